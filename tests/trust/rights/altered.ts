import type { Action, CatalogueEntry, Investigation, Standing } from '@compass/core';
import fc from 'fast-check';
import { catalogueOf, NAMED, openDesk, person } from './desk.ts';

interface Altered {
  what: string;
  action?: Partial<Action>;
  hypothesis?: Partial<Investigation['hypotheses'][number]>;
  entry?: Partial<CatalogueEntry>;
  standing?: Standing;
}

const PAST = '2026-01-01T00:00:00.000Z';
const gone = (is: Standing['is']): Altered => ({ what: is, standing: { is, groups: [] } });

/** What may have changed between the request and the press, or between the press and the action. */
const FIXED: Altered[] = [
  { what: 'expired', action: { expiresAt: PAST } },
  { what: 'another target', action: { target: 'users-db' } },
  { what: 'another action', action: { entry: 'start_again' } },
  { what: 'another hash', action: { hash: '0'.repeat(64) } },
  { what: 'another evidence version', action: { evidenceVersion: '0'.repeat(64) } },
  { what: 'evidence gone', hypothesis: { supports: [] } },
  { what: 'disproven', hypothesis: { status: 'disproven' } },
  { what: 'outside text', hypothesis: { outsideText: true } },
  { what: 'another tool', entry: { tool: 'drop_table' } },
  { what: 'another server', entry: { server: 'elsewhere' } },
  { what: 'another effect', entry: { effect: 'unprotected' } },
  { what: 'more approvers needed', entry: { approversNeeded: 3 } },
  { what: 'a right taken away', entry: { approvers: ['U0OTHER'], rules: [] } },
];
/** Only what is looked at again when it is done. */
const AT_EXECUTION: Altered[] = [gone('guest'), gone('stranger'), gone('deactivated')];

const params = (seed: number, count: number, own: Action['params']): Altered[] =>
  fc
    .sample(
      fc.dictionary(fc.string({ maxLength: 12 }), fc.oneof(fc.string(), fc.integer(), fc.boolean()), { maxKeys: 3 }),
      {
        seed,
        numRuns: count,
      },
    )
    .map((changed) => ({ ...own, ...changed }))
    .concat(fc.sample(fc.integer(), { seed, numRuns: count }).map((pid) => ({ ...own, pid })))
    .filter((changed) => JSON.stringify(changed) !== JSON.stringify(own))
    .map((changed) => ({ what: `params ${JSON.stringify(changed)}`, action: { params: changed } }));

const changed = (base: Investigation, { action, hypothesis }: Altered): Investigation => ({
  ...base,
  actions: base.actions.map((one) => ({ ...one, ...action })),
  hypotheses: base.hypotheses.map((one) =>
    one.number === base.actions[0]?.hypothesis ? { ...one, ...hypothesis } : one,
  ),
});

async function refusedAtPress(base: Investigation, altered: Altered): Promise<boolean> {
  const [entry, ...others] = catalogueOf('medium');
  const desk = await openDesk({
    investigation: changed(base, altered),
    catalogue: [{ ...(entry as CatalogueEntry), ...altered.entry }, ...others],
  });
  const answer = await desk.press(person(NAMED ?? ''), 'decide_action', { action: base.actions[0]?.id, approve: true });
  await desk.act();
  return !answer.ok && desk.effects() === 0;
}

/** Pressed while all was well; `null` where it was not taken, so that nothing was tried. */
async function refusedAtExecution(base: Investigation, altered: Altered): Promise<boolean | null> {
  const catalogue = catalogueOf('medium');
  const { standing } = altered;
  const desk = await openDesk({ investigation: base, catalogue, ...(standing === undefined ? {} : { standing }) });
  const answer = await desk.press(person(NAMED ?? ''), 'decide_action', { action: base.actions[0]?.id, approve: true });
  if (!answer.ok) return null;
  await desk.change((now) => changed(now, altered));
  // The configuration that the worker was started with is another one by then.
  Object.assign(catalogue[0] ?? {}, altered.entry);
  await desk.act();
  return desk.effects() === 0 && (await desk.get()).actions[0]?.state === 'void';
}

/** What was altered, tried at the press and at the execution; those that were not refused by name. */
export async function alter(
  base: Investigation,
  { seed, count }: { seed: number; count: number },
): Promise<{ tried: number; passed: string[] }> {
  const all = [...FIXED, ...params(seed, count, base.actions[0]?.params ?? {})];
  const passed: string[] = [];
  for (const one of all) if (!(await refusedAtPress(base, one))) passed.push(`${one.what} at the press`);
  for (const one of [...all, ...AT_EXECUTION])
    if ((await refusedAtExecution(base, one)) !== true) passed.push(`${one.what} at the execution`);
  return { tried: 2 * all.length + AT_EXECUTION.length, passed };
}
