import { setTimeout as sleep } from 'node:timers/promises';

/** Looks every 200 ms until there is something; names what did not come. */
export async function waitFor<T>(what: string, seconds: number, look: () => Promise<T | null | undefined>): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined) return found;
    if (Date.now() > until) throw new Error(`${what}: not seen within ${seconds} s`);
    await sleep(200);
  }
}
