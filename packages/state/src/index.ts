export { memoryQueue } from './memory-queue.ts';
export { memoryStore } from './memory-store.ts';
export { migrateScaled } from './migrate-scaled.ts';
export type { Database } from './open-database.ts';
export { type Embedded, openEmbedded } from './open-embedded.ts';
export { openScaled, type Scaled } from './open-scaled.ts';
