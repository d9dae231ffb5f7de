import type { Probe, Series, Test, VerdictWord } from '../../src/index.ts';
import { line, metric, start, testOf, window } from '../evaluate-lines.ts';
import { session, type World } from '../evaluate-world.ts';
import { changed, requests } from './happenings.ts';

/** A test with the world that it is judged in. */
export interface Case {
  name: string;
  test: Test;
  world: World;
  verdict: VerdictWord;
  /** Its probe counts, or says when; another unit of it has no meaning. */
  unitless?: true;
}

const series = (component: string, points: Series['points']): Series => ({ labels: { component }, points });
const rising = (riseAt: number, level = 410, to = 1.6 * level, seed = 4) =>
  line({ level, to, seed, riseAt: start + riseAt });
const quiet = (level = 410, seed = 4) => line({ level, seed });
const p99 = (riseAt?: number): Series[] => [
  series('orders', riseAt === undefined ? line({ level: 0.31, seed: 3 }) : rising(riseAt, 0.31, 4.8, 3)),
];
const traffic = (points: Series['points']): Series[] => [series('orders', points), series('inventory', quiet(90, 8))];

const probe = metric('traffic', { unit: '/s' });
const control = metric('p99', { unit: 's' });
const logs: Probe = { source: 'logs', name: 'deadlock lines', query: '{app="o"} |= "deadlock"', component: 'orders' };
const changes: Probe = { source: 'changes', name: 'changes', component: 'orders' };
const sessions: Probe = {
  source: 'sessions',
  name: 'waiting sessions',
  component: 'orders-db',
  pid: 45231,
  backendStart: session(45231, []).backendStart,
};
const time: Probe = { source: 'traces', name: 'time', service: 'orders', component: 'orders-db' };
const used = metric('CPU', { query: 'cpu', component: 'orders-db', unit: '' });

type Row = [name: string, verdict: VerdictWord, test: Partial<Test>, world: World, unitless?: true];

