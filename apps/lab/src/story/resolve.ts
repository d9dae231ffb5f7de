import type { WireInvestigation } from '@compass/core';
import { buttonValue, type People, type Reply, type Root, slotOf } from './people.ts';
import { waitFor } from './wait.ts';

export interface Watch {
  people: People;
  /** The record as REST shows it. */
  record(name: string): Promise<WireInvestigation>;
  say(line: string): void;
}

const reply = (root: Root, slot: string): Reply | undefined =>
  root.replies.find((one) => slotOf(one) === slot || slotOf(one).startsWith(`${slot}:`));

/** The thread of one service, by its investigation's root. */
export const thread = async (people: People, investigation: string): Promise<Root | null> =>
  (await people.roots()).find((root) => root.metadata?.event_payload?.investigation === investigation) ?? null;

/** From the ranked list to the post-mortem as two people walk it: test, mitigate, approve. Rejects at the first dead end. */
export async function resolve(watch: Watch, name: string): Promise<WireInvestigation> {
  const { people, record, say } = watch;
  const id = (await record(name)).id;
  const find = (slot: string, seconds: number) =>
    waitFor(`the ${slot} message`, seconds, async () => {
      const root = await thread(people, id);
      return root === null ? null : reply(root, slot);
    });
  const list = await waitFor('the list with its buttons', 60, async () => {
    const root = await thread(people, id);
    const found = root === null ? undefined : reply(root, 'list');
    const ready = (await record(name)).status === 'awaiting_human';
    return ready && found !== undefined && buttonValue(found, 'test_hypothesis') !== null ? found : null;
  });
  const ranked = await record(name);
  for (const { current_confidence: confidence, statement, status, ledger } of ranked.hypotheses) {
    const [worst] = ledger.toSorted((a, b) => a.weight - b.weight);
    const why = status === 'disproven' && worst !== undefined ? `: ${worst.why}` : '';
    say(`${Math.round(confidence * 100)} %  ${statement} (${status}${why})`);
  }

  await people.press('alice', list, 'test_hypothesis');
  await people.submit('alice');
  say('alice runs a test of the first hypothesis');
  await waitFor('the verdict that was asked for', 40, async () => {
    const now = await record(name);
    return now.status === 'awaiting_human' && now.human_decisions.some((one) => one.what === 'test') ? now : null;
  });

  const again = await find('list', 10);
  await people.press('alice', again, 'propose_action');
  await people.submit('alice', { note: 'asked from the list' });
  const approval = await find('approval', 20);
  say(`alice asks for approval: ${approval.text}`);
  await waitFor('the approve button', 10, async () => buttonValue(await find('approval', 5), 'approve_action'));
  await people.press('bob', approval, 'approve_action');
  say('bob approves');
  const outcome = await find('outcome', 240);
  say(outcome.text);
  const ended = await waitFor('the post-mortem', 30, async () => {
    const now = await record(name);
    return now.post_mortem === null ? null : now;
  });
  const fileNamed = (file: string) =>
    waitFor(`the file ${file}`, 20, async () => {
      const root = await thread(people, id);
      return root?.replies.some((one) => one.files.some(({ name: known }) => known === file)) === true ? true : null;
    });
  const draft = await find('post-mortem', 20);
  await fileNamed(`${ended.post_mortem}-draft.md`);
  await people.press('alice', draft, 'publish_postmortem');
  await fileNamed(`${ended.post_mortem}.md`);
  say(`post-mortem ${ended.post_mortem} is published`);
  return ended;
}
