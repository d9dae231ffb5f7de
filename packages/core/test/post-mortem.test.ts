import { describe, expect, it } from 'vitest';
import type { Action, AuditRow, Investigation, Signal } from '../src/index.ts';
import { blamingWords } from '../src/index.ts';
import { impactOf } from '../src/post-mortem/impact.ts';
import { asItStood, basisOf } from '../src/post-mortem/material.ts';
import { writePostMortem } from '../src/post-mortem/write.ts';
import { postMortemMarkdown } from '../src/words/post-mortem-markdown.ts';
import {
  action,
  digest,
  entry,
  errors,
  hypothesis,
  investigation,
  latency,
  material,
  on,
  plain,
  read,
  rows,
  traffic,
  trail,
  watched,
} from './post-mortem-incident.ts';

describe('the impact', () => {
  it('is from the onset until the symptom was back for good, with its worst, by its own series', () => {
    const { impact } = impactOf(material({ verdicts: watched }));
    expect(impact).toMatchObject({
      ...{ from: on('03:00:00'), to: on('03:16:00') },
      worst: { value: 5, normal: 0.31, unit: 's', at: on('03:00:00') },
    });
    expect(plain(impact.sentence)).toMatch(
      /^22 Nov, 03:00 to 03:16 UTC · orders was slow: p99 4\.8 s.* · p99 at its worst 5 s at 03:00/,
    );
  });

  it('of a few minutes tells its times with seconds', () => {
    const at = on('03:00:15');
    const symptom = { ...investigation.symptom, since: at } as Investigation['symptom'];
    const quick = { ...action, actedAt: on('03:00:20'), outcomeAt: on('03:02:50') };
    const { impact } = impactOf(material({ symptom, actions: [quick], verdicts: [] }, []));
    expect(impact).toMatchObject({ from: at, to: on('03:02:50') });
    expect(plain(impact.sentence)).toMatch(/^22 Nov, 03:00:15 to 03:02:50 UTC · orders was slow/);
  });

  it('over midnight names both days', () => {
    const symptom = { ...investigation.symptom, since: '2026-11-21T23:50:00.000Z' } as Investigation['symptom'];
    const { impact } = impactOf(material({ symptom, verdicts: watched }));
    expect(plain(impact.sentence)).toMatch(/^21 Nov, 23:50 to 22 Nov, 03:16 UTC .* at its worst 5 s at 22 Nov, 03:00/);
  });

  it('counts requests and failures where both were read, and says until when', () => {
    const { requests, sentence } = impactOf(material({ verdicts: watched })).impact;
    expect(requests).toEqual({ all: 10 * 60 * 100, failed: 10 * 60 * 100 * 0.05, until: on('03:09:00') });
    expect(plain(sentence)).toContain('3,000 of 60,000 requests failed (5 %) until 03:09, when they were last counted');
  });

  it('a share of what goes well is counted the other way round', () => {
    const well: Signal = { ...errors, name: 'availability', worse: 'down' };
    const symptom = { ...investigation.symptom, signals: [latency, traffic, well] } as Investigation['symptom'];
    const available = read('e3', well, () => 0.9, 10);
    const { requests } = impactOf(material({ symptom }, [...rows.filter(({ id }) => id !== 'e3'), available])).impact;
    expect(requests?.failed).toBeCloseTo(6000, 6);
  });

  it('takes the requests and the failures of one who counted them', () => {
    const of = (signal: Signal, who: string): Signal => ({ ...signal, name: `${who}_${signal.name}` });
    const told = (...named: Signal[]) => {
      const symptom = { ...investigation.symptom, evidence: ['p99', 'a', 'b', 'c'], signals: [latency, ...named] };
      const evidence = named.map((one, index) =>
        read(
          ['a', 'b', 'c'][index] ?? '',
          one,
          () => (one.kind === 'traffic' ? 100 : one.name.startsWith('app') ? 0.5 : 0.05),
          10,
        ),
      );
      return impactOf(material({ symptom: symptom as Investigation['symptom'] }, [...rows, ...evidence])).impact
        .requests;
    };
    const [requests, ours, theirs] = [of(traffic, 'istio'), of(errors, 'app'), of(errors, 'istio')];
    expect(told(requests, ours, theirs)?.failed).toBeCloseTo(3000, 6);
    expect(told(requests, of(traffic, 'envoy'), ours)).toBeNull();
    // Where there is one of each, nothing else can be meant.
    expect(told(requests, ours)?.failed).toBeCloseTo(30_000, 6);
  });

  it.each([
    ['failures were not', rows.filter(({ id }) => id !== 'e3')],
    ['requests were not', rows.filter(({ id }) => id !== 'e2')],
  ])('says that it was not measured where %s read', (_what, evidence) => {
    const { impact } = impactOf(material({}, evidence));
    expect(impact.requests).toBeNull();
    expect(impact.sentence).toContain('how many requests failed was not measured');
  });

  it('of what nobody saw end says so, and of what was not seen at all says nothing', () => {
    const { impact } = impactOf(material({ actions: [] }));
    expect(impact.to).toBeNull();
    expect(plain(impact.sentence)).toMatch(/^22 Nov, 03:00 UTC, not known to have ended · orders was slow/);
    const symptom = { ...investigation.symptom, state: 'absent' } as Investigation['symptom'];
    expect(impactOf(material({ symptom })).impact).toMatchObject({ from: null, to: null, worst: null });
  });
});

