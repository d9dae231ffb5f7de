import { type Investigation, isOver } from '../nouns/investigation.ts';
import { addStep, changeInvestigation, type Scope } from '../record/change.ts';

/** People see what was computed without waiting for a model; what it adds comes later. Where nothing is wrong it is not asked. */
export async function sendToModel(scope: Scope, investigation: Investigation): Promise<void> {
  const { model } = scope.ports;
  const { id, symptom } = investigation;
  if (model === null || symptom === null || symptom.state === 'absent' || isOver(investigation)) return;
  const step = { investigation: id, kind: 'consult', key: 'consult', input: {} };
  if ((await scope.tx.steps.byKey(id, step.key)) !== null) return;
  await changeInvestigation(scope, id, (current) => ({
    next: { ...current, consultation: { model: model.name, state: 'asked', why: '', explanation: '' } },
    what: 'model asked',
  }));
  await addStep(scope, step);
}
