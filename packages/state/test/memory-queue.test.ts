import { memoryQueue } from '../src/index.ts';
import { queueSuite } from './queue-suite.ts';
import { realClock } from './support/clock.ts';

queueSuite('memory', async () => ({
  queue: async () => memoryQueue({ clock: realClock }),
  close: async () => undefined,
}));
