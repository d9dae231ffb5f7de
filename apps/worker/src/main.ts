import { constants, setPriority } from 'node:os';
import { join } from 'node:path';

// Where a server shares its cores, acknowledgements go first: a step waits for its sources anyway. Loaded after it, so that one that starts does not
// hold up those at work.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const { runProgram, startWorker } = await import('@compass/compose');

await runProgram({
  root: join(import.meta.dirname, '../../..'),
  start: startWorker,
  started: (_config, { url }) => console.log(`A worker of COMPASS runs steps; its health is at ${url}/health.`),
});
