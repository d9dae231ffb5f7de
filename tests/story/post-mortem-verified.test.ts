import {
  type AuditRow,
  checkPostMortem,
  type Evidence,
  type Investigation,
  type PostMortem,
  type Tx,
} from '@compass/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { specialist } from '../support/agents.ts';
import { bob, createWorld, proposed, type World } from '../support/world.ts';

let world: World;
let id: string;
let written: PostMortem;

/** One incident to its end: named, approved, recovered. */
beforeEach(async () => {
  world = createWorld({ agents: [specialist] });
  const asked = await proposed(world);
  id = asked.id;
  await world.ask(bob, 'decide_action', { investigation: id, action: asked.action, approve: true });
  const { postMortem } = await world.until(id, 'the post-mortem', (one) => one.postMortem !== null);
  if (postMortem === null) throw new Error('not written');
  written = postMortem;
});
afterEach(() => world.stop());

interface Changes {
  investigation?: (one: Investigation) => Investigation;
  evidence?: (one: Evidence) => Evidence | null;
  audit?: (row: AuditRow) => AuditRow;
}

/** The record as somebody with the database's password could have it. */
const changed = (tx: Tx, { investigation, evidence, audit }: Changes): Tx => {
  const seen = (one: Investigation | null) => (one === null ? null : (investigation?.(one) ?? one));
  return {
    ...tx,
    investigations: {
      ...tx.investigations,
      get: async (...asked) => seen(await tx.investigations.get(...asked)),
      byNumber: async (number) => seen(await tx.investigations.byNumber(number)),
    },
    evidence: {
      ...tx.evidence,
      get: async (ids) =>
        (await tx.evidence.get(ids)).flatMap((one) => (evidence === undefined ? one : (evidence(one) ?? []))),
    },
    audit: {
      ...tx.audit,
      list: async (of) => (await tx.audit.list(of)).map((row) => audit?.(row) ?? row),
    },
  };
};
const check = (changes: Changes = {}) =>
  world.store.transaction((tx) => checkPostMortem(world.ports, changed(tx, changes), id));
const draftWith = (change: (draft: PostMortem) => PostMortem): Changes => ({
  investigation: (one) => ({ ...one, postMortem: one.postMortem === null ? null : change(one.postMortem) }),
});

