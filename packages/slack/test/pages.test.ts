import type { Investigation, Page, PageNews } from '@compass/core';
import { describe, expect, it, test } from 'vitest';
import { linked } from '../src/encode.ts';
import { present } from '../src/index.ts';
import { marcus, priya } from './record-parts.ts';
import * as records from './records.ts';
import { openForms, stageWith } from './stage.ts';
import { viewOf } from './support.ts';

const at = '2026-11-22T03:14:00.000Z';
const page = (number: number, word: 'fires' | 'resolved' = 'fires'): Page => ({
  source: 'pagerduty',
  fingerprint: `Q${number}`,
  state: { word, at },
  severity: { word: 'P1', at },
  told: { name: `PagerDuty #${number}`, title: 'slow', url: `https://acme.pagerduty.com/incidents/Q${number}`, at },
});
const shown = (investigation: Investigation, settings: object = {}) => {
  const view = viewOf(investigation);
  const ours = { linkOrigins: ['https://acme.pagerduty.com'], writesPages: true, resolvePages: 'button' as const };
  return present({ ...view, settings: { ...view.settings, ...ours, ...settings } });
};
const wordsOf = (investigation: Investigation, slot: string, settings: object = {}) =>
  JSON.stringify(shown(investigation, settings).find((one) => one.slot === slot)?.blocks ?? null);

describe('the footer', () => {
  const many = { ...records.deciding, pages: [1, 2, 3, 4, 5, 6].map((number) => page(number)) };

  it('names the page that started it, and the later ones with their links', () => {
    const words = wordsOf({ ...many, pages: many.pages.slice(0, 3) }, 'root');
    expect(words).toContain('<https://acme.pagerduty.com/incidents/Q1|PagerDuty #1>');
    // Who sent it is said once, until somebody watches it.
    expect(words).not.toContain('started by');
    const handovers = [{ by: priya, to: marcus, at, note: '' }];
    expect(wordsOf({ ...many, handovers }, 'root')).toContain(`with ${marcus.name}`);
    expect(words).toContain('+2 pages (<https://acme.pagerduty.com/incidents/Q2|PagerDuty #2>, <');
    expect(wordsOf(many, 'root')).toContain('+5 pages (');
    expect(wordsOf(many, 'root')).not.toContain('PagerDuty #5');
  });

  it('links to the page of the investigation where COMPASS knows its own address', () => {
    const root = (page: string | null, linkOrigins: string[]) => {
      const view = viewOf(records.deciding);
      return JSON.stringify(present({ ...view, page, settings: { ...view.settings, linkOrigins } })[0]?.blocks);
    };
    const [own, address] = ['https://compass.example.com', 'https://compass.example.com/i/INV-1042?k=0a1b'];
    expect(root(address, [own])).toContain(`<${address}|INV-1042>`);
    expect(root(address, [])).not.toContain('<https');
    expect(root(null, [own]).replace('<', '')).toBe(root(address, [own]).replace(`<${address}|INV-1042>`, 'INV-1042'));
  });

  it('links to the dashboard of the service, over the time that was looked at', () => {
    const settings = {
      dashboard: 'https://grafana.example.com/d/s?var-service={service}&from={from}&to={to}',
      linkOrigins: ['https://grafana.example.com'],
    };
    const window = { referenceStart: '2026-11-22T02:00:00Z', end: '2026-11-22T03:09:00Z' };
    const record = {
      ...records.deciding,
      trigger: { ...records.deciding.trigger, service: 'a&b<c>' },
      window: { ...records.deciding.window, ...window } as Investigation['window'],
    };
    const [from, to] = [Date.parse(window.referenceStart), Date.parse(window.end)];
    const url = `https://grafana.example.com/d/s?var-service=a%26b%3Cc%3E&amp;from=${from}&amp;to=${to}`;
    expect(wordsOf(record, 'root', settings)).toContain(`<${url}|Grafana>`);
    expect(wordsOf(record, 'root')).not.toContain('Grafana');
    expect(wordsOf({ ...record, window: null }, 'root', settings)).not.toContain('Grafana');
  });

  it('links to places of this installation and to no other', () => {
    expect(wordsOf(many, 'root', { linkOrigins: [] })).not.toContain('<https');
    const origins = ['https://acme.pagerduty.com'];
    for (const url of [
      'https://acme.pagerduty.com.evil.example/x',
      'https://acme.pagerduty.com@evil.example/',
      'https://user@acme.pagerduty.com/',
      'http://acme.pagerduty.com/',
      'javascript:alert(1)',
      `https://acme.pagerduty.com/${'x'.repeat(1001)}`,
      'nonsense',
      null,
    ])
      expect(linked(url, 'a | b <!channel>', origins)).toBe('a | b &lt;!channel&gt;');
    expect(linked('https://acme.pagerduty.com/a|b>c<d?e&f', 'x|y', origins)).toBe(
      '<https://acme.pagerduty.com/a%7Cb%3Ec%3Cd?e&amp;f|x∣y>',
    );
  });
});

