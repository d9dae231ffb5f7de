import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { metrics } from './metric-names.ts';
import { namesIn } from './queries.ts';

const root = join(import.meta.dirname, '../..');
const chart = join(root, 'charts/compass');
const rulesFile = join(chart, 'rules/compass.yaml');
const all = process.env['COMPASS_TEST_ALL'] === '1';
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

interface Rule {
  alert: string;
  expr: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}
interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string; legendFormat: string; datasource: { uid: string } }[];
}

const rules: Rule[] = parse(readFileSync(rulesFile, 'utf8')).groups.flatMap((group: { rules: Rule[] }) => group.rules);
const dashboard = JSON.parse(readFileSync(join(chart, 'dashboards/compass.json'), 'utf8'));
const panels: Panel[] = dashboard.panels;
const asked = panels.flatMap(({ targets = [] }) => targets);
/** As Grafana fills them in. */
const filled = (query: string) => query.replaceAll('$__rate_interval', '5m').replaceAll('$job', '.*');
const queries = [...rules.map(({ expr }) => expr), ...asked.map(({ expr }) => filled(expr))];

/** The exported metric behind a series: a histogram has three. */
const exported = (name: string): string => {
  const base = name.replace(/_(?:bucket|sum|count)$/, '');
  return metrics[base]?.kind === 'histogram' ? base : name;
};

describe('dashboard and alert rules', () => {
  it('ask for metrics that COMPASS has, by labels that these have', () => {
    // Of the scrape, and of a histogram's series.
    const given = ['job', 'instance', 'le', 'severity'];
    for (const query of queries) {
      const { metrics: named, labels } = namesIn(query);
      expect(named.length, query).toBeGreaterThan(0);
      expect(
        named.map(exported).filter((name) => metrics[name] === undefined),
        query,
      ).toEqual([]);
      const known = named.flatMap((name) => metrics[exported(name)]?.labels ?? []);
      expect(
        labels.filter((label) => ![...known, ...given].includes(label)),
        query,
      ).toEqual([]);
    }
  });

  it('leave no metric of COMPASS unseen', () => {
    const seen = new Set(queries.flatMap((query) => namesIn(query).metrics.map(exported)));
    expect(Object.keys(metrics).filter((name) => !seen.has(name))).toEqual([]);
  });

  it('take rates of what only grows, and of nothing else', () => {
    for (const query of queries)
      for (const [, name = ''] of query.matchAll(/\b(?:rate|increase)\((\w+)/g))
        expect(['counter', 'histogram'], name).toContain(metrics[exported(name)]?.kind);
  });

  it('a query that is none is noticed', () => {
    expect(() => namesIn('sum by (server) (rate(x[5m])')).toThrow('no PromQL');
    expect(namesIn('sum by (a) (rate(x_bucket{b="c"}[5m])) / y')).toEqual({
      metrics: ['x_bucket', 'y'],
      labels: ['a', 'b'],
    });
  });

  it('every alert says how bad it is, what happened and what to do', () => {
    for (const { alert, labels, annotations } of rules) {
      expect(alert).toMatch(/^Compass[A-Z]/);
      expect(['critical', 'warning']).toContain(labels['severity']);
      expect(Object.keys(annotations).sort()).toEqual(['description', 'summary']);
    }
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });
});

describe('the dashboard', () => {
  it('asks the data source that was chosen, and says what each panel shows', () => {
    expect(new Set(asked.map(({ datasource }) => datasource.uid))).toEqual(new Set([`$\{datasource}`]));
    const shown = panels.filter(({ type }) => type !== 'row');
    expect(shown.filter(({ description = '', targets = [] }) => description === '' || targets.length === 0)).toEqual(
      [],
    );
    expect(asked.filter(({ expr }) => !expr.includes('{job=~"$job"'))).toEqual([]);
  });

  it('lays its panels side by side', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });
});

/** One sample a minute. */
const well: Record<string, string> = {
  'compass_health{part="database",state="ok",job="c",instance="a"}': '1x60',
  'compass_health{part="database",state="down",job="c",instance="a"}': '0x60',
  'compass_health{part="slack",state="down",job="c",instance="a"}': '0x60',
  'compass_health{part="similarity",state="degraded",job="c",instance="a"}': '0x60',
  'compass_oldest_due_step_seconds{job="c",instance="a"}': '2x60',
  'compass_steps_quarantined_total{job="c",instance="a"}': '3x60',
  'compass_inbox_pending{job="c",instance="a"}': '4x60',
  'compass_deliveries_total{source="slack",outcome="new",job="c",instance="a"}': '0+9x60',
  'compass_delivery_seconds_bucket{le="0.1",job="c",instance="a"}': '0+9x60',
  'compass_delivery_seconds_bucket{le="5",job="c",instance="a"}': '0+9x60',
  'compass_delivery_seconds_bucket{le="+Inf",job="c",instance="a"}': '0+9x60',
  'compass_oldest_outbox_seconds{job="c",instance="a"}': '5x60',
  'compass_tool_calls_total{server="loki",outcome="ok",job="c",instance="a"}': '0+20x60',
  'compass_tool_calls_total{server="loki",outcome="given_up",job="c",instance="a"}': '0+90x60',
  'compass_leases_lost_total{job="c",instance="a"}': '1x60',
  'nodejs_eventloop_lag_p99_seconds{job="c",instance="a"}': '0.02x60',
  // Somebody else's program.
  'nodejs_eventloop_lag_p99_seconds{job="other",instance="b"}': '9x60',
};

