import { resolve } from 'node:path';
import { type Client, createClient } from '../client.ts';
import type { CommandContext } from '../main.ts';
import { cliEnv, ROOT } from '../settings.ts';

/** COMPASS in this process, in memory, asked as any other one is. */
export async function openLocal({
  bundle,
  sleep,
}: {
  bundle: string | null;
  sleep: CommandContext['sleep'];
}): Promise<{ client: Client; said: string; close(): Promise<void> }> {
  const { startLocal } = await import('@compass/compose/local');
  const local = await startLocal({ root: ROOT, env: cliEnv(), bundle: bundle === null ? null : resolve(bundle) });
  const said =
    local.recording === null
      ? 'COMPASS runs in this process, with the configured sources.'
      : `COMPASS runs in this process, and a recorded incident answers (${local.recording}).`;
  return { client: createClient({ url: local.url, token: local.token, sleep }), said, close: local.stop };
}
