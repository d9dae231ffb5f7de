import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const CLIENT = new URL('../src/pglite-client.ts', import.meta.url).href;
/** Loaded in each thread: those beside the first end when they are asked to, as one does whose memory has run out. */
const MORTAL = `data:text/javascript,${encodeURIComponent(`
  import { BroadcastChannel, isMainThread } from 'node:worker_threads';
  if (!isMainThread) new BroadcastChannel('end').onmessage = () => process.exit(9);
`)}`;

async function run(script: string): Promise<{ code: number; said: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'compass-lost-'));
  const main = `import { openPglite } from ${JSON.stringify(CLIENT)}; const client = await openPglite(${JSON.stringify(join(directory, 'data'))}); ${script}`;
  const file = join(directory, 'main.mjs');
  writeFileSync(file, main);
  const child = spawn(process.execPath, ['--import', MORTAL, file]);
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'exit');
  rmSync(directory, { recursive: true, force: true });
  return { code, said };
}

test('a process whose database thread ends does not live on without it', async () => {
  const { code, said } = await run(`
    new BroadcastChannel('end').postMessage('now');
    setTimeout(() => process.exit(0), 5000);`);
  expect(code).toBe(1);
  expect(said).toContain('The thread of the embedded database has ended.');
});

test('one that closes its database ends as it likes', async () => {
  expect(await run('await client.close(); process.exit(7);')).toMatchObject({ code: 7, said: '' });
});
