export type { Call } from './call-log.ts';
export type { Pager } from './context.ts';
export type { Fault, Faults } from './faults.ts';
export { type LocalSlack, type LocalSlackOptions, startLocalSlack } from './start.ts';
