import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { runProgram, startWorker } from '@compass/compose';

// Where a server shares its cores, acknowledgements go first: a step waits for its sources anyway.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

await runProgram({
  root: join(import.meta.dirname, '../../..'),
  start: startWorker,
  started: (_config, { url }) => console.log(`A worker of COMPASS runs steps; its health is at ${url}/health.`),
});
