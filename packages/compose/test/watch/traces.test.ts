import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

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
