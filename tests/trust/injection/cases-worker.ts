import { parentPort, workerData } from 'node:worker_threads';
import { runCases } from './cases.ts';

runCases(workerData).then(
  (result) => parentPort?.postMessage(result),
  (error: unknown) => {
    throw error;
  },
);
