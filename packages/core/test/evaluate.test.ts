import { describe, expect, it } from 'vitest';
import { evaluate, noFacts, type Test } from '../src/index.ts';
import { line, metric, reading, start, testOf, window } from './evaluate-lines.ts';

const p99 = metric('p99', { unit: 's' });
const at = (seconds: number) => new Date((start + seconds) * 1000).toISOString();
const latency = (riseAt = start + 150) => [
  reading('p99', line({ level: 0.31, riseAt, to: 4.8, seed: 3 }), { unit: 's' }),
];
const traffic = (riseAt?: number) => [
  reading('traffic', line({ level: 410, to: 660, seed: 4, ...(riseAt === undefined ? {} : { riseAt }) }), {
    unit: '/s',
  }),
];
const half = (points: ReturnType<typeof line>) => points.filter(([time]) => time < start + 150);
const judge = (test: Partial<Test>, probe = traffic(), control = latency(), facts = {}) =>
  evaluate(testOf({ probe: metric('traffic', { unit: '/s' }), ...test }), {
    probe,
    control,
    facts: { ...noFacts, ...facts },
  });

describe('rises before', () => {
  const test: Partial<Test> = { comparator: 'rises_before', control: p99 };
  it('survives when the cause comes first, with the gap in words', () => {
    const found = judge(test, traffic(start + 60));
    expect(found).toEqual({
      verdict: 'survived',
      saw: 'traffic rise at 03:01, 1 min 30 s before p99'.replace('1 min 30 s', '1\u00a0min 30\u00a0s'),
      why: '',
    });
  });
  it('is disproven when traffic rises after p99', () => {
    const found = judge(test, traffic(start + 340), latency(start + 150));
    expect(found.verdict).toBe('disproven');
    expect(found.saw).toBe('p99 rise at 03:02 and traffic 3\u00a0min 15\u00a0s later');
  });
  it('is disproven when traffic does not rise at all while it was recorded', () => {
    expect(judge(test)).toMatchObject({ verdict: 'disproven' });
  });
  it('is untestable when recording of traffic stopped, when the symptom is not there, or when nothing was read', () => {
    expect(judge(test, [reading('traffic', half(line({ level: 410 })))])).toMatchObject({ verdict: 'untestable' });
    expect(judge(test, traffic(start + 60), [reading('p99', line({ level: 0.31 }))])).toMatchObject({
      verdict: 'untestable',
      why: 'p99 did not leave its past',
    });
    expect(judge(test, [], latency())).toMatchObject({ verdict: 'untestable', saw: '' });
  });
  it('does not order two rises in the same minute with a handful of points', () => {
    const short = { ...window, start: at(0), end: at(45) };
    const both = (name: string, level: number) => [
      reading(name, line({ level, riseAt: start, to: level * 5, until: start + 45 })),
    ];
    expect(judge({ ...test, window: short }, both('traffic', 410), both('p99', 0.3)).verdict).toBe('untestable');
  });
  it('takes a change as the earlier side, within its reach and not after', () => {
    const changes = (when: number) => ({
      changes: [{ at: at(when), component: 'orders', kind: 'deploy', summary: 'v412' }],
    });
    const probe = { source: 'changes', name: 'changes', component: 'orders' } as const;
    expect(judge({ ...test, probe, effect: 900 }, [], latency(), changes(-300))).toMatchObject({ verdict: 'survived' });
    expect(judge({ ...test, probe, effect: 900 }, [], latency(), changes(400)).verdict).toBe('disproven');
    expect(judge({ ...test, probe, effect: 900 }, [], latency(), { changes: [] }).verdict).toBe('disproven');
    expect(judge({ ...test, probe }, [], latency()).verdict).toBe('untestable');
  });
});

