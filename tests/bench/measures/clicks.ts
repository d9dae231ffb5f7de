import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost } from '../../../apps/lab/src/figures/figure.ts';
import { people, type Reply, type Root, slotOf } from '../../../apps/lab/src/story/people.ts';
import { freePort } from '../../support/free-port.ts';
import { program } from '../../support/scaled.ts';
import { approve, environment, pageOf, send } from '../../trust/faults/crew.ts';
import { quantile } from '../../trust/faults/nemesis.ts';
import { startStandIn } from '../../trust/faults/stand-in.ts';
import type { Measure } from '../measure.ts';
import { told } from '../numbers.ts';
import { until } from '../workload.ts';

const LIVE = 20;
const ROUNDS = 2;
const LOOK_EVERY_MS = 20;

const open = (message: Reply): boolean => JSON.stringify(message.blocks).includes('"test_hypothesis"');
const listOf = (root: Root): Reply | undefined => root.replies.find((one) => slotOf(one) === 'list' && open(one));

/** How long until `look` is true, in milliseconds. */
async function took(act: () => Promise<void>, look: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  await act();
  while (!(await look())) {
    if (performance.now() - began > 30_000) throw new Error('a press was not answered within 30 s');
    await sleep(LOOK_EVERY_MS);
  }
  return performance.now() - began;
}

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
    const alice = people(slackUrl);
    const isOpen = async () => {
      const { views } = (await (await fetch(`${slackUrl}/local/views?user=alice`)).json()) as {
        views: { type: string }[];
      };
      return views.some(({ type }) => type === 'modal');
    };
    try {
      for (let n = 1; n <= LIVE; n += 1) await send(alone.url, pageOf(standIn, n));
      const waiting = await until(`${LIVE} lists`, async () => {
        const roots = (await alice.roots()).filter((root) => listOf(root) !== undefined);
        return roots.length < LIVE ? null : roots;
      });
      say(`${waiting.length} lists wait`);
      const [forms, answers]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round += 1)
        for (const { ts } of waiting) {
          const thread = async () => (await alice.roots()).find((root) => root.ts === ts);
          const root = await until(
            'its list',
            async () => ((await thread())?.replies.some(open) ? await thread() : null) ?? null,
          );
          const list = listOf(root);
          if (list === undefined) throw new Error('a list is gone');
          forms.push(await took(() => alice.press('alice', list, 'test_hypothesis'), isOpen));
          const before = JSON.stringify(root.replies);
          answers.push(
            await took(
              () => alice.submit('alice'),
              async () => JSON.stringify((await thread())?.replies) !== before,
            ),
          );
        }
      const sorted = (all: number[]) => [...all].sort((a, b) => a - b);
      return {
        figures: [
          atMost(`embedded: a press to its form with ${LIVE} live, p95`, quantile(sorted(forms), 0.95), 1000, 'ms'),
          atMost(
            `embedded: a sent form to what is seen of it with ${LIVE} live, p95`,
            quantile(sorted(answers), 0.95),
            1000,
            'ms',
          ),
          told('the same, slowest', Math.max(...forms, ...answers), 'ms'),
        ],
        numbers: { pressP95Ms: quantile(sorted([...forms, ...answers]), 0.95) },
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