it('of an incident that ended every sentence and every link holds, and its verdicts are judged again', async () => {
  const result = await check();
  expect(result.broken).toEqual([]);
  expect(result).toMatchObject({ name: written.name, people: [], blaming: [], written_again: true });
  expect(result.sentences).toEqual({ all: written.sentences?.length, hold: written.sentences?.length });
  expect(result.links.hold).toBe(result.links.all);
  const { verdicts } = await world.get(id);
  expect(result.judged).toBe(verdicts.filter(({ evidence }) => evidence.length > 0).length);
  expect(result.judged).toBeGreaterThan(3);
  const kinds = new Set(written.sentences?.flatMap(({ rests }) => rests.map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual(
    ['action', 'audit', 'calls', 'evidence', 'hypothesis', 'observation', 'symptom', 'test', 'verdict'].sort(),
  );
});

it('every sentence that states a fact rests on something', () => {
  expect(written.sentences?.filter(({ rests }) => rests.length === 0)).toEqual([]);
  const sections = new Set(written.sentences?.map(({ section }) => section));
  for (const section of ['executive_summary', 'impact', 'root_cause', 'timeline', 'hypotheses_tested', 'cost'] as const)
    expect(sections).toContain(section);
});

describe('named is', () => {
  const first = <T>(list: T[], change: (one: T) => T): T[] =>
    list.map((one, place) => (place === 0 ? change(one) : one));
  const cases: [string, Changes, { rests_on?: RegExp; why: RegExp }][] = [
    [
      'an observation that says something else',
      {
        investigation: (one) => ({
          ...one,
          observations: first(one.observations, (each) => ({ ...each, value: 39 })),
        }),
      },
      { rests_on: /^observation /, why: /its hash is another one/ },
    ],
    [
      'an observation that is gone',
      { investigation: (one) => ({ ...one, observations: one.observations.slice(1) }) },
      { rests_on: /^observation /, why: /not in the record any more/ },
    ],
    [
      'the symptom at another level',
      {
        investigation: (one) => ({ ...one, symptom: one.symptom === null ? null : { ...one.symptom, value: 9.9 } }),
      },
      { rests_on: /^the symptom/, why: /its hash is another one/ },
    ],
    [
      'evidence whose values were changed: its verdict is another one',
      {
        evidence: (one) => ({
          ...one,
          readings: one.readings.map((reading) => ({ ...reading, points: reading.points.map(([at]) => [at, 1]) })),
        }),
      },
      { rests_on: /^verdict of test/, why: /Its evidence gives another one: (disproven|untestable)/ },
    ],
    [
      'evidence whose query was changed',
      { evidence: (one) => ({ ...one, query: `${one.query} ` }) },
      { rests_on: /^scripted: p99/, why: /its hash is another one/ },
    ],
    [
      'evidence that is gone',
      { evidence: () => null },
      { rests_on: /^verdict/, why: /Evidence of it is not in the record/ },
    ],
    [
      'a prediction that was made to fit',
      {
        investigation: (one) => ({
          ...one,
          tests: one.tests.map((state) => ({ ...state, test: { ...state.test, predicts: 'whatever came' } })),
        }),
      },
      { rests_on: /^test [0-9a-f]{16}/, why: /not the one that was registered/ },
    ],
    [
      'a verdict that nobody was told of',
      {
        investigation: (one) => ({
          ...one,
          verdicts: one.verdicts.map((each) => ({ ...each, saw: 'what was wished for' })),
        }),
      },
      { rests_on: /^verdict of test/, why: /audit trail tells of no such verdict/ },
    ],
    [
      'a confidence that its verdicts do not give',
      {
        investigation: (one) => ({
          ...one,
          hypotheses: one.hypotheses.map((each) => ({ ...each, confidence: each.confidence / 2 })),
        }),
      },
      { rests_on: /^hypothesis \d/, why: /the sum that is kept is another one/ },
    ],
    [
      'an action that is called something else',
      {
        investigation: (one) => ({
          ...one,
          actions: one.actions.map((each) => ({ ...each, title: 'Do nothing' })),
        }),
      },
      { rests_on: /^action /, why: /its hash is another one/ },
    ],
    [
      'an audit entry in another name',
      {
        audit: (row) =>
          row.what === 'action approved' ? { ...row, actor: { ...row.actor, name: 'eve' } as AuditRow['actor'] } : row,
      },
      { rests_on: /^audit entry \d+: action approved/, why: /its HMAC is another one/ },
    ],
    [
      'a call to a source that nobody made',
      {
        audit: (row) =>
          row.seq === 2 ? { ...row, what: 'called', detail: { step: 's', calls: 1, sha256: 'none' } } : row,
      },
      { rests_on: /to sources/, why: /its hash is another one/ },
    ],
    [
      'a sentence that the record does not give',
      draftWith((draft) => ({
        ...draft,
        root_cause: 'It was the network.',
        sentences: (draft.sentences ?? []).map((one) =>
          one.section === 'root_cause' ? { ...one, text: 'It was the network.' } : one,
        ),
      })),
      { why: /The record does not give this sentence/ },
    ],
    [
      'a sentence that was taken out',
      draftWith((draft) => ({ ...draft, sentences: (draft.sentences ?? []).slice(1) })),
      { why: /it does not stand here/ },
    ],
    [
      'a sentence that rests on nothing',
      draftWith((draft) => ({
        ...draft,
        sentences: (draft.sentences ?? []).map((one, index) => (index === 0 ? { ...one, rests: [] } : one)),
      })),
      { why: /It states something and rests on nothing/ },
    ],
    [
      'a text that nobody wrote',
      draftWith((draft) => ({ ...draft, lessons_learned: [...draft.lessons_learned, 'Trust nobody.'] })),
      { why: /neither the record gives nor anybody wrote/ },
    ],
    [
      'an impact that is smaller than it was',
      draftWith((draft) => ({ ...draft, impact: { ...draft.impact, to: draft.impact.from } })),
      { why: /The field impact is not what the record gives/ },
    ],
    [
      'a file that says something else',
      draftWith((draft) => ({ ...draft, markdown: draft.markdown.replace('Lock', 'Log') })),
      { why: /The field markdown is not what the record gives/ },
    ],
  ];
  it.each(cases)('%s', async (_what, changes, fault) => {
    const { broken } = await check(changes);
    expect(broken).toContainEqual(
      expect.objectContaining({
        ...(fault.rests_on === undefined ? {} : { rests_on: expect.stringMatching(fault.rests_on) }),
        why: expect.stringMatching(fault.why),
      }),
    );
    expect(broken.every(({ remedy }) => remedy !== '')).toBe(true);
  });
});

it('what people wrote over is named as theirs; a change of it that they did not make is named as broken', async () => {
  await world.ask(bob, 'edit_post_mortem', {
    investigation: id,
    sections: {
      root_cause: `${written.root_cause} It was alice who should have looked.`,
      lessons_learned: 'Set a timeout.',
    },
  });
  const edited = await check();
  expect(edited.broken).toEqual([]);
  expect(edited.people).toEqual([
    { section: 'root_cause', by: ['bob'] },
    { section: 'lessons_learned', by: ['bob'] },
  ]);
  expect(edited.blaming).toEqual([{ section: 'root_cause', words: 'should have' }]);
  const forged = await check(draftWith((draft) => ({ ...draft, lessons_learned: ['Set none.'] })));
  expect(forged.broken).toContainEqual(
    expect.objectContaining({
      section: 'lessons_learned',
      why: expect.stringMatching(/^The section is not as it was written/),
    }),
  );
});

it('it holds still after it was published, and after people said whether it was the cause', async () => {
  await world.ask(bob, 'feedback', { investigation: id, answer: 'partly' });
  await world.ask(bob, 'publish_post_mortem', { investigation: id });
  expect((await check()).broken).toEqual([]);
});

it('one of an older version names what it cannot show', async () => {
  const { sentences: _sentences, basis: _basis, cost: _cost, ...older } = written;
  const result = await check(draftWith(() => older));
  expect(result.links.all).toBe(0);
  expect(result.broken).toMatchObject([{ why: expect.stringMatching(/do not name what they rest on/) }]);
});
