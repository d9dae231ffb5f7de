import { setTimeout as sleep } from 'node:timers/promises';

/** Somebody else who asks meanwhile: how long each answer took, once told to stop. */
const [, , url = ''] = process.argv;
const took: number[] = [];
let stopped = false;
process.on('message', () => {
  stopped = true;
});
process.on('disconnect', () => process.exit(0));
while (!stopped) {
  const from = performance.now();
  const ok = await fetch(`${url}/health`).then(
    async (answer) => (await answer.text()) !== '' && answer.status === 200,
    () => false,
  );
  took.push(ok ? performance.now() - from : Number.POSITIVE_INFINITY);
  await sleep(20);
}
process.send?.({ took: took.map((ms) => (Number.isFinite(ms) ? ms : 1e9)) }, () => process.disconnect());
