import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeReference } from './write-reference.ts';

const ROOT = join(import.meta.dirname, '../../../..');

writeFileSync(join(ROOT, 'docs/CONFIGURATION.md'), writeReference({ root: ROOT, env: {}, whereIs: () => '' }));
