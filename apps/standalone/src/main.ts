import { join } from 'node:path';
import { startStandalone } from '@compass/compose';

await startStandalone({ root: join(import.meta.dirname, '../../..') });