describe('above and below', () => {
  it('say by how much', () => {
    const found = judge({ comparator: 'above' }, traffic(start + 100));
    expect(found.verdict).toBe('survived');
    expect(found.saw).toMatch(/^traffic rise to 6\d\d\/s, normally 4\d\d\/s$/);
    expect(judge({ comparator: 'above' })).toMatchObject({ verdict: 'disproven' });
    expect(judge({ comparator: 'below' }, traffic(start + 100)).verdict).toBe('disproven');
    const fell = [reading('traffic', line({ level: 410, riseAt: start + 100, to: 90 }), { unit: '/s' })];
    expect(judge({ comparator: 'below' }, fell)).toMatchObject({ verdict: 'survived' });
    expect(judge({ comparator: 'below' }, []).verdict).toBe('untestable');
  });
  it('with a control ask whether it moved less than half as much', () => {
    const client = metric('latency at the client');
    const test: Partial<Test> = { comparator: 'above', probe: client, control: metric('latency at the server') };
    const quiet = [reading('server', line({ level: 0.2, seed: 9 }))];
    expect(judge(test, latency(), quiet).verdict).toBe('survived');
    expect(judge(test, latency(), latency()).verdict).toBe('disproven');
    expect(judge(test, latency(), []).verdict).toBe('untestable');
  });
});

describe('falls after', () => {
  const test: Partial<Test> = { comparator: 'falls_after', control: p99 };
  const fall = (seconds: number) => [
    reading('traffic', line({ level: 410, riseAt: start + seconds, to: 90 }), { unit: '/s' }),
  ];
  it('survives, is disproven by a fall that came first, and by none', () => {
    expect(judge(test, fall(300))).toMatchObject({ verdict: 'survived' });
    expect(judge(test, fall(30))).toMatchObject({ verdict: 'disproven' });
    expect(judge(test)).toMatchObject({ verdict: 'disproven' });
    expect(judge(test, []).verdict).toBe('untestable');
  });
});

describe('moves with', () => {
  const test: Partial<Test> = { comparator: 'moves_with', control: p99, effect: 0.6 };
  it('survives together, is disproven apart, and is untestable where the symptom stands still', () => {
    expect(judge(test, traffic(start + 150))).toMatchObject({ verdict: 'survived' });
    expect(judge(test)).toMatchObject({ verdict: 'disproven' });
    const still = line({ level: 5, noise: 0 });
    expect(judge(test, [reading('traffic', still)])).toMatchObject({
      verdict: 'disproven',
      saw: 'traffic stand still while p99 moved',
    });
    expect(judge(test, traffic(start + 150), [reading('p99', line({ level: 0.3 }))]).verdict).toBe('untestable');
    expect(judge(test, []).verdict).toBe('untestable');
  });
  it('needs both recorded through the window, though the past alone would have points enough', () => {
    expect(judge(test, [reading('traffic', half(line({ level: 410, riseAt: start + 60, to: 660 })))])).toMatchObject({
      verdict: 'untestable',
      why: 'traffic was not recorded through the window',
    });
  });
});

describe('present', () => {
  const probe = {
    source: 'sessions',
    name: 'waiting sessions',
    component: 'orders-db',
    pid: 45231,
    backendStart: 'x',
  } as const;
  const sessions = (there: boolean, waiting: number) => ({ sessions: { pid: 45231, there, waiting } });
  it('asks whether the session still holds others up', () => {
    const test: Partial<Test> = { comparator: 'present', probe };
    expect(judge(test, [], [], sessions(true, 38))).toMatchObject({
      verdict: 'survived',
      saw: 'session pid 45231 still there, and 38 sessions wait for it',
    });
    expect(judge(test, [], [], sessions(false, 0))).toMatchObject({
      verdict: 'disproven',
      saw: 'session pid 45231 gone',
    });
    expect(judge(test, [], [], sessions(true, 0)).verdict).toBe('disproven');
    expect(judge(test, [], []).verdict).toBe('untestable');
  });
  it('asks whether lines appear that were not there before', () => {
    const lines = metric('error lines');
    const test: Partial<Test> = {
      comparator: 'present',
      probe: { source: 'logs', name: lines.name, query: '{app="orders"} |= "x"', component: 'orders' },
    };
    expect(judge(test, [reading('error lines', line({ level: 1, riseAt: start + 60, to: 40 }))]).verdict).toBe(
      'survived',
    );
    expect(judge(test, [reading('error lines', line({ level: 1 }))]).verdict).toBe('disproven');
    expect(judge(test, []).verdict).toBe('untestable');
  });
});

