import '../../../.ci/node-version.js';
import '../../../.ci/compile-cache.js';

await import('../src/main.ts');
