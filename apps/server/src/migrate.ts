import { join } from 'node:path';
import { migrateProgram } from '@compass/compose';

await migrateProgram({ root: join(import.meta.dirname, '../../..') });
