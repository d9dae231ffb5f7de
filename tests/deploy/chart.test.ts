import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { STOP_WITHIN_MS } from '../../packages/compose/src/stop-at-signal.ts';
import { findHelm } from './helm.ts';
import { type Manifest, schemaFaults, unknownFields } from './strict-manifests.ts';
import { everything, mistakes } from './values.ts';

const root = join(import.meta.dirname, '../..');
const chart = join(root, 'charts/compass');
const read = (file: string) => readFileSync(join(chart, file), 'utf8');
const all = process.env['COMPASS_TEST_ALL'] === '1';
const helm = findHelm();

type Values = Record<string, unknown>;
const isGroup = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** As Helm puts values over values. */
const over = (under: Values, upper: Values): Values => {
  const merged = { ...under };
  for (const [key, value] of Object.entries(upper)) {
    const below = merged[key];
    merged[key] = isGroup(value) && isGroup(below) ? over(below, value) : value;
  }
  return merged;
};

describe('the values of the chart', () => {
  const defaults: Values = parse(read('values.yaml'));
  const valid = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(read('values.schema.json')));
  const faultsOf = (values: object) =>
    valid(over(defaults, values as Values)) ? [] : (valid.errors ?? []).map(({ instancePath }) => instancePath);

  it('are as their schema says, by themselves and with everything set', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf(everything)).toEqual([]);
  });

  it.each(mistakes)('a mistake at %s (%s) is refused', (at, _, values) => {
    expect(faultsOf(values)).toContain(at);
  });

  it('are those of the schema', () => {
    const { properties } = JSON.parse(read('values.schema.json'));
    const { global: _, ...own } = properties;
    expect(Object.keys(defaults).sort()).toEqual(Object.keys(own).sort());
  });
});