describe('absent and unchanged', () => {
  it('need proof that the source was recording', () => {
    for (const comparator of ['absent', 'unchanged'] as const) {
      expect(judge({ comparator })).toMatchObject({ verdict: 'survived' });
      expect(judge({ comparator }, [reading('traffic', half(line({ level: 410 })))])).toMatchObject({
        verdict: 'untestable',
      });
      expect(judge({ comparator }, []).verdict).toBe('untestable');
      expect(judge({ comparator }, traffic(start + 60)).verdict).toBe('disproven');
    }
  });
  it('unchanged cannot be said where a past is too short to know it', () => {
    const fall = line({ level: 410, riseAt: start + 200, to: 90 });
    const short = fall.filter(([time]) => time < start - 1350 || time > start - 120);
    expect(judge({ comparator: 'unchanged' }, [reading('traffic', short)])).toMatchObject({
      verdict: 'untestable',
      why: 'the past of traffic is too short to say whether it stayed',
    });
  });
  it('absent before the symptom: what follows it did not cause it', () => {
    const test: Partial<Test> = { comparator: 'absent', control: p99 };
    expect(judge(test, traffic(start + 340))).toMatchObject({ verdict: 'survived' });
    expect(judge(test, traffic(start + 60))).toMatchObject({ verdict: 'disproven' });
    expect(judge(test, traffic(start + 150))).toMatchObject({ verdict: 'disproven' });
  });
  it('absent changes are those shortly before the symptom', () => {
    const test: Partial<Test> = {
      comparator: 'absent',
      control: p99,
      probe: { source: 'changes', name: 'changes', component: null },
    };
    expect(judge(test, [], latency(), { changes: [] })).toMatchObject({ verdict: 'survived' });
    expect(
      judge(test, [], latency(), { changes: [{ at: at(-60), component: 'orders', kind: 'deploy', summary: '' }] })
        .verdict,
    ).toBe('disproven');
    expect(judge(test, [], latency()).verdict).toBe('untestable');
  });
});

describe('concentrated in', () => {
  const test: Partial<Test> = {
    comparator: 'concentrated_in',
    effect: 0.5,
    probe: { source: 'traces', name: 'time', service: 'orders', component: 'orders-db' },
  };
  const own = (component: string, before: number, now: number) =>
    reading(
      'time',
      [
        [start - 900, before],
        [start + 300, now],
      ],
      { component, unit: 's' },
    );
  const traces = { traces: [40, 12] as [number, number] };
  it('locates what was added', () => {
    expect(judge(test, [own('orders', 0.1, 0.2), own('orders-db', 0.05, 3.1)], [], traces)).toMatchObject({
      verdict: 'survived',
    });
    expect(judge(test, [own('orders', 0.1, 4), own('orders-db', 0.05, 0.06)], [], traces).verdict).toBe('disproven');
    expect(judge(test, [own('orders', 0.1, 0.1), own('orders-db', 0.05, 0.05)], [], traces).verdict).toBe('untestable');
    expect(judge(test, [own('orders', 0.1, 4)], [], { traces: [2, 1] }).verdict).toBe('untestable');
  });
});

describe('concentrated in, by series', () => {
  const test: Partial<Test> = { comparator: 'concentrated_in', effect: 0.5, probe: metric('CPU') };
  const cpu = (component: string, points: ReturnType<typeof line>) => reading('CPU', points, { component });
  const mine = cpu('orders', line({ level: 0.2, riseAt: start + 60, to: 1 }));
  it('needs somebody else to be compared with, recorded as long as it', () => {
    const other = line({ level: 0.3, seed: 5 });
    expect(judge(test, [mine, cpu('stock', other)])).toMatchObject({ verdict: 'survived' });
    expect(judge(test, [mine]).why).toBe('CPU of nobody else was recorded');
    expect(judge(test, [mine, cpu('stock', half(other))]).why).toBe('CPU of stock was not recorded through the window');
  });
});

it('a source that could not be read is untestable, whatever else is there', () => {
  expect(judge({ comparator: 'above' }, traffic(start + 60), [], { unread: 'tempo: it does not answer' })).toEqual({
    verdict: 'untestable',
    saw: '',
    why: 'tempo: it does not answer',
  });
});
