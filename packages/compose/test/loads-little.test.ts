import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** The files that Node itself looks for and loads when a program does `imports`, by their addresses. */
function loadedBy(imports: string[]): { found: string[]; loaded: string[] } {
  const script = `
    import { registerHooks } from 'node:module';
    const [found, loaded] = [[], []];
    // Whoever comes later is asked first: what another hook finds does not come here.
    registerHooks({
      resolve: (specifier, context, next) => { found.push(context.parentURL + ' ' + specifier); return next(specifier, context); },
      load: (url, context, next) => { loaded.push(url); return next(url, context); },
    });
    for (const one of ${JSON.stringify(imports.map((one) => join(root, one)))}) await import(one);
    console.log(JSON.stringify({ found, loaded }));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(said);
}

it('a process that hears no Slack, asks no model and has no local page starts without what those need', () => {
  const { loaded } = loadedBy(['packages/compose/src/index.ts']);
  expect(loaded.filter((url) => url.includes('/packages/core/src/')).length).toBeGreaterThan(100);
  const heavy =
    /node_modules\/(@slack\/(bolt|socket-mode)|openai|@anthropic-ai|drizzle-orm|bullmq)\/|packages\/slack-local\//;
  expect(loaded.filter((url) => heavy.test(url))).toEqual([]);
});

it('what files of drizzle-orm import of one another is found without its package being read for each', () => {
  const { found, loaded } = loadedBy(['packages/state/src/open-scaled.ts', 'packages/state/src/record-store.ts']);
  expect(loaded.filter((url) => url.includes('/drizzle-orm/')).length).toBeGreaterThan(100);
  expect(found.filter((one) => one.includes('/drizzle-orm/'))).toEqual([]);
});
