import type { Action, Actor, CatalogueEntry, Investigation } from '@compass/core';
import { CHANNEL, catalogueOf, GROUP, GROUPED, NAMED, openDesk, person, RULED, SERVICE } from './desk.ts';
import { type Case, PERSONS, says } from './table.ts';

const RISKS = ['low', 'medium', 'high'] as const;
const DOES = ['approve', 'reject', 'settle', 'undo', 'keep'] as const;
const ASKED = ['self', 'another', 'api'] as const;

const WHO: Record<string, Actor> = {
  named: person(NAMED ?? ''),
  'in group': person(GROUPED ?? '', { is: 'member', groups: [GROUP] }),
  'by rule': person(RULED ?? ''),
  member: person('U0MEMBER', { is: 'member', groups: ['S0OTHER'] }),
  // Though named, in the group and given the right.
  ...Object.fromEntries(
    (['guest', 'stranger', 'deactivated', 'unknown'] as const).map((is) => [
      is,
      person(NAMED ?? '', { is, groups: [GROUP] }),
    ]),
  ),
  unasked: { kind: 'slack', id: NAMED ?? '', name: 'named' },
  api: { kind: 'api', name: 'the API' },
  cli: { kind: 'cli', name: 'the command line' },
  pagerduty: { kind: 'pagerduty', name: 'PagerDuty' },
  system: { kind: 'system', name: 'act' },
};

const VERB = {
  approve: { verb: 'decide_action', input: { approve: true } },
  reject: { verb: 'decide_action', input: { approve: false } },
  settle: { verb: 'settle_action', input: { found: 'not_run' } },
  undo: { verb: 'undo_action', input: { undo: true } },
  keep: { verb: 'undo_action', input: { undo: false } },
} as const;

/** Who approved what is to be taken back now. */
const approvals = ['U0FIRST', 'U0SECOND'].map((id) => ({
  by: person(id, { is: 'member', groups: [GROUP] }),
  at: '2026-01-01T00:00:00.000Z',
}));

/** How an action stands when it can be settled, or taken back. */
const STANDS: Record<Case['does'], Partial<Action>> = {
  approve: {},
  reject: {},
  settle: { state: 'unknown' },
  undo: { state: 'acted', outcome: 'worse', approvals },
  keep: { state: 'acted', outcome: 'worse', approvals },
};

export interface Enumerated {
  cases: number;
  allowed: number;
  /** Cases that ended otherwise than the table says. */
  wrong: string[];
  selfApproved: number;
}

const requesterOf = (asked: (typeof ASKED)[number], self: Actor): Actor =>
  asked === 'self' ? self : asked === 'api' ? { kind: 'api', name: 'a program' } : person('U0REQUESTER');

interface RulePlace {
  service: string;
  channel: string;
  /** The only risk that the rule is for. */
  ruleFor: Action['risk'];
}

/** Where the rule holds, and where it does not: for one reason each, or for all of them that can come together. */
function placesOf(risk: Action['risk'], whole: boolean): RulePlace[] {
  const all = [SERVICE ?? '', 'search'].flatMap((service) =>
    [CHANNEL ?? '', '#incidents'].flatMap((channel) => RISKS.map((ruleFor) => ({ service, channel, ruleFor }))),
  );
  const misses = ({ service, channel, ruleFor }: RulePlace): number =>
    [service !== SERVICE, channel !== CHANNEL, ruleFor !== risk].filter(Boolean).length;
  return whole ? all : all.filter((one) => misses(one) < 2);
}

/** Whoever may do something, does it everywhere, to everybody's request; what happened is compared with the table. */
export async function enumerate(
  bases: Record<Action['risk'], Investigation>,
  { whole }: { whole: boolean },
): Promise<Enumerated> {
  const found: Enumerated = { cases: 0, allowed: 0, wrong: [], selfApproved: 0 };
  for (const name of PERSONS)
    for (const risk of RISKS)
      for (const does of DOES)
        for (const asked of ASKED)
          for (const place of placesOf(risk, whole)) await one({ name, risk, does, asked, ...place });

  async function one(
    about: {
      name: string;
      risk: Action['risk'];
      does: Case['does'];
      asked: (typeof ASKED)[number];
    } & RulePlace,
  ): Promise<void> {
    const { name, risk, does, asked, service, channel, ruleFor } = about;
    const base = bases[risk];
    const [action] = base.actions;
    const who = WHO[name];
    if (who === undefined || action === undefined) throw new Error(`there is no ${name}`);
    const limited = ({ rules = [], ...entry }: CatalogueEntry): CatalogueEntry => ({
      ...entry,
      rules: rules.map((rule) => ({ ...rule, risks: [ruleFor] })),
    });
    const desk = await openDesk({
      investigation: {
        ...base,
        channel,
        trigger: { ...base.trigger, service },
        actions: [{ ...action, ...STANDS[does], requestedBy: requesterOf(asked, who) }],
      },
      catalogue: catalogueOf(risk).map(limited),
    });
    const { verb, input } = VERB[does];
    const { ok } = await desk.press(who, verb, { action: action.id, ...input });
    await desk.act();
    const isOwn = asked === 'self' && who.kind === 'slack';
    const isHere = service === SERVICE && channel === CHANNEL && ruleFor === risk;
    const may = says({ person: name, does, isOwn, isHere, risk });
    // What is destructive waits for a second person.
    const effects = may && ((does === 'approve' && risk !== 'high') || does === 'undo') ? 1 : 0;
    found.cases += 1;
    if (may) found.allowed += 1;
    if (does === 'approve' && isOwn && ok && risk !== 'low') found.selfApproved += 1;
    if (ok !== may || desk.effects() !== effects)
      found.wrong.push(`${JSON.stringify(about)}: ${ok ? 'done' : 'refused'}, ${desk.effects()} effects`);
  }
  return found;
}
