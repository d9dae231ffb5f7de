import { AgentSettings, type Span } from '@compass/core';
import { describe, expect, it } from 'vitest';
import { allAgents, application, database, infrastructure, network, tracing } from '../src/index.ts';
import { filled } from '../src/shared/literal.ts';
import { investigate, line, measured, observe, quiet, signals, start, type World, window } from './lab.ts';

const withSeries = (series: World['series'], about: Partial<World> = {}): World => {
  const world = quiet();
  return { ...world, ...about, series: { ...world.series, ...series } };
};
const slow = [line('orders', 0.31, 150, 2.5), line('inventory', 0.2)];

describe('when nothing is wrong', () => {
  it('the symptom is absent, nobody is accused, and every agent says so in a line', async () => {
    const { symptom, observations, hypotheses, answers } = await investigate(allAgents, quiet());
    expect(symptom.state).toBe('absent');
    expect(observations.filter((one) => one.unusual)).toEqual([]);
    expect(hypotheses).toEqual([]);
    expect(answers[0]?.line).toBe('nothing unusual');
  });
});

describe('the application', () => {
  it('names a traffic spike that came before the latency', async () => {
    const { hypotheses } = await investigate(
      allAgents,
      withSeries({ p99: slow, requests: [line('orders', 410, 90, 900)] }),
    );
    expect(hypotheses[0]).toMatchObject({ kind: 'traffic_spike', status: 'survived', component: 'orders' });
    expect(hypotheses[0]?.confidence).toBeGreaterThan(0.6);
  });

  it('does not hold more requests against themselves where nothing else is other than before', async () => {
    const { symptom, hypotheses } = await investigate(
      allAgents,
      withSeries({ requests: [line('orders', 410, 90, 900)] }),
    );
    expect(symptom.signal?.kind).toBe('traffic');
    expect(hypotheses.map(({ status }) => status)).not.toContain('survived');
    expect(Math.max(0, ...hypotheses.map(({ confidence }) => confidence))).toBeLessThan(0.5);
  });

  it('does not take more requests for the cause of what they use, while nobody waits', async () => {
    const busy = withSeries({ requests: [line('orders', 410, 90, 900)], cpu: [line('orders', 0.1, 100, 0.3)] });
    const { hypotheses } = await investigate(allAgents, busy);
    expect(hypotheses.map(({ kind }) => kind)).not.toContain('traffic_spike');
  });

  it('names a pool that is too small when nothing waits behind it', async () => {
    const { hypotheses } = await investigate(allAgents, withSeries({ p99: slow, pool: [line('orders', 0.3, 100, 1)] }));
    expect(hypotheses[0]).toMatchObject({
      kind: 'pool_too_small',
      status: 'survived',
      statement: 'Connection pool of orders too small',
    });
  });

  it('is supported by its own error lines, whatever lines of the same component others counted before', async () => {
    const changes = [{ at: new Date((start + 60) * 1000), component: 'orders', kind: 'deploy', summary: 'v412' }];
    const lines = { '{component="orders"} |~ "(?i)error|exception|panic"': [line('orders', 0, 120, 9)] };
    const world = { ...withSeries({ errors: [line('orders', 0.001, 120, 0.2)] }, { changes }), logs: lines };
    const { observations, symptom } = await investigate([application], world);
    const told = observations.find((one) => one.type === 'log');
    expect(told?.unusual).toBe(true);
    if (told === undefined) return;
    const slowQueries = { ...told, id: 'of the database', agent: 'database' as const, topic: 'slow', unusual: false };
    const [draft] = application.hypothesise({
      service: 'orders',
      observations: [slowQueries, ...observations],
      symptom,
      window,
      signals,
      zone: 'UTC',
      settings: AgentSettings.parse({}),
    });
    expect(draft?.supports).toContain(told.id);
  });

  it('names a change that errors follow, and not one of a component that stands beside', async () => {
    const deploy = (component: string) => ({
      at: new Date((start + 60) * 1000),
      component,
      kind: 'deploy',
      summary: 'v412',
    });
    const errors = [line('orders', 0.001, 120, 0.2), line('inventory', 0.001)];
    const { hypotheses } = await investigate(
      [application],
      withSeries({ errors }, { changes: [deploy('orders'), deploy('inventory')] }),
    );
    expect(hypotheses.map((one) => one.statement)).toEqual(['Errors in orders after a change']);
    expect(hypotheses[0]).toMatchObject({ status: 'survived', component: 'orders' });
    const later = await investigate(
      [application],
      withSeries({ errors }, { changes: [{ ...deploy('orders'), at: new Date((start + 300) * 1000) }] }),
    );
    expect(later.hypotheses).toEqual([]);
  });
});

