import type { Action, Investigation } from '@compass/core';
import fc from 'fast-check';
import { catalogueOf, GROUP, GROUPED, NAMED, openDesk, person } from './desk.ts';

const CLICKS = 1000;

/** Effects of each run: people who may approve double-click, a thousand times at once, and their presses are taken in any order. */
export async function doubleClicks(
  base: Investigation,
  risk: Action['risk'],
  { runs, seed }: { runs: number; seed: number },
): Promise<{ effects: number[]; taken: number[] }> {
  const [effects, taken]: [number[], number[]] = [[], []];
  const people = [person(NAMED ?? ''), person(GROUPED ?? '', { is: 'member', groups: [GROUP] })];
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    const desk = await openDesk({
      investigation: base,
      catalogue: catalogueOf(risk),
      around: (store) => ({
        ...store,
        transaction: async (work, options) => {
          await scheduler.schedule(Promise.resolve());
          return store.transaction(work, options);
        },
      }),
    });
    const input = { action: base.actions[0]?.id, approve: true };
    const presses = Array.from({ length: CLICKS }, (_, nth) =>
      desk.press(people[nth % people.length] ?? person(''), 'decide_action', input),
    );
    const answers = await scheduler.waitFor(Promise.all(presses));
    await scheduler.waitFor(Promise.all([desk.act(), desk.act()]));
    effects.push(desk.effects());
    taken.push(answers.filter(({ ok }) => ok).length);
  });
  await fc.assert(property, { numRuns: runs, seed, endOnFailure: true });
  return { effects, taken };
}
