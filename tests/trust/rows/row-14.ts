import fc from 'fast-check';
import { anyCase, type Case, KINDS } from '../intake/forgeries.ts';
import { type Intake, openIntake } from '../intake/open-intake.ts';
import type { Row } from '../row.ts';

/** A record in memory is searched from end to end: a new one after so many. */
const AT_ONCE = 200;

const send = async ({ api }: Intake, { route, body, headers }: Case): Promise<number> => {
  const url = `/webhooks/${route.split('-')[0]}`;
  const answer = await api.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    payload: body,
  });
  return answer.statusCode;
};

/** Every honest request names a service of its own: what was begun is what was taken. */
async function begun(intake: Intake): Promise<number> {
  await intake.settled();
  const all = await intake.store.transaction((tx) => tx.investigations.list({ limit: AT_ONCE + 1 }));
  return all.length;
}

/** Requests to every webhook: signed by their senders in every way that is theirs, or forged; what is stored is what was honest. */
export const row: Row = {
  row: 14,
  title: 'forged webhooks',
  bound: '0 false accepts, 0 false rejects',
  async run({ short, seed }) {
    const cases = short ? 2000 : 10_000;
    const seen = new Map<string, number>();
    const strange = new Set<string>();
    let [falseAccepts, falseRejects, honest, tried, taken] = [0, 0, 0, 0, 0];
    let intake = await openIntake();
    const next = async () => {
      const more = (await begun(intake)) - taken;
      falseAccepts += Math.max(0, more);
      falseRejects += Math.max(0, -more);
      taken = 0;
      await intake.close();
    };
    for (const draw of fc.sample(anyCase, { numRuns: cases * 3, seed })) {
      const one = tried < cases ? draw() : null;
      if (one === null) continue;
      tried += 1;
      seen.set(one.what, (seen.get(one.what) ?? 0) + 1);
      const status = await send(intake, one);
      if (status !== (one.honest ? 202 : 403)) strange.add(`${one.what}, ${one.route}: ${status}`);
      if (status === 202) taken += 1;
      if (one.honest) honest += 1;
      if (one.honest && status !== 202) falseRejects += 1;
      if (!one.honest && status !== 403) falseAccepts += 1;
      if (tried % AT_ONCE !== 0) continue;
      await next();
      intake = await openIntake();
    }
    await next();
    const left = KINDS.filter((kind) => !seen.has(kind));
    return {
      figure: `${falseAccepts} false accepts, ${falseRejects} false rejects of ${tried} requests to 4 webhooks, ${honest} of them honest, in ${seen.size} ways${strange.size === 0 ? '' : `; ${[...strange].slice(0, 3).join('; ')}`}${left.length === 0 ? '' : `; never drawn: ${left.join(', ')}`}`,
      exercised: tried,
      pass: falseAccepts + falseRejects === 0 && tried === cases && left.length === 0 && strange.size === 0,
    };
  },
};