describe('a change, and what went wrong with it', () => {
  const deploy = (seconds: number) => ({
    at: new Date((start + seconds) * 1000),
    component: 'orders',
    kind: 'deploy',
    summary: 'v412',
  });
  const lines = '{component="orders"} |~ "(?i)error|exception|panic"';
  const errors = [line('orders', 0.001, 120, 0.2)];
  const all = { '{component="orders"}': [line('orders', 50)] };

  it('is held against its error lines: they appear with it and not before, though nobody configured a query', async () => {
    const told = async (logs: World['logs']) =>
      (await investigate([application], withSeries({ errors }, { changes: [deploy(60)], logs }))).hypotheses[0];
    const since = line('orders', 1, 120, 40);
    const fresh = await told({
      ...all,
      [lines]: [{ ...since, points: since.points.filter(([at]) => at >= start + 120) }],
    });
    expect(fresh?.verdict('log_signature_with_onset')?.verdict).toBe('survived');
    const usual = await told({ ...all, [lines]: [line('orders', 3)] });
    expect(usual?.verdict('log_signature_with_onset')?.verdict).toBe('disproven');
    expect(fresh?.confidence ?? 0).toBeGreaterThan(usual?.confidence ?? 1);
  });

  it('is not held against lines where none are read', async () => {
    const [first] = (await investigate([application], withSeries({ errors }, { changes: [deploy(60)] }))).hypotheses;
    expect(first?.verdict('log_signature_with_onset')).toBeUndefined();
  });

  it('is followed by what falls, and not led by it', async () => {
    const success = [line('orders', 0.9, 120, 0.5)];
    const after = async (seconds: number) =>
      (await investigate([application], withSeries({ success }, { changes: [deploy(seconds)] }))).hypotheses[0];
    expect((await after(60))?.verdict('falls_after_change')?.verdict).toBe('survived');
    const [risen] = (await investigate([application], withSeries({ errors }, { changes: [deploy(60)] }))).hypotheses;
    expect(risen?.verdict('falls_after_change')).toBeUndefined();
  });
});

describe('the network', () => {
  const client = (to: number) => [
    { ...line('orders', 0.33, 140, to), labels: { component: 'orders', client: 'shop', server: 'orders' } },
  ];
  it('is blamed when the client waits longer and the server answers as always', async () => {
    const { hypotheses } = await investigate(
      [network, application],
      withSeries({ client: client(3), errors: [line('orders', 0.001, 150, 0.1)] }),
    );
    expect(hypotheses[0]).toMatchObject({
      kind: 'slow_network',
      statement: 'Network between shop and orders is slow',
      component: 'orders',
      status: 'survived',
    });
  });
  it('is not when the server itself is slow', async () => {
    const { hypotheses } = await investigate([network, application], withSeries({ client: client(3), p99: slow }));
    expect(hypotheses.find((one) => one.kind === 'slow_network')).toMatchObject({ status: 'disproven' });
  });
});

describe('the infrastructure', () => {
  it('is the less sure of one short component the more it looked at', async () => {
    const short = line('orders', 0.1, 100, 0.97);
    const among = async (count: number) => {
      const others = Array.from({ length: count }, (_, index) => line(`other-${index}`, 0.1));
      const { hypotheses } = await investigate([infrastructure], withSeries({ p99: slow, cpu: [short, ...others] }));
      return hypotheses.find((one) => one.component === 'orders')?.confidence ?? Number.NaN;
    };
    const [few, several, many] = [await among(1), await among(3), await among(15)];
    expect(several).toBe(few);
    expect(many).toBeLessThan(few);
  });

  it('is blamed when CPU rises first and is nearly used up, and not while there is room', async () => {
    const saturated = await investigate(
      [infrastructure],
      withSeries({ p99: slow, cpu: [line('orders', 0.3, 100, 0.97)] }),
    );
    expect(saturated.hypotheses[0]).toMatchObject({ statement: 'CPU of orders saturated', status: 'survived' });
    expect(saturated.answers[0]?.line).toMatch(/^CPU \d\d.% from 30.%$/);
    const room = await investigate([infrastructure], withSeries({ p99: slow, cpu: [line('orders', 0.1, 100, 0.3)] }));
    expect(room.hypotheses).toEqual([]);
  });
  it('is one component’s alone: most of what was added sits there, and its peer is quiet', async () => {
    const told = async (cpu: World['series'][string]) =>
      (await investigate([infrastructure], withSeries({ p99: slow, cpu }))).hypotheses.find(
        (one) => one.component === 'orders',
      );
    const alone = await told([line('orders', 0.3, 100, 0.97), line('inventory', 0.2)]);
    expect(alone?.verdict('cpu_sits_there')?.saw).toMatch(/^100.% of the added CPU in orders/);
    expect(alone?.verdict('cpu_sits_there')?.verdict).toBe('survived');
    expect(alone?.verdict('cpu_of_peer_is_quiet')?.verdict).toBe('survived');
    const shared = await told([line('orders', 0.5, 100, 0.97), line('inventory', 0.2, 100, 0.9)]);
    expect(shared?.verdict('cpu_sits_there')?.verdict).toBe('disproven');
    expect(shared?.verdict('cpu_of_peer_is_quiet')?.verdict).toBe('disproven');
    expect(alone?.confidence ?? 0).toBeGreaterThan(shared?.confidence ?? 1);
  });
  it('sees memory pressure, and a component beside the service is no cause', async () => {
    const pressed = await investigate(
      [infrastructure],
      withSeries({ p99: slow, memory: [line('orders', 4e8, 60, 9e8)], cpu: [line('inventory', 0.2, 60, 0.95)] }),
    );
    expect(pressed.hypotheses.map((one) => one.statement)).toEqual(['Memory pressure on orders']);
  });
});

