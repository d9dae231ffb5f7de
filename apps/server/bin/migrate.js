import '../../../.ci/node-version.js';

await import('../src/migrate.ts');
