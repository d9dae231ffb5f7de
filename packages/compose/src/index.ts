export { type CheckReport, checkInstallation } from './check/check-installation.ts';
export { createLog } from './log.ts';
export type { OpenOptions } from './open-installation.ts';
export { type Recorder, type RecorderOptions, startRecorder } from './recorder.ts';
export { openRedactors } from './redaction/open-redactors.ts';
export { runProgram } from './run-program.ts';
export { describeSignals, type FoundSignal, type SignalReport } from './signals/describe-signals.ts';
export { startStandalone } from './standalone.ts';
export { type Running, startCompass, startServer, startWorker } from './start.ts';
