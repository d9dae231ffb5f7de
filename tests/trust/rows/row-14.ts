import fc from 'fast-check';
import { anyCase, type Case, KINDS } from '../intake/forgeries.ts';
import { type Intake, openIntake } from '../intake/open-intake.ts';
import { openSlackEdge } from '../intake/open-slack-edge.ts';
import type { slackRequests } from '../intake/slack-requests.ts';
import type { Row } from '../row.ts';

/** A record in memory is searched from end to end: a new one after so many. */
const AT_ONCE = 200;

type Edge = { intake: Intake; slack: Awaited<ReturnType<typeof slackRequests>> };

const send = async ({ intake: { api }, slack }: Edge, { route, body, headers }: Case): Promise<number> => {
  if (route === 'slack')
    return (await slack.send(body, { 'content-type': 'application/x-www-form-urlencoded', ...headers })).status;
  const url = `/webhooks/${route.split('-')[0]}`;
  const answer = await api.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    payload: body,
  });
  return answer.statusCode;
};

/** What is not taken: Slack's edge also refuses what no signature was looked at for, because nothing could be in it. */
const isRight = ({ route, honest }: Case, status: number): boolean =>
  route === 'slack' ? (honest ? status === 200 : [400, 401].includes(status)) : status === (honest ? 202 : 403);

/** Every honest request names a service of its own: what was begun is what was taken. */
async function begun(intake: Intake): Promise<number> {
  await intake.settled();
  const all = await intake.store.transaction((tx) => tx.investigations.list({ limit: AT_ONCE + 1 }));
  return all.length;
}

/** Requests to every webhook, and Slack's own in HTTP mode: signed by their senders in every way that is theirs, or forged; what is stored is what was honest. */
export const row: Row = {
  row: 14,
  title: 'forged webhooks',
  bound: '0 false accepts, 0 false rejects',
  async run({ short, seed }) {
    const cases = short ? 2000 : 10_000;
    const seen = new Map<string, number>();
    const routes = new Map<string, number>();
    const strange = new Set<string>();
    let [falseAccepts, falseRejects, honest, tried, taken] = [0, 0, 0, 0, 0];
    let intake = await openIntake();
    const { slack, close } = await openSlackEdge(() => intake);
    const next = async () => {
      const more = (await begun(intake)) - taken;
      falseAccepts += Math.max(0, more);
      falseRejects += Math.max(0, -more);
      taken = 0;
      await intake.close();
    };
    try {
      for (const draw of fc.sample(anyCase, { numRuns: cases * 3, seed })) {
        const one = tried < cases ? draw() : null;
        if (one === null) continue;
        tried += 1;
        seen.set(one.what, (seen.get(one.what) ?? 0) + 1);
        routes.set(one.route, (routes.get(one.route) ?? 0) + 1);
        const status = await send({ intake, slack }, one);
        if (!isRight(one, status)) strange.add(`${one.what}, ${one.route}: ${status}`);
        const isTaken = status === 202 || status === 200;
        if (isTaken) taken += 1;
        if (one.honest) honest += 1;
        if (one.honest && !isTaken) falseRejects += 1;
        if (!one.honest && isTaken) falseAccepts += 1;
        if (tried % AT_ONCE !== 0) continue;
        await next();
        intake = await openIntake();
      }
      await next();
    } finally {
      await close();
    }
    const left = KINDS.filter((kind) => !seen.has(kind));
    return {
      figure: `${falseAccepts} false accepts, ${falseRejects} false rejects of ${tried} requests, ${routes.get('slack') ?? 0} of them Slack's and the others to 4 webhooks, ${honest} of them honest, in ${seen.size} ways${strange.size === 0 ? '' : `; ${[...strange].slice(0, 3).join('; ')}`}${left.length === 0 ? '' : `; never drawn: ${left.join(', ')}`}`,
      exercised: tried,
      pass:
        falseAccepts + falseRejects === 0 &&
        tried === cases &&
        routes.size === 6 &&
        left.length === 0 &&
        strange.size === 0,
    };
  },
};
