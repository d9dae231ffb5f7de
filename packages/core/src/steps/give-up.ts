import { isOver } from '../nouns/investigation.ts';
import type { Step } from '../ports/store.ts';
import { changeInvestigation, type Scope } from '../record/change.ts';

/** The investigation says which part was given up, and goes on. */
export async function sayTrouble(scope: Scope, step: Step, what: string, why: string): Promise<void> {
  if (step.investigation === null) return;
  await changeInvestigation(scope, step.investigation, (investigation) => ({
    next: { ...investigation, trouble: [...investigation.trouble, `${what}: ${why}`] },
    what: 'step given up',
    detail: { step: step.kind, why },
  }));
}

/** Nothing can go on without this step. */
export async function failInvestigation(scope: Scope, step: Step, why: string): Promise<void> {
  if (step.investigation === null) return;
  const endedAt = (await scope.tx.now()).toISOString();
  await changeInvestigation(scope, step.investigation, (investigation) =>
    isOver(investigation)
      ? null
      : {
          next: { ...investigation, status: 'failed', error: why, endedAt },
          what: 'failed',
          detail: { step: step.kind, why },
        },
  );
}
