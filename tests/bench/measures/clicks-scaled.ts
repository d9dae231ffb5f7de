import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalSlack } from '@compass/slack-local';
import { atMost, exactly } from '../../../apps/lab/src/figures/figure.ts';
import { readLedger } from '../../../apps/lab/src/story/slack-ledger.ts';
import { startCrew } from '../../trust/faults/crew.ts';
import { quantile } from '../../trust/faults/nemesis.ts';
import type { Measure } from '../measure.ts';
import { told } from '../numbers.ts';
import { pressAll } from '../presses.ts';
import { pageOnce } from '../workload.ts';

const [LIVE, ROUNDS, WORKERS] = [20, 1, 2];
const EVERY_MS = 4000;

/** A server and workers in one Slack: from a press to what a person sees of it, and how the processes together keep Slack's pace. */
export const measure: Measure = {
  name: 'clicks-scaled',
  order: 11,
  async run(say) {
    const home = mkdtempSync(join(tmpdir(), 'compass-bench-'));
    const slack = await startLocalSlack({ port: 0, directory: home });
    const env = {
      SLACK_ENABLED: 'true',
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
    };
    try {
      const crew = await startCrew({ workers: WORKERS, env });
      try {
        for (let n = 1; n <= LIVE; n += 1) await pageOnce(crew, n);
        say(`${LIVE} pages are sent to a server and ${WORKERS} workers`);
        const { forms, answers } = await pressAll(slack.url, { live: LIVE, rounds: ROUNDS, everyMs: EVERY_MS });
        const { refused, hurried, busiest } = readLedger(slack.calls());
        const where = `scaled, ${WORKERS} workers`;
        return {
          figures: [
            atMost(`${where}: a press to its form with ${LIVE} live, p95`, quantile(forms, 0.95), 1000, 'ms'),
            atMost(
              `${where}: a sent form to what is seen of it with ${LIVE} live, p95`,
              quantile(answers, 0.95),
              1000,
              'ms',
            ),
            told('the same, slowest', Math.max(...forms, ...answers), 'ms'),
            exactly(`${where}: edits of one message within 1.5 s of the last`, hurried.length, 0),
            exactly(`${where}: calls that Slack refused`, refused.length, 0),
            atMost(`${where}: edits in the busiest minute, by all of them`, busiest, 50, ''),
          ],
          numbers: {
            scaledPressP95Ms: quantile(
              [...forms, ...answers].sort((a, b) => a - b),
              0.95,
            ),
          },
          exercised: forms.length + answers.length,
        };
      } finally {
        await crew.stop();
      }
    } finally {
      await slack.close();
      rmSync(home, { recursive: true, force: true });
    }
  },
};
