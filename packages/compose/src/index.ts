export { type CheckReport, checkInstallation } from './check/check-installation.ts';
export { createLog } from './log.ts';
export { type Recorder, type RecorderOptions, startRecorder } from './recorder.ts';
export { describeSignals, type FoundSignal, type SignalReport } from './signals/describe-signals.ts';
export { startStandalone } from './standalone.ts';
export { type Running, type StartOptions, startCompass } from './start.ts';
