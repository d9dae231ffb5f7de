import { isFiring, type KeptPage } from '@compass/core';
import { type Intake, openIntake } from '../intake/open-intake.ts';
import { pagerdutyEvent, SECRETS, signedByPagerduty } from '../intake/signed.ts';
import type { Row } from '../row.ts';
import { seeded } from '../wallet/metered-model.ts';

const TYPES = ['acknowledged', 'resolved', 'reopened', 'priority_updated', 'acknowledged', 'resolved'];
const PRIORITIES = ['P1', 'P2', 'P3', null];
/** A record in memory is searched from end to end: a new one after so many. */
const AT_ONCE = 50;

interface Told {
  type: string;
  at: string;
  priority: string | null;
}

const pick = <T>(random: () => number, list: T[]): T => list[Math.floor(random() * list.length)] as T;
const shuffled = <T>(random: () => number, list: T[]): T[] =>
  list
    .map((value) => ({ value, by: random() }))
    .sort((a, b) => a.by - b.by)
    .map(({ value }) => value);

/** A life of an incident: triggered first, then anything; some at the same moment. */
function lifeOf(random: () => number): Told[] {
  let at = Date.parse('2026-11-22T03:00:00Z');
  const more = Array.from({ length: 1 + Math.floor(random() * 6) }, () => pick(random, TYPES));
  return ['triggered', ...more].map((type) => {
    at += random() < 0.15 ? 0 : 1000 + Math.floor(random() * 60_000);
    return { type, at: new Date(at).toISOString(), priority: pick(random, PRIORITIES) };
  });
}

/** Sends them in this order; how the page stands then, and what was begun for it. */
async function told(intake: Intake, incident: string, events: Told[], ids: string[]) {
  for (const [index, { type, at, priority }] of events.entries()) {
    const body = pagerdutyEvent({ id: ids[index] ?? '', type, at, incident, service: incident, priority });
    const headers = { 'content-type': 'application/json', ...signedByPagerduty(body, SECRETS.pagerduty[0] ?? '') };
    const answer = await intake.api.inject({ method: 'POST', url: '/webhooks/pagerduty', headers, payload: body });
    if (answer.statusCode !== 202) throw new Error(`the webhook answered ${answer.statusCode}: ${answer.body}`);
    await intake.settled();
  }
  return intake.store.transaction(async (tx) => ({
    kept: await tx.pages.take('pagerduty', incident),
    begun: await tx.investigations.list({ service: incident, limit: 10 }),
  }));
}

const standing = (kept: KeptPage | null): string =>
  JSON.stringify([kept?.page.state, kept?.page.severity, kept?.page.told.at]);

/** What people see is true: a page that fires is looked at once, one that is resolved says so and was closed by nobody. */
function isTrue({ kept, begun }: Awaited<ReturnType<typeof told>>): boolean {
  if (begun.some(({ endedAt }) => endedAt !== null) || begun.length > 1) return false;
  const [one] = begun;
  if (kept !== null && isFiring(kept.page)) return one !== undefined && one.pages?.every(isFiring) === true;
  return (
    one === undefined ||
    (one.pages?.every((page) => !isFiring(page)) === true && one.pageNews?.at(-1)?.what === 'resolved')
  );
}

/** Events of an incident come in any order, twice, or not at all: the page stands as if they had come in order, and nothing is looked at that is over. */
export const row: Row = {
  row: 16,
  title: 'PagerDuty events out of order or missing',
  bound: '100 % equal to the in-order result',
  async run({ short, seed }) {
    const runs = short ? 300 : 1000;
    const random = seeded(seed);
    let [equal, truthful, lost, repeated, early, moved] = [0, 0, 0, 0, 0, 0];
    let intake = await openIntake();
    for (let run = 0; run < runs; run += 1) {
      if (run % AT_ONCE === AT_ONCE - 1) {
        await intake.close();
        intake = await openIntake();
      }
      const life = lifeOf(random);
      const kept = life.filter(() => random() > 0.15);
      lost += life.length - kept.length;
      const events = kept.length === 0 ? life : kept;
      const inOrder = await told(
        intake,
        `in-order-${run}`,
        events,
        events.map((_one, index) => `in-${run}-${index}`),
      );
      const numbered = events.map((event, index) => ({ event, id: `out-${run}-${index}` }));
      const twice = numbered.filter(() => random() < 0.3);
      repeated += twice.length;
      const order = shuffled(random, [...numbered, ...twice]);
      if (order.some(({ id }, index) => index > 0 && id < (order[index - 1]?.id ?? ''))) moved += 1;
      if (order[0]?.event.type === 'resolved') early += 1;
      const name = `shuffled-${run}`;
      const out = await told(
        intake,
        name,
        order.map(({ event }) => event),
        order.map(({ id }) => id),
      );
      if (standing(inOrder.kept) === standing(out.kept)) equal += 1;
      if (isTrue(inOrder) && isTrue(out)) truthful += 1;
    }
    await intake.close();
    return {
      figure: `${equal} of ${runs} permutations stand as in order, ${truthful} true for those who watch; ${moved} really out of order, ${early} began with a resolve, ${lost} events lost, ${repeated} sent twice`,
      exercised: moved,
      pass: equal === runs && truthful === runs && early > 0 && lost > 0 && repeated > 0,
    };
  },
};