describe('what pages change', () => {
  const resolved: PageNews = { what: 'resolved', page: 'PagerDuty #1', at };
  const again: PageNews = { what: 'fires_again', page: 'PagerDuty #1', at };

  it('resolved ones are told of and offered to be closed, while that is true', () => {
    const over = { ...records.deciding, pages: [page(1, 'resolved')], pageNews: [resolved] };
    expect(wordsOf(over, 'page:0')).toContain('PagerDuty #1 was resolved at 03:14');
    expect(wordsOf(over, 'page:0')).toContain('"action_id":"stop_looking"');
    expect(wordsOf(over, 'page:0')).toContain('No page of this fires any more.');
    expect(wordsOf({ ...over, status: 'closed' }, 'page:0')).not.toMatch(/any more|stop_looking/);
    const flaps = { ...over, pages: [page(1)], pageNews: [resolved, again] };
    expect(wordsOf(flaps, 'page:0')).not.toMatch(/any more|stop_looking/);
    expect(wordsOf(flaps, 'page:1')).toContain('PagerDuty #1 fires again since 03:14');
  });

  it('a severity that rises is a message', () => {
    const raised: PageNews = { what: 'raised', page: 'PagerDuty #2', at, from: 'P2', to: 'P1' };
    expect(wordsOf({ ...records.deciding, pages: [page(1)], pageNews: [raised] }, 'page:0')).toContain(
      'From P2 to P1 at 03:14\u00a0UTC: PagerDuty #2 says so.',
    );
  });
});

describe('Resolve in PagerDuty…', () => {
  const recovered = { ...records.recovered, pages: [page(1)] };

  it('stands on what has recovered while the incident fires, where it is allowed', () => {
    expect(wordsOf(recovered, 'root')).toContain('"action_id":"resolve_page"');
    for (const settings of [{ writesPages: false }, { resolvePages: 'never' as const }])
      expect(wordsOf(recovered, 'root', settings)).not.toContain('resolve_page');
    for (const other of [
      { ...recovered, pages: [page(1, 'resolved')] },
      { ...records.deciding, pages: [page(1)] },
      { ...recovered, writings: [{ incident: 'Q1', kind: 'resolve', state: 'due' as const }] },
    ])
      expect(wordsOf(other, 'root')).not.toContain('resolve_page');
  });

  it.each([
    ['due', 'PagerDuty #1 is being resolved in PagerDuty, asked for by Marcus O.'],
    ['done', 'PagerDuty #1 resolved in PagerDuty by Marcus O., 03:14'],
    ['unclear', 'which does not say whether it is: look there.'],
  ] as const)('once it is pressed and %s the root says so', (state, words) => {
    const decisions = [{ by: marcus, at, what: 'resolve in PagerDuty', about: 'PagerDuty #1' }];
    const writings = [{ incident: 'Q1', kind: 'resolve', state }];
    expect(wordsOf({ ...recovered, decisions, writings }, 'root')).toContain(words);
    expect(wordsOf({ ...recovered, decisions }, 'root')).not.toContain(words);
  });
});

test('Resolve in PagerDuty opens a form, and its submission is stored', async () => {
  const recovered = { ...records.recovered, pages: [page(1)] };
  const { slack, press, post, stored } = await stageWith(recovered, false, {
    shown: { writesPages: true, resolvePages: 'button' },
  });
  expect(await press('resolve_page')).toMatchObject({ status: 200 });
  await expect.poll(() => openForms(slack)).toHaveLength(1);
  const [form] = await openForms(slack);
  expect(JSON.stringify(form?.blocks)).toContain('PagerDuty #1');
  expect(stored).toEqual([]);
  await post(`views/${form?.id}/submit`, { user: 'alice', values: {} });
  expect(stored).toMatchObject([
    { verb: 'resolve_page', input: { investigation: recovered.id }, actor: { standing: { is: 'member' } } },
  ]);
});