describe('what is drawn from the record', () => {
  const draft = writePostMortem(material({ verdicts: watched }), digest);

  it('a late page and a short wait for approval, measured', () => {
    expect(draft.what_went_poorly.map(plain)).toContain('The page came 7 min 30 s after orders left its past range.');
    expect(draft.what_went_well.map(plain)).toContain(
      'Terminate session 7: asked for by alice, approved by bob 1 min 30 s later.',
    );
    expect(draft.what_went_well.map(plain)).toContain('Recovery was measured 3 min 30 s after the approval.');
  });

  it('a page that came first was luck', () => {
    const trigger = { ...investigation.trigger, timestamp: on('02:58:00') };
    const early = writePostMortem(material({ trigger, verdicts: watched }), digest);
    expect(early.where_we_got_lucky.map(plain)).toContain('The page came 2 min before orders left its past range.');
    expect(early.what_went_poorly.join()).not.toContain('The page came');
  });

  it('what was disproven, and that it was known before anything was changed, where something was', () => {
    const gone = hypothesis(2, { statement: 'Traffic spike on orders', status: 'disproven' });
    const against = [
      { ...watched[0], test: 'traffic', hypothesis: 2, verdict: 'disproven', readAt: on('03:09:00') },
    ] as Investigation['verdicts'];
    const wellOf = (actions: Action[]) =>
      writePostMortem(
        material({ hypotheses: [hypothesis(1, {}), gone], verdicts: against, actions }),
        digest,
      ).what_went_well.map(plain);
    expect(wellOf([action])).toContain('1 other explanation was disproven before anything was changed.');
    expect(wellOf([])).toContain('1 other explanation was disproven.');
  });

  it('another cause that survived contributed where it is not unlikely', () => {
    const factors = (confidence: number) => {
      const other = hypothesis(2, { statement: 'Traffic spike on orders', confidence });
      return writePostMortem(material({ hypotheses: [hypothesis(1, {}), other] }), digest).contributing_factors.map(
        plain,
      );
    };
    expect(factors(0.4)).toEqual(['Traffic spike on orders, 40 %, open', '38 lock waits, normally 0']);
    expect(factors(0.06)).toEqual(['38 lock waits, normally 0']);
  });

  it('an alert on what moved first, and the prevention of this kind of cause', () => {
    expect(draft.action_items.map(({ title }) => plain(title))).toEqual([
      'Set idle_in_transaction_session_timeout for whoever may hold locks on orders-db while idle',
      'Alert on lock waits of orders-db: would have come 8 min 30 s before the page',
    ]);
  });

  it('every hypothesis, and who set one aside', () => {
    const lines = draft.sentences
      ?.filter(({ section }) => section === 'hypotheses_tested')
      .map(({ text }) => plain(text));
    expect(lines).toContain('2 · Traffic spike on orders: set aside by alice, 20 %, unlikely');
  });

  it('names people as those who ask, decide and add, and nobody as a cause', () => {
    const people = ['alice', 'bob'];
    for (const { text } of draft.sentences ?? []) expect(blamingWords(text, people)).toEqual([]);
    for (const text of [draft.root_cause, ...draft.contributing_factors, ...draft.lessons_learned])
      expect(text).not.toMatch(/alice|bob/);
  });

  it('times are of the installation’s zone, with what it is from UTC on that day', () => {
    const berlin = (now: string) =>
      plain(postMortemMarkdown({ ...draft, writtenAt: now }, investigation, 'Europe/Berlin').split('\n')[2]);
    expect(berlin(draft.writtenAt)).toBe(
      'INV-1042 · P1 · written 22 Nov 04:20:01 · draft · times are Europe/Berlin (UTC+01:00)',
    );
    expect(berlin('2026-10-24T12:00:00.000Z')).toContain('times are Europe/Berlin (UTC+02:00 and UTC+01:00)');
  });
});

