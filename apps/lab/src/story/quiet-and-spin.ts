import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from './installation.ts';
import { accused, BROKEN_S, pageAndWait, told } from './paged.ts';

const SPIN_MS = 40;

/** A page while all is well: nobody may be accused. What is not so is returned. */
export async function pageWhileAllIsWell(place: Installation, say: (line: string) => void): Promise<string[]> {
  const answer = await pageAndWait(place, 'inventory');
  const named = accused(answer, place).map(told);
  say(`a page while all is well: ${named.length === 0 ? 'nobody is accused' : `accused: ${named.join(', ')}`}`);
  return named.map((one) => `nobody is accused while all is well, but ${one}`);
}

/** The orders service spins its own CPU in every request: the database must not be blamed. What is not so is returned. */
export async function ordersSpin(place: Installation, say: (line: string) => void): Promise<string[]> {
  await place.system.spinOrders(SPIN_MS);
  say(`the orders service spins ${SPIN_MS} ms of its own CPU in every request`);
  await sleep(BROKEN_S * 1000);
  const answer = await pageAndWait(place, 'orders');
  await place.system.spinOrders(0);
  const [first] = answer.hypotheses;
  for (const one of answer.hypotheses.slice(0, 4)) say(`spin: ${told(one)}`);
  const blamed = accused(answer, place)
    .map(told)
    .filter((one) => /-db[,)]|database|lock|pool/i.test(one));
  return [
    ...blamed.map((one) => `the database is not blamed for the service's own CPU, but ${one}`),
    ...(first?.component === 'orders' ? [] : [`the orders service is first, but ${first?.statement ?? 'nobody'} is`]),
  ];
}
