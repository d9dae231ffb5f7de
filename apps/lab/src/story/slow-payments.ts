import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from './installation.ts';
import { accused, BROKEN_S, pageAndWait, told } from './paged.ts';
import { threadSays } from './thread.ts';

const DELAY_MS = 600;

/** Payments, which orders calls, answers late: orders and the database only wait. What is not so is returned. */
export async function paymentsAreSlow(place: Installation, say: (line: string) => void): Promise<string[]> {
  await place.system.slowPayments(DELAY_MS);
  say(`payments takes ${DELAY_MS} ms longer for each answer`);
  await sleep(BROKEN_S * 1000);
  const answer = await pageAndWait(place, 'orders');
  for (const one of answer.hypotheses.slice(0, 4)) say(`payments: ${told(one)}`);
  const [first] = answer.hypotheses;
  const named = accused(answer, place);
  const checks: [string, boolean][] = [
    ['payments is first', first?.component === 'payments'],
    ['payments is named', named[0]?.component === 'payments'],
    ['nobody but payments is blamed', named.every((one) => one.component === 'payments')],
    ['the network is not blamed', named.every((one) => !/network|on the way/i.test(one.statement))],
    ['the thread names payments', await threadSays(place, answer, [first?.statement ?? 'payments'])],
  ];
  return checks.filter(([, holds]) => !holds).map(([what]) => `slow payments: ${what}`);
}