describe('every sentence rests on something', () => {
  const ended = (over: Partial<Action>): Action[] => [{ ...action, ...over }];
  const given = entry(6, 'step given up', { step: 'learn', why: 'The embedder did not answer.' });
  const restored = entry(7, 'restored');
  const observed = entry(7, 'observed', { agent: 'network', notSeen: [{ what: 'loki', why: 'No answer in 30 s.' }] });
  const proposed = entry(8, 'hypotheses', { proposed: [], notSeen: [{ what: 'tracing', why: 'no answer in time' }] });
  /** With the entry that tells of what went wrong. */
  const cases: [string, Partial<Investigation>, AuditRow[], AuditRow | null][] = [
    ['that recovered', { verdicts: watched }, [], null],
    ['that got worse', { actions: ended({ outcome: 'worse' }) }, [], null],
    ['where nobody decided', { actions: ended({ state: 'expired', outcome: null, approvals: [] }) }, [], null],
    [
      'that failed before anything was seen',
      { symptom: null, observations: [], hypotheses: [], actions: [] },
      [],
      null,
    ],
    [
      'of which an agent did not see all',
      { notSeen: [{ what: 'loki', why: 'No answer in 30 s.' }] },
      [entry(6, 'observed', { notSeen: [] }), observed, proposed],
      observed,
    ],
    [
      'of which an agent came too late',
      { notSeen: [{ what: 'tracing', why: 'no answer in time' }] },
      [proposed],
      proposed,
    ],
    [
      'with a step that was given up',
      { trouble: ['Nothing was learned from it: The embedder did not answer.'] },
      [given],
      given,
    ],
    ['that was restored', { trouble: ['Restored from a backup: what happened since …'] }, [given, restored], restored],
  ];
  it.each(cases)('of an incident %s', (_what, over, entries, by) => {
    const about = { ...material(over), trail: [...trail, ...entries] };
    const { sentences = [] } = writePostMortem(about, digest);
    expect(sentences.filter(({ rests }) => rests.length === 0)).toEqual([]);
    const told = sentences.filter(({ text }) => /^Not seen|^Nothing was learned|^Restored/.test(text));
    const rests = told.map((one) => one.rests.map(({ id }) => id));
    expect(rests).toEqual(by === null ? [] : [[String(by.seq)]]);
  });
});

it('what was measured stands where it began, and says when it was read; what was done stands as it was done', () => {
  const [waits] = investigation.observations;
  if (waits === undefined) throw new Error('an observation');
  const began = on('03:01:45');
  const wait = { ...waits, type: 'metric' as const, onset: began, interpretation: '38 lock waits, normally 0' };
  const seen = [
    { ...wait, at: on('03:09:10') },
    { ...wait, id: 'again', at: on('03:10:02') },
    {
      ...wait,
      id: 'change',
      type: 'config' as const,
      onset: on('02:40:00'),
      interpretation: 'a deploy of orders v412',
    },
  ];
  const { timeline } = writePostMortem(material({ observations: seen }), digest);
  const told = timeline.filter(({ what }) => /lock waits|deploy/.test(what));
  expect(told).toEqual([
    { at: on('02:40:00'), what: 'a deploy of orders v412' },
    { at: began, what: '38 lock waits, normally 0 (read at 03:09)' },
  ]);
});

it('where nothing was read after an action nothing says that it had no effect', () => {
  const blind = { ...action, outcome: 'no_effect' as const, outcomeSaw: 'p99 has not been read since the action' };
  const verdicts = [{ ...watched[0], verdict: 'untestable' as const, test: blind.recoveryHash }];
  const ended = entry(5, 'outcome no_effect', { action: 'a1', saw: blind.outcomeSaw });
  const about = material({ actions: [blind], verdicts: verdicts as Investigation['verdicts'] });
  const draft = writePostMortem({ ...about, trail: [...trail.slice(0, 4), ended] }, digest);
  expect(draft.what_went_poorly).toContain(
    'Terminate session 7: effect not seen (p99 has not been read since the action).',
  );
  expect(draft.timeline.at(-1)?.what).toBe('Outcome: effect not seen. p99 has not been read since the action.');
});

it('what became of an action after a post-mortem was written is no part of it', () => {
  const open = { ...action, state: 'unknown' as const, outcome: null, outcomeSaw: '', outcomeAt: null };
  const before = {
    ...material({ actions: [open] }),
    trail: [...trail.slice(0, 4), entry(5, 'action given up', { action: 'a1', state: 'unknown' })],
  };
  const draft = writePostMortem(before, digest);
  const since = [
    entry(6, 'action acted', { action: 'a1', state: 'acted' }),
    entry(7, 'outcome recovered', { action: 'a1' }),
  ];
  const now = { ...material(), trail: [...before.trail, ...since] };
  const then = asItStood(now, { basis: basisOf(before.investigation, before), audit: { entries: 5, head: '5' } });
  expect(draft.what_went_poorly).toContain('Terminate session 7: it is not known whether it was done.');
  expect(writePostMortem({ ...before, ...then }, digest)).toEqual(draft);
});

it.each([
  ['It was human error.', ['human error']],
  ['alice caused the outage, and she should have looked.', ['should have', 'alice caused']],
  ['The pod failed to start; orders-archiver missed its window.', []],
  ['bob approved it. It was his mistake.', ['his mistake']],
])('of “%s” these words look for somebody to blame', (text, words) => {
  expect(blamingWords(text, ['alice', 'bob', ''])).toEqual(words);
});
