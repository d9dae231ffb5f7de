import { setTimeout as sleep } from 'node:timers/promises';
import { people, type Reply, type Root, slotOf } from '../../apps/lab/src/story/people.ts';
import { until } from './workload.ts';

const LOOK_EVERY_MS = 20;
const LONGEST_MS = 30_000;
const open = (message: Reply): boolean => JSON.stringify(message.blocks).includes('"test_hypothesis"');
const listOf = (root: Root): Reply | undefined => root.replies.find((one) => slotOf(one) === 'list' && open(one));

/** How long until `look` is true, in milliseconds. */
async function took(act: () => Promise<void>, look: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  await act();
  while (!(await look())) {
    if (performance.now() - began > LONGEST_MS) throw new Error('a press was not answered within 30 s');
    await sleep(LOOK_EVERY_MS);
  }
  return performance.now() - began;
}

/**
 * A test of every list that waits, started by alice in the local Slack at that address: from her press to its form, and from the form she sends to what is
 * seen of it in the thread, in milliseconds, the shortest first. A press is followed by about three edits, of which Slack takes 50 a minute: more often
 * than every 4 s, what is measured is Slack's limit as well.
 */
export async function pressAll(
  slackUrl: string,
  { live, rounds, everyMs }: { live: number; rounds: number; everyMs: number },
): Promise<{ forms: number[]; answers: number[] }> {
  const alice = people(slackUrl);
  const isOpen = async () => {
    const answer = await fetch(`${slackUrl}/local/views?user=alice`);
    const { views } = (await answer.json()) as { views: { type: string }[] };
    return views.some(({ type }) => type === 'modal');
  };
  const waiting = await until(`${live} lists`, async () => {
    const roots = (await alice.roots()).filter((root) => listOf(root) !== undefined);
    return roots.length < live ? null : roots;
  });
  const [forms, answers]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1)
    for (const { ts } of waiting) {
      const thread = async () => (await alice.roots()).find((root) => root.ts === ts);
      const root = await until('its list', async () => {
        const found = await thread();
        return found?.replies.some(open) === true ? found : null;
      });
      const list = listOf(root);
      if (list === undefined) throw new Error('a list is gone');
      const next = performance.now() + everyMs;
      forms.push(await took(() => alice.press('alice', list, 'test_hypothesis'), isOpen));
      const before = JSON.stringify(root.replies);
      const isSeen = async () => JSON.stringify((await thread())?.replies) !== before;
      answers.push(await took(() => alice.submit('alice'), isSeen));
      await sleep(Math.max(0, next - performance.now()));
    }
  const sorted = (all: number[]) => [...all].sort((a, b) => a - b);
  return { forms: sorted(forms), answers: sorted(answers) };
}
