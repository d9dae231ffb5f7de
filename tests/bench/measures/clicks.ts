import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atMost } from '../../../apps/lab/src/figures/figure.ts';
import { freePort } from '../../support/free-port.ts';
import { program } from '../../support/scaled.ts';
import { approve, environment, pageOf, send } from '../../trust/faults/crew.ts';
import { quantile } from '../../trust/faults/nemesis.ts';
import { startStandIn } from '../../trust/faults/stand-in.ts';
import type { Measure } from '../measure.ts';
import { told } from '../numbers.ts';
import { pressAll } from '../presses.ts';

const LIVE = 20;
const ROUNDS = 2;

/** One process with the local Slack inside: from a press to what a person sees of it, while all investigations wait for people or run their tests. */
export const measure: Measure = {
  name: 'clicks',
  order: 9,
  async run(say) {
    const home = mkdtempSync(join(tmpdir(), 'compass-bench-'));
    const standIn = await startStandIn();
    const slackPort = await freePort();
    await approve(standIn, join(home, 'pins.json'));
    const alone = await program('standalone', {
      ...environment(home, standIn),
      SLACK_ENABLED: 'true',
      SLACK_LOCAL_PORT: String(slackPort),
      COMPASS_NO_OPEN: '1',
    });
    const slackUrl = `http://127.0.0.1:${slackPort}`;
    try {
      for (let n = 1; n <= LIVE; n += 1) await send(alone.url, pageOf(standIn, n));
      say(`${LIVE} pages are sent`);
      // As fast as one person can: Slack's limit of edits is in it.
      const { forms, answers } = await pressAll(slackUrl, { live: LIVE, rounds: ROUNDS, everyMs: 0 });
      return {
        figures: [
          atMost(`embedded: a press to its form with ${LIVE} live, p95`, quantile(forms, 0.95), 1000, 'ms'),
          atMost(
            `embedded: a sent form to what is seen of it with ${LIVE} live, p95`,
            quantile(answers, 0.95),
            1000,
            'ms',
          ),
          told('the same, slowest', Math.max(...forms, ...answers), 'ms'),
        ],
        numbers: {
          pressP95Ms: quantile(
            [...forms, ...answers].sort((a, b) => a - b),
            0.95,
          ),
        },
        exercised: forms.length + answers.length,
      };
    } finally {
      alone.child.kill('SIGKILL');
      await alone.ended;
      await standIn.close();
      rmSync(home, { recursive: true, force: true });
    }
  },
};
