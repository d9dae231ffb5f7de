export { createLog } from './log.ts';
export { startStandalone } from './standalone.ts';
export { type Running, type StartOptions, startCompass } from './start.ts';
