import { describe, expect, it } from 'vitest';
import { posterior } from '../src/survey/posterior.ts';
import type { SurveyLine } from '../src/survey/read-lines.ts';
import type { Survey } from '../src/survey/read-survey.ts';
import { explanationsOf, weighPart } from '../src/survey/weigh-part.ts';
import { BEGAN, edge, latency, noise, PAST, path, series, surveyOf, traced, WINDOW } from './survey-world.ts';

const looked = ['felt', 'resources', 'network', 'requests', 'words'] as const;

/** Lines of a component at random moments from `from` to `to` (minutes from the beginning of the window), so many a minute. */
function speaks(
  component: string,
  perMinute: number,
  line: (next: () => number) => string,
  [from, to]: [number, number] = [-PAST, WINDOW],
): SurveyLine[] {
  const next = noise(component.length * 104729 + component.charCodeAt(0) + perMinute * 31);
  return Array.from({ length: Math.round((to - from) * perMinute) }, () => ({
    at: (BEGAN + (from + (to - from) * next()) * 60) * 1000,
    component,
    line: line(next),
  }));
}

const SINCE: [number, number] = [0, WINDOW];
const served = (next: () => number) =>
  `GET /${['a', 'b', 'c'][Math.floor(next() * 3)]} took ${Math.round(next() * 90)} ms`;
const usual = [
  ...speaks('shop', 12, served),
  ...speaks('orders', 8, served),
  ...speaks('stock', 5, served),
  ...speaks('stock', 0.5, () => 'flushed the cache'),
];
/** All that is measured is as always. */
const quiet = ['shop', 'orders', 'stock', 'mail', 'users'].map((one, index) =>
  series(latency, one, { normal: 0.1, seed: index + 1 }),
);
const heard = (lines: SurveyLine[], more: Partial<Survey> = {}): Survey =>
  surveyOf({ lines: [...usual, ...lines], series: quiet, ...more });
const words = (survey: Survey, component: string) =>
  weighPart(survey, { component, part: 'words', given: ['felt', 'resources', 'network', 'requests'] });
const ranking = (survey: Survey): [string, number][] =>
  [...posterior(explanationsOf(survey, looked), null).confidence].sort((a, b) => b[1] - a[1]);

describe('lines where no request is seen', () => {
  it('of a new kind make their component a suspect', () => {
    const survey = heard(speaks('stock', 2, () => 'disk of node 7 is read-only', SINCE));
    expect(ranking(survey)[0]?.[0]).toBe('stock');
    expect(words(survey, 'stock')?.factor).toBeGreaterThan(2);
    expect(words(survey, 'stock')?.saw).toMatch(
      /“line disk of node # is read-only” in 2\d\s% of its lines, 0\s% before/,
    );
    expect(words(survey, 'orders')?.factor).toBeLessThan(0.2);
  });

  it('of a kind that is gone do', () => {
    const beats = speaks('stock', 3, () => 'heartbeat sent', [-PAST, 0]);
    const survey = heard(beats);
    expect(ranking(survey)[0]?.[0]).toBe('stock');
    expect(words(survey, 'stock')?.saw).toContain('“line heartbeat sent” in 0');
  });

  it('of a kind that was seldom and is not any more do', () => {
    const retries = (perMinute: number, when: [number, number]) =>
      speaks('orders', perMinute, () => 'retrying stock', when);
    const survey = heard([...retries(0.2, [-PAST, 0]), ...retries(6, SINCE)]);
    expect(ranking(survey)[0]?.[0]).toBe('orders');
    expect(words(survey, 'orders')?.factor).toBeGreaterThan(1);
  });

  it('of somebody who writes of nothing but failures do, once there are many', () => {
    const failure = () => 'cannot connect to 10.0.0.7';
    const survey = heard([...speaks('mail', 0.05, failure, [-PAST, 0]), ...speaks('mail', 9, failure, SINCE)]);
    expect(ranking(survey)[0]?.[0]).toBe('mail');
    expect(words(survey, 'mail')?.saw).toMatch(/“lines of its own” in 2\d\s% of all lines/);
  });

  it.each([
    ['as always', []],
    [
      'as always with three times as many requests',
      [
        speaks('shop', 24, served, SINCE),
        speaks('orders', 16, served, SINCE),
        speaks('stock', 10, served, SINCE),
      ].flat(),
    ],
    [
      'of a job that runs now and then',
      [-100, -60, -20, 3].flatMap((minute) => speaks('stock', 20, () => 'compacting table', [minute, minute + 5])),
    ],
  ])('%s accuse nobody', (_, lines) => {
    const survey = heard(lines);
    for (const component of ['shop', 'orders', 'stock']) expect(words(survey, component)?.factor).toBeLessThan(0.2);
    expect(ranking(survey)[0]?.[1]).toBeLessThan(0.5);
  });

  it('that a callee made its callers write are the callee’s', () => {
    const both = [
      ...speaks('stock', 4, () => 'out of file handles', SINCE),
      ...speaks('orders', 6, () => 'stock answered 500', SINCE),
    ];
    const survey = heard(both, { edges: [edge('shop', 'orders'), edge('orders', 'stock')] });
    expect(ranking(survey)[0]?.[0]).toBe('stock');
    expect(words(survey, 'orders')?.factor).toBeLessThan(0.2);
  });

  it('name no component beside those that are measured, and none is held against who writes none', () => {
    const survey = heard(speaks('cron', 2, () => 'disk is read-only', SINCE));
    expect(ranking(survey).map(([component]) => component)).not.toContain('cron');
    expect(words(survey, 'users')).toEqual({ factor: 0, saw: null });
  });

  it('without ids of requests are heard beside traces as well', () => {
    const survey = (lines: SurveyLine[]) =>
      surveyOf({ ...traced(path, path), series: quiet, lines: [...usual, ...lines] });
    const factor = (lines: SurveyLine[]) => words(survey(lines), 'stock')?.factor ?? Number.NaN;
    expect(factor(speaks('stock', 2, () => 'disk of node 7 is read-only', SINCE))).toBeGreaterThan(2);
    expect(factor([])).toBeLessThan(0.2);
  });

  it('name the components where nothing else does', () => {
    const survey = heard(
      speaks('stock', 2, () => 'disk of node 7 is read-only', SINCE),
      { series: [] },
    );
    const [[first] = [], ...others] = ranking(survey);
    expect([first, others.length]).toEqual(['stock', 2]);
  });

  it('before the window are not enough of a past when they are few', () => {
    const survey = surveyOf({ lines: speaks('stock', 3, served, [-2, WINDOW]), series: quiet });
    expect(words(survey, 'stock')).toEqual({ factor: 0, saw: null });
  });
});
