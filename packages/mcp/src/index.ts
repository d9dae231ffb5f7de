export { createPlayer } from './player/create-player.ts';
export type { Bundle } from './player/bundle.ts';
export { fileLedger, memoryLedger, type PlayerLedger } from './player/ledger.ts';
export type { PlayerTime } from './player/moment.ts';
export { openBundle } from './player/open-bundle.ts';
export { type BundleParts, writeBundle } from './player/write-bundle.ts';
