import { expect, test } from 'vitest';
import { createPace, type Rank } from '../src/pace.ts';
import { rankOf } from '../src/rank.ts';
import { aPostMortem, verdict } from './record-parts.ts';

const paceAt = () => {
  const time = { now: 0 };
  return { time, pace: createPace(() => time.now) };
};
const edit = (message: string, rank: Rank = 'list') => ({ message, rank });
const post = (channel = 'C1', message = 'm', urgent = false) => ({ channel, message, urgent });

test('a message is edited once in 1.5 s, another one at once', () => {
  const { time, pace } = paceAt();
  expect([pace.edit(edit('a')), pace.edit(edit('a')), pace.edit(edit('b'))]).toEqual([0, 1500, 0]);
  time.now = 1499;
  expect(pace.edit(edit('a', 'press'))).toBe(1);
  time.now = 1500;
  expect(pace.edit(edit('a'))).toBe(0);
});

test('the gap begins when Slack has answered: on the way there the next one cannot catch up', () => {
  const { time, pace } = paceAt();
  expect(pace.edit(edit('a'))).toBe(0);
  time.now = 1400;
  pace.edited('a');
  time.now = 1600;
  expect(pace.edit(edit('a'))).toBe(1300);
  time.now = 2900;
  expect(pace.edit(edit('a'))).toBe(0);
});

test('whoever asks how long it would wait has not had its turn', () => {
  const { time, pace } = paceAt();
  expect([pace.left.edit(edit('a')), pace.left.edit(edit('a')), pace.edit(edit('a'))]).toEqual([0, 0, 0]);
  expect(pace.left.edit(edit('a'))).toBe(1500);
  for (let nth = 0; nth < 12; nth += 1) expect([pace.left.post(post()), pace.post(post())]).toEqual([0, 0]);
  expect([pace.left.post(post()), pace.left.post(post())]).toEqual([1000, 1000]);
  time.now = 1000;
  expect([pace.left.post(post()), pace.post(post()), pace.left.post(post())]).toEqual([0, 0, 1000]);
});

test('what another process has shown keeps the gap as well', () => {
  const { time, pace } = paceAt();
  expect(pace.edit({ ...edit('a', 'press'), shownMs: 400 })).toBe(1100);
  time.now = 1100;
  expect(pace.edit({ ...edit('a', 'press'), shownMs: 1500 })).toBe(0);
});

test('of 50 edits a minute 20 are left for presses, and the less urgent wait first', () => {
  const { time, pace } = paceAt();
  let nth = 0;
  const more = (rank: Rank): number => {
    let taken = 0;
    for (; ; taken += 1) {
      nth += 1;
      if (pace.edit(edit(`m${nth}`, rank)) > 0) return taken;
    }
  };
  const taken = (['plan', 'list', 'root', 'approval', 'press'] as const).map(more);
  expect(taken).toEqual([18, 4, 4, 4, 20]);
  time.now = 59_999;
  expect(pace.edit(edit('late', 'press'))).toBe(1);
  time.now = 60_000;
  expect(pace.edit(edit('late', 'plan'))).toBe(0);
});

test('processes that send side by side share what Slack takes of all of them', () => {
  const time = { now: 0 };
  const all = Array.from({ length: 3 }, () =>
    createPace(
      () => time.now,
      () => 3,
    ),
  );
  let nth = 0;
  const taken = all.map((pace) => {
    let edits = 0;
    for (; pace.edit({ message: `m${nth}`, rank: 'press' }) === 0; edits += 1) nth += 1;
    let posts = 0;
    while (pace.post(post()) === 0) posts += 1;
    return [edits, posts];
  });
  expect(taken).toEqual([
    [16, 4],
    [16, 4],
    [16, 4],
  ]);
  time.now = 2999;
  expect(all[0]?.post(post())).toBe(1);
  time.now = 3000;
  expect(all[0]?.post(post())).toBe(0);
});

test.each([
  ['what nobody has counted', undefined, 12],
  ['where nobody else has edited', [], 50],
  ['where the others have edited 47 times', Array(47).fill(59_000), 3],
  ['while nobody can count any more', null, 12],
])('of four processes one takes of the edits of a minute, %s', (_when, heard, most) => {
  const pace = createPace(
    () => 100_000,
    () => 4,
  );
  if (heard !== undefined) pace.heard(heard);
  let edits = 0;
  while (pace.edit(edit(`m${edits}`, 'press')) === 0) edits += 1;
  expect(edits).toBe(most);
});

test('what all of them have edited tells when the next one may', () => {
  const { pace } = paceAt();
  pace.heard(Array(50).fill(59_000));
  expect(pace.left.edit(edit('a', 'press'))).toBe(1000);
});

test('the more plans are live, the rarer each is edited; what ends one is not thinned', () => {
  const { time, pace } = paceAt();
  const plan = (n: number, live = true) => pace.edit({ message: `p${n}`, rank: 'press', plan: { of: `i${n}`, live } });
  expect(plan(1)).toBe(0);
  time.now = 2000;
  expect(plan(1)).toBe(1000);
  for (let n = 2; n <= 20; n += 1) plan(n);
  expect(plan(1)).toBe(38_000);
  expect(plan(1, false)).toBe(0);
  time.now = 190_000;
  expect([plan(2), plan(2)]).toEqual([0, 3000]);
});