const rows: Row[] = [
  ['above: it rises', 'survived', { comparator: 'above' }, { metrics: { traffic: traffic(rising(100)) } }],
  ['above: it stays', 'disproven', { comparator: 'above' }, { metrics: { traffic: traffic(quiet()) } }],
  [
    'above: two points',
    'untestable',
    { comparator: 'above' },
    { metrics: { traffic: traffic(line({ level: 1, until: start + 15 })) } },
  ],
  [
    'above: a past of seven points',
    'untestable',
    { comparator: 'above' },
    { metrics: { traffic: traffic(line({ level: 1, from: start - 105, riseAt: start, to: 9 })) } },
  ],
  [
    'above: more than its control',
    'survived',
    { comparator: 'above', control },
    { metrics: { traffic: traffic(rising(100)), p99: p99() } },
  ],
  [
    'above: as much as its control',
    'disproven',
    { comparator: 'above', control },
    { metrics: { traffic: traffic(rising(100)), p99: p99(150) } },
  ],
  ['below: it falls', 'survived', { comparator: 'below' }, { metrics: { traffic: traffic(rising(100, 410, 90)) } }],
  ['below: it stays', 'disproven', { comparator: 'below' }, { metrics: { traffic: traffic(quiet()) } }],
  [
    'rises_before: first',
    'survived',
    { comparator: 'rises_before', control },
    { metrics: { traffic: traffic(rising(60)), p99: p99(150) } },
  ],
  [
    'rises_before: later',
    'disproven',
    { comparator: 'rises_before', control },
    { metrics: { traffic: traffic(rising(300)), p99: p99(150) } },
  ],
  [
    'rises_before: never',
    'disproven',
    { comparator: 'rises_before', control },
    { metrics: { traffic: traffic(quiet()), p99: p99(150) } },
  ],
  [
    'rises_before: no symptom',
    'untestable',
    { comparator: 'rises_before', control },
    { metrics: { traffic: traffic(rising(60)), p99: p99() } },
  ],
  [
    'rises_before: a change first',
    'survived',
    { comparator: 'rises_before', control, probe: changes, effect: 900 },
    { metrics: { p99: p99(150) }, changes: [changed(-2000), changed(-300)] },
    true,
  ],
  [
    'rises_before: a change later',
    'disproven',
    { comparator: 'rises_before', control, probe: changes, effect: 900 },
    { metrics: { p99: p99(150) }, changes: [changed(-1700), changed(240)] },
    true,
  ],
  [
    'falls_after: it follows',
    'survived',
    { comparator: 'falls_after', control },
    { metrics: { traffic: traffic(rising(300, 410, 90)), p99: p99(150) } },
  ],
  [
    'falls_after: it leads',
    'disproven',
    { comparator: 'falls_after', control },
    { metrics: { traffic: traffic(rising(30, 410, 90)), p99: p99(150) } },
  ],
  [
    'falls_after: it stays',
    'disproven',
    { comparator: 'falls_after', control },
    { metrics: { traffic: traffic(quiet()), p99: p99(150) } },
  ],
  [
    'falls_after: a change',
    'survived',
    { comparator: 'falls_after', control: changes },
    { metrics: { traffic: traffic(rising(300, 410, 90)) }, changes: [changed(-60), changed(400)] },
    true,
  ],
  [
    'moves_with: together',
    'survived',
    { comparator: 'moves_with', control, effect: 0.6 },
    { metrics: { traffic: traffic(rising(150)), p99: p99(150) } },
  ],
  [
    'moves_with: apart',
    'disproven',
    { comparator: 'moves_with', control, effect: 0.6 },
    { metrics: { traffic: traffic(quiet(410, 21)), p99: p99(150) } },
  ],
  ['present: above zero', 'survived', { comparator: 'present' }, { metrics: { traffic: traffic(quiet()) } }],
  ['present: nothing but zero', 'disproven', { comparator: 'present' }, { metrics: { traffic: traffic(quiet(0)) } }],
  [
    'present: lines since then',
    'survived',
    { comparator: 'present', probe: logs },
    { logs: { [logs.query]: [{ labels: {}, points: rising(60, 1, 40) }] } },
    true,
  ],
  [
    'present: lines as always',
    'disproven',
    { comparator: 'present', probe: logs },
    { logs: { [logs.query]: [{ labels: {}, points: quiet(3) }] } },
    true,
  ],
  ['present: a change', 'survived', { comparator: 'present', probe: changes }, { changes: [changed(-60)] }, true],
  [
    'present: a change of another',
    'disproven',
    { comparator: 'present', probe: changes },
    { changes: [changed(-60, 'inventory')] },
    true,
  ],
  [
    'present: a session that is waited for',
    'survived',
    { comparator: 'present', probe: sessions },
    { sessions: [session(45231, []), session(7, [45231]), session(8, [7])] },
    true,
  ],
  [
    'present: a session that is gone',
    'disproven',
    { comparator: 'present', probe: sessions },
    { sessions: [session(7, []), session(8, [7])] },
    true,
  ],
  ['absent: it stays', 'survived', { comparator: 'absent' }, { metrics: { traffic: traffic(quiet()) } }],
  ['absent: it rises', 'disproven', { comparator: 'absent' }, { metrics: { traffic: traffic(rising(100)) } }],
  [
    'absent: only later',
    'survived',
    { comparator: 'absent', control },
    { metrics: { traffic: traffic(rising(300)), p99: p99(150) } },
  ],
  [
    'absent: before',
    'disproven',
    { comparator: 'absent', control },
    { metrics: { traffic: traffic(rising(60)), p99: p99(150) } },
  ],
  [
    'absent: no such lines, but others',
    'survived',
    { comparator: 'absent', probe: logs },
    { logs: { [logs.query]: [], '{app="o"}': [{ labels: {}, points: quiet(20) }] } },
    true,
  ],
  [
    'absent: no such lines, by the coverage that is stated',
    'survived',
    { comparator: 'absent', probe: logs },
    { logs: { [logs.query]: [], '{app="o"}': [] }, recorded: [start - 1800, start + 600] },
    true,
  ],
  [
    'absent: such lines since then',
    'disproven',
    { comparator: 'absent', probe: logs },
    {
      logs: {
        [logs.query]: [{ labels: {}, points: rising(200, 1, 40) }],
        '{app="o"}': [{ labels: {}, points: quiet(20) }],
      },
    },
    true,
  ],
  [
    'absent: no lines at all',
    'untestable',
    { comparator: 'absent', probe: logs },
    { logs: { [logs.query]: [], '{app="o"}': [] } },
    true,
  ],
  [
    'absent: no change',
    'survived',
    { comparator: 'absent', probe: changes, control, effect: 900 },
    { metrics: { p99: p99(150) }, changes: [changed(-1200), changed(-60, 'inventory')] },
    true,
  ],
  [
    'absent: a change shortly before',
    'disproven',
    { comparator: 'absent', probe: changes, control, effect: 1500 },
    { metrics: { p99: p99(60) }, changes: [changed(-1350)] },
    true,
  ],
  [
    'absent: nobody waits',
    'survived',
    { comparator: 'absent', probe: { ...sessions, pid: 3 } },
    { sessions: [session(45231, [])] },
    true,
  ],
  ['unchanged: it stays', 'survived', { comparator: 'unchanged' }, { metrics: { traffic: traffic(quiet()) } }],
  [
    'unchanged: it falls',
    'disproven',
    { comparator: 'unchanged' },
    { metrics: { traffic: traffic(rising(200, 410, 90)) } },
  ],
  ['unchanged: a change', 'disproven', { comparator: 'unchanged', probe: changes }, { changes: [changed(-60)] }, true],
  [
    'concentrated_in: the time of requests',
    'survived',
    { comparator: 'concentrated_in', effect: 0.5, probe: time },
    { spans: requests(3.1, 3) },
    true,
  ],
  [
    'concentrated_in: the time of others',
    'disproven',
    { comparator: 'concentrated_in', effect: 0.5, probe: time },
    { spans: requests(3.1, 0.06) },
    true,
  ],
  [
    'concentrated_in: use of a resource',
    'survived',
    { comparator: 'concentrated_in', effect: 0.5, probe: used },
    { metrics: { cpu: [series('orders-db', rising(100, 0.2, 1)), series('orders', rising(100, 0.5, 0.8, 7))] } },
  ],
  [
    'concentrated_in: use by others',
    'disproven',
    { comparator: 'concentrated_in', effect: 0.5, probe: used },
    { metrics: { cpu: [series('orders-db', quiet(0.2)), series('orders', rising(100, 0.5, 0.8, 7))] } },
  ],
];

export const cases: Case[] = rows.map(([name, verdict, test, world, unitless]) => ({
  name,
  verdict,
  world,
  test: testOf({ probe, window, ...test }),
  ...(unitless === undefined ? {} : { unitless }),
}));
