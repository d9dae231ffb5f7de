import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentSettings } from '@compass/core';
import { describe, expect, it } from 'vitest';
import { allAgents, application, database, TEST_NAMES } from '../src/index.ts';
import { investigate, lockContention, observe } from './lab.ts';

describe('a batch job locks the orders table', () => {
  it('is named first, with what it stands on and what would end it', async () => {
    const { symptom, observations, hypotheses } = await investigate(allAgents, lockContention());
    expect(symptom.phrase).toMatch(/^slow: p99 4\.\d.s, normally 0\.31.s$/);
    const [first] = hypotheses;
    expect(first).toMatchObject({
      agent: 'database',
      kind: 'lock_contention',
      statement: 'Lock contention on orders',
      component: 'orders-db',
      status: 'survived',
      suggestion: { action: 'terminate_backend', params: { pid: 45231, backend_start: '2026-11-22T02:58:40.000123Z' } },
      why: 'Session pid 45231 has held a lock since 02:58. 38 sessions wait for it. The waiting began 45\u00a0s before p99 rose.',
    });
    expect(first?.confidence).toBeGreaterThan(0.8);
    expect(first?.verdict('lock_waits_before_symptom')?.saw).toBe('lock waits rise at 03:01, 45\u00a0s before p99');
    expect(first?.verdict('peer_database_is_quiet')?.verdict).toBe('survived');
    const supports = observations.filter((one) => first?.supports.includes(one.id));
    expect(supports.find((one) => one.topic === 'blocking_session')?.facts).toMatchObject({
      pid: 45231,
      backend_start: '2026-11-22T02:58:40.000123Z',
      application: 'orders-archiver',
      waiting: 38,
      relation: 'orders',
    });
  });

  it('tells its times in the zone of the installation', async () => {
    const berlin = { ...lockContention(), zone: 'Europe/Berlin' };
    const { observations, hypotheses } = await investigate(allAgents, berlin);
    expect(hypotheses[0]?.why).toMatch(/^Session pid 45231 has held a lock since 03:58\./);
    const told = observations.flatMap(({ interpretation }) => /, since .*/.exec(interpretation)?.[0] ?? []);
    expect(told.length).toBeGreaterThan(3);
    expect(told.filter((one) => !/^, since 04:0\d Europe\/Berlin$/.test(one))).toEqual([]);
  });

  it('is not a traffic spike: the retries came later', async () => {
    const { hypotheses } = await investigate(allAgents, lockContention());
    const spike = hypotheses.find((one) => one.kind === 'traffic_spike');
    expect(spike).toMatchObject({ statement: 'Traffic spike on orders', status: 'disproven' });
    expect(spike?.verdict('traffic_before_symptom')?.saw).toBe(
      'p99 rise at 03:02 and traffic 3\u00a0min 10\u00a0s later',
    );
    expect(spike?.confidence).toBeLessThan(0.1);
  });

  it('is not a pool that is too small: what keeps its connections waits for a lock', async () => {
    const { hypotheses } = await investigate(allAgents, lockContention());
    const pool = hypotheses.find((one) => one.kind === 'pool_too_small');
    expect(pool).toMatchObject({ status: 'disproven' });
    expect(pool?.verdict('nothing_deeper_explains_it')?.verdict).toBe('disproven');
  });

  it('leaves nothing else standing, not the CPU that works a little more', async () => {
    const { hypotheses } = await investigate(allAgents, lockContention());
    expect(hypotheses.filter((one) => one.status === 'survived').map((one) => one.kind)).toEqual(['lock_contention']);
    expect(hypotheses.map((one) => one.kind)).not.toContain('cpu_saturation');
  });

  it('is disproven when the waiting begins after the latency', async () => {
    const world = lockContention();
    const waiters = world.series['waiters']?.map((one) => ({
      ...one,
      points: one.points.map(([time, value]): [number, number | null] => [time + 120, value]),
    }));
    const { hypotheses } = await investigate([database], {
      ...world,
      series: { ...world.series, waiters: waiters ?? [] },
    });
    expect(hypotheses[0]).toMatchObject({ kind: 'lock_contention', status: 'disproven' });
  });

  it('still stands on the waits alone, with no action, where sessions cannot be read', async () => {
    const { hypotheses } = await investigate([database], { ...lockContention(), sessions: [] });
    expect(hypotheses[0]).toMatchObject({
      kind: 'lock_contention',
      component: 'orders-db',
      suggestion: null,
      status: 'survived',
    });
  });

  it('is told in one line that fits a phone', async () => {
    expect((await observe(database, lockContention())).line).toBe('38 lock waits, normally 0');
    expect((await observe(application, lockContention())).line).toMatch(/^(p99|pool|\d+ req\/s)/);
    for (const agent of allAgents)
      expect(`${agent.title} ${(await observe(agent, lockContention())).line}`.length).toBeLessThanOrEqual(34);
  });
});

describe('disproof strategies', () => {
  const settings = (strategies: { name: string; requires?: string[] }[]) =>
    AgentSettings.parse({ disproof_strategies: strategies.map((one) => ({ description: one.name, ...one })) });

  it('choose the tests that are offered; decisive ones are always there', async () => {
    const { hypotheses } = await investigate(
      [database, application],
      lockContention(),
      settings([{ name: 'correlate_with_traffic' }]),
    );
    const names = hypotheses.find((one) => one.kind === 'lock_contention')?.tests.map((one) => one.name);
    expect(names).toEqual(['lock_waits_before_symptom', 'blocker_still_holds', 'correlate_with_traffic']);
  });

  it.each(['check_connection_pool_history', 'correlate_with_traffic', 'check_recent_changes'])(
    'know %s',
    async (name) => {
      const { hypotheses } = await investigate([database, application], lockContention(), settings([{ name }]));
      expect(hypotheses.find((one) => one.kind === 'lock_contention')?.verdict(name)?.verdict).toBe('survived');
    },
  );

  it('have a name for each test that there is', () => {
    const files = ['application', 'database', 'network', 'tracing'].map((agent) => `../src/${agent}/tests.ts`);
    const names = files.flatMap((file) =>
      [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/^ {4,6}name: '(\w+)',$/gm)].map(
        ([, name]) => name,
      ),
    );
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name = '') => !TEST_NAMES.includes(name))).toEqual([]);
  });

  it('make a test untestable when they require what is not there', async () => {
    const { hypotheses } = await investigate(
      [database],
      lockContention(),
      settings([{ name: 'check_recent_changes', requires: ['github', 'loki'] }]),
    );
    const lock = hypotheses.find((one) => one.kind === 'lock_contention');
    expect(lock?.tests.find((one) => one.name === 'check_recent_changes')?.requires).toEqual([
      'changes',
      'prometheus',
      'github',
      'loki',
    ]);
    expect(lock?.verdict('check_recent_changes')).toMatchObject({
      verdict: 'untestable',
      why: 'github is not a source of this installation',
    });
  });
});
