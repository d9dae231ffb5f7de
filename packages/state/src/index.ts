export { memoryQueue } from './memory-queue.ts';
export { memoryStore } from './memory-store.ts';
export { type Database, openDatabase } from './open-database.ts';
export { pgliteQueue } from './pglite-queue.ts';
export { pgliteStore } from './pglite-store.ts';
