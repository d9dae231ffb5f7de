import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from './installation.ts';
import { accused, BROKEN_S, pageAndWait, told } from './paged.ts';
import { thread } from './resolve.ts';
import { threadSays } from './thread.ts';
import { waitFor } from './wait.ts';

const RELEASE = '2.4.0';

/** A release of orders fails on a share of the requests: named first with its change and its log lines behind it, and closed by a person. What is not so is returned. */
export async function releaseIsBad(place: Installation, say: (line: string) => void): Promise<string[]> {
  await place.system.releaseOrders(RELEASE);
  say(`orders ${RELEASE} is released`);
  await sleep(BROKEN_S * 1000);
  const answer = await pageAndWait(place, 'orders', '5xx error rate is high');
  for (const one of answer.hypotheses.slice(0, 4)) say(`release: ${told(one)}`);
  const [first] = answer.hypotheses;
  const named = accused(answer, place);
  const supports = answer.observations.filter((one) => first?.supporting_observations.includes(one.id));
  const seen = (type: string) => answer.observations.some((one) => one.observation_type === type);
  const checks: [string, boolean][] = [
    ['orders after its change is first', first?.component === 'orders' && /after a change/.test(first.statement)],
    ['it survived a test', first?.status === 'survived'],
    ['orders is named', named[0]?.component === 'orders'],
    ['nobody but orders is blamed', named.every((one) => one.component === 'orders')],
    ['the change supports it', supports.some((one) => one.observation_type === 'config')],
    ['the log lines support it', supports.some((one) => one.observation_type === 'log')],
    ['logs, traces and changes were read', ['log', 'trace', 'config'].every(seen)],
    ['the thread names the change', await threadSays(place, answer, [first?.statement ?? '', 'deploy of orders'])],
  ];

  const root = await thread(place.local, answer.id);
  if (root !== null) {
    await place.local.press('alice', root, 'root_more', `${answer.id}:x`);
    await place.local.submit('alice', { reason: 'the release is turned back by hand' });
  }
  const ended = await waitFor('the end', 20, async () => {
    const now = await place.record(answer.id);
    return now.status === 'closed' && now.post_mortem !== null ? now : null;
  }).catch(() => null);
  say('alice turns the release back by hand and closes the investigation');
  await place.system.releaseOrders('2.3.1');
  checks.push(['it is closed with a post-mortem', ended !== null]);
  return checks.filter(([, holds]) => !holds).map(([what]) => `bad release: ${what}`);
}
