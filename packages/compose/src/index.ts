export { type CheckReport, checkInstallation } from './check/check-installation.ts';
export { createLog } from './log.ts';
export { migrateProgram } from './migrate-program.ts';
export { startRecorder } from './recorder.ts';
export { openRedactors } from './redaction/open-redactors.ts';
export { runProgram } from './run-program.ts';
export { describeSignals, type SignalReport } from './signals/describe-signals.ts';
export { startStandalone } from './standalone.ts';
export { type Running, startCompass, startServer, startWorker, type Trail } from './start.ts';