/** What is otherwise than well from the start, or from the given minute, and the alerts that must fire after 40 minutes. */
const stories: [string, Record<string, string | null>, string[]][] = [
  ['all is well', {}, []],
  ['nothing is scraped', Object.fromEntries(Object.keys(well).map((series) => [series, null])), ['CompassAbsent']],
  [
    'the record is away',
    { 'compass_health{part="database",state="down",job="c",instance="a"}': '0x30 1x30' },
    ['CompassDown'],
  ],
  [
    'the record was away for a minute',
    { 'compass_health{part="database",state="down",job="c",instance="a"}': '0x37 1 0x30' },
    [],
  ],
  [
    'Slack is away',
    { 'compass_health{part="slack",state="down",job="c",instance="a"}': '0x20 1x40' },
    ['CompassDegraded'],
  ],
  [
    'the last call to Slack failed, and nobody called for ten minutes',
    { 'compass_health{part="slack",state="down",job="c",instance="a"}': '0x30 1x10 0x20' },
    [],
  ],
  [
    'similar incidents are found without an index',
    { 'compass_health{part="similarity",state="degraded",job="c",instance="a"}': '0x20 1x40' },
    ['CompassDegraded'],
  ],
  ['no worker runs', { 'compass_oldest_due_step_seconds{job="c",instance="a"}': '0+60x60' }, ['CompassStepsWait']],
  [
    'a step is set aside',
    { 'compass_steps_quarantined_total{job="c",instance="a"}': '3x30 4x30' },
    ['CompassStepsQuarantined'],
  ],
  ['nobody acts', { 'compass_inbox_pending{job="c",instance="a"}': '0+2x60' }, ['CompassInboxStands']],
  [
    'deliveries fail and go on failing',
    { 'compass_deliveries_total{source="slack",outcome="failed",job="c",instance="a"}': '1+1x60' },
    ['CompassDeliveriesFail'],
  ],
  [
    'one delivery fails, the first ever',
    { 'compass_deliveries_total{source="slack",outcome="failed",job="c",instance="a"}': '_x37 1x20' },
    ['CompassDeliveriesFail'],
  ],
  [
    'a delivery failed long ago',
    { 'compass_deliveries_total{source="slack",outcome="failed",job="c",instance="a"}': '1x60' },
    [],
  ],
  [
    'storing takes seconds',
    { 'compass_delivery_seconds_bucket{le="0.1",job="c",instance="a"}': '0+5x60' },
    ['CompassAcknowledgesLate'],
  ],
  ['people are not shown', { 'compass_oldest_outbox_seconds{job="c",instance="a"}': '0+60x60' }, ['CompassNotShown']],
  [
    'a source refuses',
    { 'compass_tool_calls_total{server="loki",outcome="unavailable",job="c",instance="a"}': '0+200x60' },
    ['CompassSourceFails'],
  ],
  ['workers stand still', { 'compass_leases_lost_total{job="c",instance="a"}': '0+1x60' }, ['CompassLeasesLost']],
  [
    'a process has no CPU',
    { 'nodejs_eventloop_lag_p99_seconds{job="c",instance="a"}': '2x60' },
    ['CompassEventLoopStands'],
  ],
];

describe.runIf(hasPromtool || all)('to Prometheus (needs promtool)', () => {
  const promtool = (args: string[], files: Record<string, unknown>) => {
    const home = mkdtempSync(join(tmpdir(), 'compass-promtool-'));
    try {
      for (const [name, content] of Object.entries(files)) writeFileSync(join(home, name), JSON.stringify(content));
      const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: home, encoding: 'utf8' });
      return { status, output: stdout + stderr };
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  };

  it('the rules are rules', () => {
    const { status, output } = promtool(['check', 'rules', rulesFile], {});
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining(`${rules.length} rules found`) });
  });

  it("the dashboard's queries are queries", () => {
    const records = asked.map(({ expr }, index) => ({ record: `panel:${index}`, expr: filled(expr) }));
    const file = { groups: [{ name: 'panels', rules: records }] };
    const { status, output } = promtool(['check', 'rules', 'panels.json'], { 'panels.json': file });
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining(`${records.length} rules found`) });
  });

  it.each(stories)('%s', (_, otherwise, fire) => {
    const series = Object.entries({ ...well, ...otherwise }).filter(([, values]) => values !== null);
    const test = {
      rule_files: [rulesFile],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: series.map(([name, values]) => ({ series: name, values })),
          promql_expr_test: [
            {
              expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
              eval_time: '40m',
              exp_samples: fire.map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 })),
            },
          ],
        },
      ],
    };
    const { status, output } = promtool(['test', 'rules', 'test.json'], { 'test.json': test });
    expect(status, output).toBe(0);
  });

  it('every alert has a story in which it fires', () => {
    const told = new Set(stories.flatMap(([, , fire]) => fire));
    expect(rules.map(({ alert }) => alert).filter((alert) => !told.has(alert))).toEqual([]);
  });
});
