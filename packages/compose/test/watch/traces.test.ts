import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startOtlpReceiver } from '../../../../tests/support/otlp-receiver.ts';
import { startTraces } from '../../src/watch/traces.ts';

/** What a process has loaded of OpenTelemetry once it watches. */
const loaded = (openTelemetry: unknown): string[] => {
  const watching = join(import.meta.dirname, '../../src/watch/open-watching.ts');
  const program = `
    const { openWatching } = await import(${JSON.stringify(watching)});
    const { default: Module } = await import('node:module');
    const silent = () => undefined;
    const log = { debug: silent, info: silent, warn: silent, error: silent };
    const config = { openTelemetry: ${JSON.stringify(openTelemetry)} };
    const watching = await openWatching({ config, clock: { now: () => new Date() }, log, role: 'server' });
    await watching.close();
    console.log(JSON.stringify(Object.keys(Module._cache)));
  `;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  return (JSON.parse(said) as string[]).filter((file) => /@opentelemetry.(sdk|exporter|resources)/.test(file));
};

it('OpenTelemetry’s SDK is loaded where traces go somewhere, and nowhere else', () => {
  expect(loaded(null)).toEqual([]);
  expect(loaded({ url: 'http://127.0.0.1:9/v1/traces', headers: {} })).not.toEqual([]);
});

it('a trace names the program and the installation that it is of', async () => {
  const receiver = await startOtlpReceiver();
  const where = { url: `${receiver.url}/v1/traces`, headers: {} };
  const { see, close } = startTraces({ ...where, service: 'compass-worker', environment: 'staging' });
  const [from, to] = [new Date('2026-11-22T03:00:00Z'), new Date('2026-11-22T03:00:01Z')];
  const about = { investigation: '0a1f9e34-5f0e-4a44-9a52-3c1a2b4d5e6f', run: null };
  see({ what: 'delivery', verb: 'start_investigation', source: 'slack', outcome: 'new', about, from, to });
  await close();
  await receiver.stop();
  expect(receiver.spans().map(({ name, service }) => [name, service])).toEqual([
    ['delivery start_investigation', 'compass-worker'],
  ]);
  const attribute = '{"key":"deployment.environment.name","value":{"stringValue":"staging"}}';
  expect(receiver.requests[0]?.body).toContain(attribute);
});
