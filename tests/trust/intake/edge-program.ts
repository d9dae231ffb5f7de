import { openIntake } from './open-intake.ts';

/** The edge in a process of its own, so that its memory can be told. */
const intake = await openIntake();
const url = await intake.api.listen({ port: 0, host: '127.0.0.1' });
process.on('message', (asked) => {
  if (asked === 'rss') process.send?.({ rss: process.memoryUsage().rss });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url });
