export { type FoundCase, findCases } from './eval/find-cases.ts';
export { type EvalReport, reportOf } from './eval/report.ts';
export { enabledAgents, type MeasuredCase, type RunEval, runEval } from './eval/run-eval.ts';
export { type EvalCase, rankOf, type Score, scoreOf } from './eval/score.ts';
export { createLog } from './log.ts';
export { type Recorder, type RecorderOptions, startRecorder } from './recorder.ts';
export { startStandalone } from './standalone.ts';
export { type Running, type StartOptions, startCompass } from './start.ts';
