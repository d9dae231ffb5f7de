#!/usr/bin/env -S node --max-semi-space-size=4
// Recordings are large and most of one is garbage soon: young garbage in 4 MB keeps `eval` small, and V8 takes this at its start alone.
import '../../../.ci/node-version.js';
import '../../../.ci/compile-cache.js';

await import('../src/main.ts');
