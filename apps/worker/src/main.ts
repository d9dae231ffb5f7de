import { join } from 'node:path';
import { runProgram, startWorker } from '@compass/compose';

await runProgram({
  root: join(import.meta.dirname, '../../..'),
  start: startWorker,
  started: (_config, { url }) => console.log(`A worker of COMPASS runs steps; its health is at ${url}/health.`),
});
