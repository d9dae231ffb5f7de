import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { respond } from './modes.ts';
import type { Out } from './out.ts';

/** The evil server over stdio: `evil-stdio.ts MODE STAGE LEDGER`. What it did and what it was told goes to the ledger, a line each. */
const [mode = '', stage = '', ledger = ''] = process.argv.slice(2);
const note = (line: string) => appendFileSync(ledger, `${line}\n`);

const out: Out = {
  begin: () => undefined,
  write: async (piece) => {
    if (!process.stdout.writable) return false;
    if (process.stdout.write(piece)) return true;
    await new Promise((resolve) => process.stdout.once('drain', resolve));
    return true;
  },
  end: () => void process.stdout.write('\n'),
  cut: () => process.exit(1),
};
process.stdout.on('error', () => process.exit(0));
// It neither goes when asked to, nor when nobody is there.
process.on('SIGTERM', () => undefined);
process.stderr.write('x'.repeat(200_000));
createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (message.method === undefined) note('error' in message ? 'refused' : 'granted');
  else if (message.method === stage) note('acted');
  respond(message, out, { mode, stage }).catch(() => undefined);
});
// Nor for ever: nothing is left of a run that broke off.
setTimeout(() => process.exit(0), 120_000);