describe.runIf(helm !== null || all)('the chart (needs helm, or npm to fetch it)', () => {
  const run = (args: string[]) => {
    const { status, stdout, stderr } = spawnSync(helm ?? 'helm', args, { encoding: 'utf8', cwd: chart });
    return { status, stdout, stderr };
  };
  const withValues = (values: object, args: string[]) => {
    const home = mkdtempSync(join(tmpdir(), 'compass-values-'));
    const file = join(home, 'values.json');
    writeFileSync(file, JSON.stringify(values));
    try {
      return run([...args, '.', '--values', file]);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  };
  const render = (values: object): Manifest[] => {
    const { status, stdout, stderr } = withValues(values, ['template', 'compass']);
    expect(status, stderr).toBe(0);
    return parseAllDocuments(stdout).map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS();
    });
  };
  let [small, whole]: Manifest[][] = [];
  beforeAll(() => {
    [small, whole] = [render({}), render(everything)];
  });
  const names = (manifests: Manifest[] = []) =>
    manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
  const pods = () => [...(small ?? []), ...(whole ?? [])].filter(({ kind }) => kind === 'Deployment' || kind === 'Job');

  it('passes lint, with everything set too', () => {
    for (const values of [{}, everything])
      expect(withValues(values, ['lint', '--strict'])).toMatchObject({ status: 0 });
  });

  it('makes what it says', () => {
    expect(names(small)).toMatchInlineSnapshot(`
      [
        "Deployment compass-server",
        "Deployment compass-worker",
        "HorizontalPodAutoscaler compass-worker",
        "Job compass-migration",
        "NetworkPolicy compass-migration",
        "NetworkPolicy compass-server",
        "NetworkPolicy compass-worker",
        "PodDisruptionBudget compass-server",
        "PodDisruptionBudget compass-worker",
        "Service compass-server",
      ]
    `);
    expect(names(whole)).toMatchInlineSnapshot(`
      [
        "ConfigMap compass-config",
        "ConfigMap compass-dashboard",
        "Deployment compass-server",
        "Deployment compass-worker",
        "HorizontalPodAutoscaler compass-server",
        "HorizontalPodAutoscaler compass-worker",
        "Ingress compass-server",
        "Job compass-migration",
        "NetworkPolicy compass-migration",
        "NetworkPolicy compass-server",
        "NetworkPolicy compass-worker",
        "PodDisruptionBudget compass-server",
        "PodDisruptionBudget compass-worker",
        "PodMonitor compass",
        "PrometheusRule compass",
        "Service compass-server",
      ]
    `);
  });

  it('makes what Kubernetes and the Prometheus operator know, field by field', () => {
    const made = [...(small ?? []), ...(whole ?? [])];
    expect(made.flatMap(schemaFaults)).toEqual([]);
    expect(unknownFields(made)).toEqual([]);
  });

  it('would hear of a field that does not exist, and of a value of another type', () => {
    const [wrong] = structuredClone((small ?? []).filter(({ kind }) => kind === 'Deployment'));
    if (wrong === undefined) throw new Error('no Deployment');
    wrong['spec'].template.spec.containers[0].livenessProbe.periodSecond = 1;
    expect(unknownFields([wrong]).join('\n')).toMatch(/TS2353: .*periodSecond/);
    wrong['spec'].replicas = 'two';
    expect(schemaFaults(wrong)).toEqual(['Deployment compass-server: data/spec/replicas must be integer']);
  });

  it.each(mistakes)('Helm refuses a mistake at %s and names %s', (_, named, values) => {
    const { status, stderr } = withValues(values, ['template', 'compass']);
    expect(status).not.toBe(0);
    expect(stderr).toContain(named);
  });

  it('runs everything without root, without rights and on a file system that cannot be written', () => {
    const amount = expect.any(String);
    expect(pods().length).toBe(6);
    for (const { spec } of pods()) {
      const { securityContext, automountServiceAccountToken, containers } = spec.template.spec;
      expect(securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
      expect(securityContext.seccompProfile).toEqual({ type: 'RuntimeDefault' });
      expect(automountServiceAccountToken).toBe(false);
      for (const container of containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.resources).toMatchObject({
          requests: { cpu: amount, memory: amount },
          limits: { memory: amount },
        });
        expect(container.image).toMatch(/:\d+\.\d+\.\d+$/);
      }
    }
  });

  const deployed = (name: string) =>
    small?.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === `compass-${name}`)?.['spec'];

  it('asks for memory and CPU, and limits memory alone: what is out of CPU would lose its leases', () => {
    const resources = ['server', 'worker'].map((name) => deployed(name).template.spec.containers[0].resources);
    expect(resources).toEqual([
      { requests: { cpu: '250m', memory: '384Mi' }, limits: { memory: '1Gi' } },
      { requests: { cpu: '500m', memory: '384Mi' }, limits: { memory: '1Gi' } },
    ]);
  });

  it('starts two servers, and two workers to eight by load', () => {
    expect(deployed('server').replicas).toBe(2);
    const scaler = small?.find(({ kind }) => kind === 'HorizontalPodAutoscaler');
    expect(scaler?.['spec']).toMatchObject({ minReplicas: 2, maxReplicas: 8 });
  });

  it('restarts what does not answer at all, sends work to what is ready, and waits for the start', () => {
    for (const name of ['server', 'worker']) {
      const [{ startupProbe, livenessProbe, readinessProbe }] = deployed(name).template.spec.containers;
      const at = (path: string) => ({ path, port: 'http' });
      expect(startupProbe).toMatchObject({ httpGet: at('/ready') });
      expect(livenessProbe).toMatchObject({ httpGet: at('/live'), periodSeconds: 10 });
      expect(readinessProbe).toMatchObject({ httpGet: at('/ready'), periodSeconds: 5 });
    }
  });

  it('offers the server at port 80, to the cluster alone unless the values say otherwise', () => {
    const service = (manifests: Manifest[] = []) => manifests.find(({ kind }) => kind === 'Service')?.['spec'];
    expect(service(small)).toMatchObject({ type: 'ClusterIP', ports: [{ port: 80, targetPort: 'http' }] });
    expect(deployed('server').template.spec.containers[0].ports).toEqual([{ name: 'http', containerPort: 8080 }]);
    expect(service(whole)).toMatchObject({ type: 'LoadBalancer' });
  });

  it('runs programs that are there', () => {
    const programs = pods().map(({ spec }) => spec.template.spec.containers[0].command[1]);
    expect([...new Set(programs)].sort()).toEqual([
      'apps/server/src/main.ts',
      'apps/server/src/migrate.ts',
      'apps/worker/src/main.ts',
    ]);
    expect(programs.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names one secret and holds none', () => {
    for (const { spec } of pods()) {
      const [{ envFrom, env }] = spec.template.spec.containers;
      expect(envFrom).toEqual([{ secretRef: { name: 'compass' } }]);
      for (const { name } of env) expect(name).not.toMatch(/TOKEN|KEY|SECRET|PASSWORD|DATABASE_URL|REDIS_URL/);
    }
  });

  it('says where people reach it: at its ingress, or where the values say', () => {
    const urls = (manifests: Manifest[]) =>
      manifests
        .filter(({ kind }) => kind === 'Deployment')
        .map(({ spec }) =>
          spec.template.spec.containers[0].env.flatMap(({ name, value }: { name: string; value: string }) =>
            name === 'COMPASS_PUBLIC_URL' ? value : [],
          ),
        );
    expect(urls(small ?? [])).toEqual([[], []]);
    expect(urls(whole ?? [])).toEqual([['https://compass.example.com'], ['https://compass.example.com']]);
    const elsewhere = { ...everything, env: { COMPASS_PUBLIC_URL: 'https://pages.example.com' } };
    expect(urls(render(elsewhere))).toEqual([['https://pages.example.com'], ['https://pages.example.com']]);
  });

  it('every selector finds the pods it means, and no others', () => {
    const made = whole ?? [];
    const labels = Object.fromEntries(
      pods().map(({ spec, metadata }) => [metadata.name, spec.template.metadata.labels as Record<string, string>]),
    );
    const found = (selector: Record<string, string>) =>
      Object.keys(labels).filter((name) =>
        Object.entries(selector).every(([key, value]) => labels[name]?.[key] === value),
      );
    const selecting = made.filter(({ kind }) => /^(Deployment|PodDisruptionBudget|NetworkPolicy)$/.test(kind));
    expect(selecting.length).toBe(7);
    for (const { metadata, spec } of selecting)
      expect(found((spec.podSelector ?? spec.selector).matchLabels)).toEqual([metadata.name]);
    const [service, monitor] = ['Service', 'PodMonitor'].map((kind) => made.find((one) => one.kind === kind));
    expect(found(service?.['spec'].selector)).toEqual(['compass-server']);
    expect(found(monitor?.['spec'].selector.matchLabels)).toHaveLength(3);
  });

  it('the ingress leads to what senders, people and agents reach; health and metrics stay inside', () => {
    const ingress = whole?.find(({ kind }) => kind === 'Ingress');
    const [{ http }] = ingress?.['spec'].rules ?? [];
    const paths = http.paths.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(['/webhooks', '/api', '/slack', '/i', '/mcp']);
  });

  it('whoever is scaled by load has no number of its own', () => {
    for (const made of [small ?? [], whole ?? []]) {
      const scaled = made
        .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
        .map(({ spec }) => spec.scaleTargetRef.name);
      const deployments = made.filter(({ kind }) => kind === 'Deployment');
      for (const { metadata, spec } of deployments)
        expect(spec.replicas === undefined).toBe(scaled.includes(metadata.name));
    }
  });

  it('a server goes on answering until its Service sends it nothing more, and has time to stop after that', () => {
    const made = (small ?? []).filter(({ kind }) => kind === 'Deployment');
    const waits = made.map(({ metadata, spec }) => [
      metadata.name,
      spec.template.spec.containers[0].lifecycle?.preStop.exec.command,
    ]);
    expect(waits).toEqual([
      ['compass-server', ['sleep', '5']],
      ['compass-worker', undefined],
    ]);
    for (const { spec } of made)
      expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(5 + STOP_WITHIN_MS / 1000);
  });

  it('the migration is over before anything of a new version starts', () => {
    const job = small?.find(({ kind }) => kind === 'Job');
    expect(job?.metadata.annotations?.['helm.sh/hook']).toBe('pre-install,pre-upgrade');
    const { volumes, containers } = job?.['spec'].template.spec ?? {};
    // Nothing that the chart makes is there yet.
    expect(volumes.filter((volume: object) => 'configMap' in volume)).toEqual([]);
    expect(containers[0].envFrom).toEqual([{ secretRef: { name: 'compass' } }]);
  });

  it('hands on the rules and the dashboard as they are', () => {
    const of = (kind: string, name: string) =>
      whole?.find((one) => one.kind === kind && one.metadata.name === `compass${name}`);
    expect(of('PrometheusRule', '')?.['spec']).toEqual(parse(read('rules/compass.yaml')));
    const shown = of('ConfigMap', '-dashboard')?.['data']['compass.json'];
    expect(JSON.parse(shown)).toEqual(JSON.parse(read('dashboards/compass.json')));
  });

  it('a changed file of the configuration starts new pods', () => {
    const sums = [small, whole].map(
      (made) => made?.find(({ kind }) => kind === 'Deployment')?.['spec'].template.metadata.annotations,
    );
    expect(sums[0]['checksum/config']).not.toBe(sums[1]['checksum/config']);
    const [{ data }] = (whole ?? []).filter(({ metadata }) => metadata.name === 'compass-config') as [Manifest];
    expect(data).toEqual({
      'actions.yaml': everything.config['actions.yaml'],
      'agents.database.yaml': everything.config['agents/database.yaml'],
      'mcp-pins.json': everything.pins,
    });
  });
});
