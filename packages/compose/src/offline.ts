/** What works on recordings alone. Apart from the main entry, so that nothing of a running COMPASS is loaded for it. */

export { type Bundle, openBundle, sourceNames } from '@compass/mcp';
export { evalModel } from './eval/eval-model.ts';
export { accusedBy, componentsOf, falseStory, type Story, stories } from './eval/false-story.ts';
export { type Fault, faultAt, faultable } from './eval/fault-at.ts';
export { type FoundCase, findCases } from './eval/find-cases.ts';
export { type EvalReport, reportOf } from './eval/report.ts';
export { enabledAgents, type MeasuredCase, type RunEval, runEval } from './eval/run-eval.ts';
export { type EvalCase, rankOf, type Score, scoreOf } from './eval/score.ts';
export { slowAt, slowable } from './eval/slow-at.ts';
export { pageLate, quietPast, type Variation, without } from './eval/variations.ts';
export { exportBundle } from './export/export-bundle.ts';
export { writeExport } from './export/write-export.ts';
export { exportedOutcome } from './replay/exported-outcome.ts';
export { type Difference, differences, type Outcome } from './replay/outcome.ts';
export { outcomeOf, replayBundle } from './replay/replay-bundle.ts';
