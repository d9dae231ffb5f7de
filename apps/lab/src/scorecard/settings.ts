// biome-ignore-all lint/style/noProcessEnv: an app's edge is where the environment is read
import { parseArgs } from 'node:util';

/** Where the incidents are; null with `--written`, which writes the documents anew from docs/scorecard.json. */
export function scorecardSettings(): { directory: string | null } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { written: { type: 'boolean', default: false } },
  });
  if (values.written) return { directory: null };
  const directory = positionals[0] ?? process.env['COMPASS_INCIDENTS_DIR'];
  if (directory === undefined || directory === '')
    throw new Error('Which incidents? npm run scorecard -- DIR, or set COMPASS_INCIDENTS_DIR.');
  return { directory };
}
