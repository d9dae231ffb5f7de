import { z } from 'zod';
import { isCompassError } from '../errors.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Writing } from '../nouns/writing.ts';
import type { Pager } from '../ports/pager.ts';
import { changeInvestigation, type Scope } from '../record/change.ts';
import { markOf, pageNote } from '../words/page-note.ts';
import { sayTrouble } from './give-up.ts';
import type { StepKind, StepRun } from './kind.ts';
import { investigationOf } from './load.ts';

const Input = z.object({ incident: z.string(), kind: z.string() });
type Input = z.infer<typeof Input>;

const LONGEST = 4000;
const AGAIN_MS = 30_000;

const isThis =
  ({ incident, kind }: Input) =>
  (one: Writing): boolean =>
    one.incident === incident && one.kind === kind;

const put = (scope: Scope, id: string, about: Input, state: Writing['state']): Promise<Investigation> =>
  changeInvestigation(scope, id, (current) => ({
    next: {
      ...current,
      writings: (current.writings ?? []).map((one) => (isThis(about)(one) ? { ...one, state } : one)),
    },
    what: `PagerDuty ${about.kind.split(':')[0]} ${state}`,
    detail: { incident: about.incident, kind: about.kind },
  }));

/** Who decided that the incident is resolved. */
const whyOf = ({ decisions, number }: Investigation): string =>
  `${decisions.findLast((one) => one.what === 'resolve in PagerDuty')?.by.name ?? 'A person'} resolved it from COMPASS INV-${number}.`;

async function write(
  run: StepRun,
  pager: Pager,
  investigation: Investigation,
  about: Input,
): Promise<Writing['state']> {
  const { redactor, settings } = run.ports;
  const { incident, kind } = about;
  if (kind === 'resolve') {
    await pager.resolve(incident, redactor.text(whyOf(investigation)), run.abort);
    return 'done';
  }
  const text = redactor.text(pageNote(investigation, kind, settings).join('\n')).slice(0, LONGEST);
  if (kind === 'status') return (await pager.statusUpdate(incident, text, run.abort)) === 'taken' ? 'done' : 'unclear';
  const mark = markOf(investigation, kind);
  await pager.note(incident, { text: `${text}\n${mark}`, mark }, run.abort);
  return 'done';
}

/** Writes one thing to an incident, once: what may be there is looked for, and what cannot be looked for is never sent twice. */
export const writePage: StepKind = {
  forever: true,
  async run(run) {
    const investigation = investigationOf(run);
    const about = Input.parse(run.step.input);
    const { pager } = run.ports;
    const known = investigation.writings?.find(isThis(about));
    if (known === undefined || pager === undefined || !['due', 'begun'].includes(known.state)) return {};
    const end = (state: Writing['state'], why?: string) => ({
      commit: async (scope: Scope) => {
        await put(scope, investigation.id, about, state);
        if (why !== undefined) await sayTrouble(scope, run.step, 'PagerDuty', why);
      },
    });
    const unclear = 'It is unclear whether it took the status update: look there.';
    if (known.state === 'begun' && about.kind === 'status') return end('unclear', unclear);
    await run.commit((scope) => put(scope, investigation.id, about, 'begun'));
    run.ports.crashPoint('page:before');
    try {
      run.fence();
      const state = await write(run, pager, investigation, about);
      run.ports.crashPoint('page:after');
      return end(state, state === 'unclear' ? unclear : undefined);
    } catch (error) {
      if (run.abort.aborted || !isCompassError(error) || error.code === 'stale') throw error;
      if (error.code !== 'unavailable') return end('refused', error.message);
      const delayMs = error.retryAfterMs ?? AGAIN_MS;
      return {
        commit: async (scope) => {
          await put(scope, investigation.id, about, 'due');
          return { delayMs };
        },
      };
    }
  },
  giveUp: async () => undefined,
};
