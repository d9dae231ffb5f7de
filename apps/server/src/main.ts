import { join } from 'node:path';
import { runProgram, startServer } from '@compass/compose';

await runProgram({
  root: join(import.meta.dirname, '../../..'),
  start: startServer,
  started: (_config, { url }) => console.log(`COMPASS listens at ${url}; steps are run by workers (npm run worker).`),
});