test('a channel takes some posts at once, then one a second', () => {
  const { time, pace } = paceAt();
  const burst = Array.from({ length: 14 }, () => pace.post(post()));
  expect(burst).toEqual([...Array(12).fill(0), 1000, 1000]);
  expect(pace.post(post('C2'))).toBe(0);
  time.now = 1000;
  expect([pace.post(post()), pace.post(post())]).toEqual([0, 1000]);
});

test('what somebody pressed since it was shown is the most urgent', () => {
  const by = { kind: 'slack' as const, id: 'U1', name: 'Priya N.' };
  const investigation = { decisions: [{ by, at: '2026-11-22T03:09:00Z', what: 'test', about: '' }] };
  const shown = (at: string) => ({ postedAt: new Date(at) });
  expect(rankOf('list', shown('2026-11-22T03:08:00Z'), investigation)).toBe('press');
  expect(rankOf('list', shown('2026-11-22T03:10:00Z'), investigation)).toBe('list');
  // What was shown had been read before, and may not have the press in it.
  expect(rankOf('list', shown('2026-11-22T03:09:04Z'), investigation)).toBe('press');
  expect(rankOf('plan', shown('2026-11-22T03:08:00Z'), investigation)).toBe('plan');
  expect(rankOf('approval:1', shown('2026-11-22T03:10:00Z'), investigation)).toBe('approval');
});

test('what is pressed on the root is seen there, what is said of a cause at its outcome, an edit at the post-mortem', () => {
  const by = { kind: 'slack' as const, id: 'U1', name: 'Priya N.' };
  const [at, shown] = ['2026-11-22T03:09:00Z', { postedAt: new Date('2026-11-22T03:08:00Z') }];
  const decided = (what: string) => ({ decisions: [{ by, at, what, about: '' }] });
  for (const what of ['look again', 'close', 'change severity', 'hand over'])
    expect(rankOf('root', shown, decided(what))).toBe('press');
  expect(rankOf('root', shown, decided('test'))).toBe('root');
  expect(rankOf('list', shown, decided('change severity'))).toBe('list');
  const said = { decisions: [], feedback: { by, at, answer: 'yes' as const } };
  expect(rankOf('outcome:1', shown, said)).toBe('press');
  expect(rankOf('root', shown, said)).toBe('root');
  const edited = { ...aPostMortem, edits: [{ section: 'root_cause' as const, by, at }] };
  expect(rankOf('post-mortem', shown, { decisions: [], postMortem: edited })).toBe('press');
  expect(rankOf('post-mortem', shown, { decisions: [] })).toBe('list');
  // Who asked for a test waits for what the list says after it, too.
  const answered = (askedBy: string | null) => ({
    decisions: [],
    verdicts: [verdict('a', 1, { askedBy, readAt: at })],
  });
  expect(rankOf('list', shown, answered('Priya N.'))).toBe('press');
  expect(rankOf('list', shown, answered(null))).toBe('list');
  expect(rankOf('root', shown, answered('Priya N.'))).toBe('root');
});

test('those who wait for one turn are told of one each, the more urgent of an earlier one; who comes for it is out of the line', () => {
  const { time, pace } = paceAt();
  for (let nth = 0; nth < 12; nth += 1) pace.post(post('C1', `${nth}`));
  const waits = ['a', 'b', 'c'].map((message) => pace.left.post(post('C1', message)));
  expect(waits).toEqual([1000, 2000, 3000]);
  expect(pace.left.post(post('C1', 'approval', true))).toBe(1000);
  expect([pace.left.post(post('C1', 'a')), pace.left.post(post('C2', 'a'))]).toEqual([2000, 0]);
  time.now = 1000;
  expect([pace.post(post('C1', 'a')), pace.post(post('C1', 'approval', true))]).toEqual([1000, 0]);
  time.now = 2000;
  expect([pace.post(post('C1', 'b')), pace.post(post('C1', 'a'))]).toEqual([1000, 0]);
  // Who does not come loses its place a moment later.
  time.now = 9001;
  for (let nth = 0; nth < 8; nth += 1) pace.post(post('C1', `later ${nth}`));
  expect(pace.left.post(post('C1', 'd'))).toBeLessThanOrEqual(2000);
});

test('of edits that wait for the minute each is told when so many have passed, and a press goes before them', () => {
  const { time, pace } = paceAt();
  for (let nth = 0; nth < 22; nth += 1) {
    time.now = nth * 1000;
    expect(pace.edit(edit(`m${nth}`))).toBe(0);
  }
  const waits = ['a', 'b', 'c'].map((message) => pace.left.edit(edit(message)));
  expect(waits).toEqual([39_000, 40_000, 41_000]);
  expect(pace.left.edit(edit('a'))).toBe(39_000);
  expect(pace.edit(edit('pressed', 'press'))).toBe(0);
  time.now = 60_000;
  expect([pace.edit(edit('b')), pace.edit(edit('a'))]).toEqual([2000, 1000]);
});
