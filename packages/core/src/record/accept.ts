import { z } from 'zod';
import type { Ports } from '../ports/context.ts';
import type { Delivery } from '../ports/store.ts';
import { addStep, inTransaction } from './change.ts';

const Concerning = z.object({ investigation: z.string() });
const concerned = (input: unknown): string | null => Concerning.safeParse(input).data?.investigation ?? null;

/** What may start an investigation. */
const BEGINS = new Set(['start_investigation', 'follow_pages']);

const Paged = z.looseObject({
  pages: z.array(z.looseObject({ fingerprint: z.string(), url: z.string().nullable() })),
});

/**
 * Without secrets. By its sender's name an alert is asked for again, and by its address people find it: both may look random, and of them our own
 * secrets are taken alone; of an address only where it is of this installation.
 */
function cleaned({ redactor, settings }: Pick<Ports, 'redactor' | 'settings'>, { verb, input }: Delivery): unknown {
  const clean = redactor.value(input);
  const [given, made] = [Paged.safeParse(input), Paged.safeParse(clean)];
  if (verb !== 'follow_pages' || !given.success || !made.success) return clean;
  const isOurs = (url: string) => settings.linkOrigins.some((origin) => url.startsWith(`${origin}/`));
  return {
    ...made.data,
    pages: made.data.pages.map((one, index) => {
      const { fingerprint = one.fingerprint, url = null } = given.data.pages[index] ?? {};
      return {
        ...one,
        fingerprint: redactor.own(fingerprint),
        url: url !== null && isOurs(url) ? redactor.own(url) : one.url,
      };
    }),
  };
}

/**
 * Inbox before ack: stores a delivery without its secrets, and the step that will act on it, in one transaction. The same key twice is one effect;
 * `isNew` is false the second time and the first answer stands. What still waits for the record when aborted is not stored.
 */
export async function accept(
  ports: Ports,
  given: Delivery,
  { abort }: { abort?: AbortSignal } = {},
): Promise<{ isNew: boolean }> {
  const delivery = { ...given, input: cleaned(ports, given) };
  const { key, verb, actor } = delivery;
  const begins = ports.ids.next();
  const investigation = BEGINS.has(verb) ? begins : concerned(given.input);
  return ports.watch.delivery({ verb, actor, investigation }, () =>
    inTransaction(
      ports,
      actor,
      async (scope) => {
        if (!(await scope.tx.inbox.receive(delivery))) return { isNew: false };
        await addStep(scope, { investigation: null, kind: 'deliver', key: `deliver:${key}`, input: { key, begins } });
        return { isNew: true };
      },
      { urgent: true, ...(abort === undefined ? {} : { abort }) },
    ),
  );
}

/** Waits for a delivery's answer; null when it has not come within `waitMs`. */
export async function answerOf(ports: Ports, key: string, waitMs: number): Promise<unknown> {
  const until = ports.clock.elapsed() + waitMs;
  for (;;) {
    const row = await ports.store.transaction((tx) => tx.inbox.get(key));
    if (row !== null && row.answer !== null) return row.answer;
    if (ports.clock.elapsed() >= until) return null;
    await ports.clock.sleep(50);
  }
}