describe('the traces', () => {
  const trace = (id: string, second: number, total: number, below: number): Span[] => {
    const ns = (seconds: number) => String(BigInt(Math.round((start + second + seconds) * 1e6)) * 1000n);
    const whole = { traceID: id, pod: '', name: 'POST /orders' };
    return [
      { ...whole, spanID: `${id}a`, parentSpanID: '', service: 'orders', startNs: ns(0), endNs: ns(total) },
      {
        ...whole,
        spanID: `${id}b`,
        parentSpanID: `${id}a`,
        service: 'orders-db',
        startNs: ns(0.01),
        endNs: ns(0.01 + below),
      },
    ];
  };
  const spans = [...Array(10).keys()].flatMap((index) => [
    ...trace(`p${index}`, -600 + index, 0.2, 0.1),
    ...trace(`n${index}`, 200 + index, 3.2, 3.1),
  ]);
  it('show where the time of a request sits', async () => {
    const { hypotheses, observations, answers } = await investigate([tracing], withSeries({ p99: slow }, { spans }));
    expect(observations.map(({ interpretation }) => interpretation.replaceAll('\u00a0', ' '))).toEqual([
      'orders waits 97 % of the time in orders-db; own time of orders-db 3.1 s, normally 100 ms, 100 % of what was added to a trace',
      'own time of orders 100 ms, normally 100 ms, 0 % of what was added to a trace',
    ]);
    expect(hypotheses).toHaveLength(1);
    expect(hypotheses[0]).toMatchObject({
      statement: 'Time is spent in orders-db',
      status: 'survived',
      component: 'orders-db',
    });
    expect(answers[0]?.line).toContain('orders-db');
  });
  it('are a named gap when they are missing', async () => {
    const { answers, hypotheses } = await investigate([tracing], withSeries({ p99: slow }));
    expect(answers[0]).toMatchObject({
      notSeen: [{ what: 'traces', why: 'Tempo does not answer' }],
      line: 'not seen (traces)',
    });
    expect(hypotheses).toEqual([]);
  });
});

describe('configured queries', () => {
  const settings = (query: Record<string, unknown>) =>
    AgentSettings.parse({ observation_queries: { lock_waits: query } });
  const raw = 'sum(x{datname="orders"})';

  it('are read with the service put in, and their threshold is a floor', async () => {
    const series = { ...line('none', 1, 100, 40), labels: {} };
    const world = withSeries({ p99: slow, [raw]: [series] });
    const asked = { prometheus: 'sum(x{datname="$SERVICE"})', title: 'lock waits', confidence: 0.85 };
    const seen = (await observe(database, world, settings({ ...asked, threshold: 10 }))).observations.find(
      (one) => one.unusual,
    );
    expect(seen).toMatchObject({
      topic: 'lock_waiters',
      source: 'prometheus:lock_waits',
      confidence: 0.85,
      component: 'orders-db',
    });
    const beneath = await observe(database, world, settings({ ...asked, threshold: 100 }));
    expect(beneath.observations.filter((one) => one.unusual)).toEqual([]);
  });

  it('of logs count lines and are untrusted', async () => {
    const logs = { '{app="orders"} |= "boom"': [line('none', 2, 100, 30)] };
    const asked = AgentSettings.parse({
      observation_queries: { error_lines: { loki: '{app="$SERVICE"} |= "boom"', threshold: 10 } },
    });
    const { observations } = await observe(application, { ...withSeries({}), logs }, asked);
    expect(observations.find((one) => one.type === 'log')).toMatchObject({
      topic: 'error_lines',
      unusual: true,
      untrusted: true,
    });
    const blind = await observe(application, quiet(), asked);
    expect(blind.notSeen).toEqual([{ what: 'logs', why: 'there is no Loki' }]);
  });

  it('take the service as text, never as a pattern or as more of the query', () => {
    const values = { service: 'a.b"} or up{x="', rateSeconds: 300 };
    expect(filled('rate(x{s="$SERVICE"}[$RATE])', values)).toBe('rate(x{s="a.b\\"} or up{x=\\""}[300s])');
    expect(filled('{app=~"$SERVICE-.*"}', { service: 'a.b', rateSeconds: 1 })).toBe('{app=~"a\\\\.b-.*"}');
    expect(filled('up{a="b"} $SERVICE', { service: 'x', rateSeconds: 1 })).toBe('up{a="b"} $SERVICE');
  });
});

it('the symptom of this world is measured', async () => {
  expect((await measured(withSeries({ p99: slow }))).symptom.state).toBe('seen');
});
