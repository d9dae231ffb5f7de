import { CompassError } from '../errors.ts';
import type { Action, ApproverRule, CatalogueEntry } from '../nouns/action.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Actor } from '../nouns/trigger.ts';
import type { Ports, Settings } from '../ports/context.ts';
import type { Who } from '../ports/surface.ts';
import { canonical } from './canonical.ts';

export const actionOf = (investigation: Investigation, id: string): Action => {
  const found = investigation.actions.find((one) => one.id === id);
  if (found === undefined) throw new CompassError('not_found', 'There is no such action in this investigation.');
  return found;
};

export const entryOf = (ports: Pick<Ports, 'settings'>, id: string): CatalogueEntry => {
  const found = ports.settings.catalogue.find((one) => one.id === id);
  if (found === undefined) throw new CompassError('not_found', `The action ${id} is not in config/actions.yaml.`);
  return found;
};

/** What an approval rests on: when any of it changes, the request is void. */
export function evidenceVersion(ports: Pick<Ports, 'digest'>, investigation: Investigation, number: number): string {
  const hypothesis = investigation.hypotheses.find((one) => one.number === number);
  return ports.digest.sha256(
    canonical({
      supports: hypothesis?.supports,
      suggestion: hypothesis?.suggestion,
      out: hypothesis?.status === 'disproven' || hypothesis?.status === 'set_aside' || hypothesis?.outsideText === true,
    }),
  );
}

/** Exactly this: the catalogue's tool as it stands, target, values and evidence. */
export function actionHash(
  ports: Pick<Ports, 'digest' | 'settings'>,
  action: Pick<Action, 'entry' | 'target' | 'params' | 'evidenceVersion' | 'undo'>,
): string {
  const exactly = ({ entry, target, params }: Pick<Action, 'entry' | 'target' | 'params'>) => {
    const known = entryOf(ports, entry);
    const { server, tool, effect, readBack } = known;
    return { entry, server, tool, effect, readBack, approversNeeded: approversNeeded(known), target, params };
  };
  const { evidenceVersion, undo } = action;
  return ports.digest.sha256(
    canonical({ ...exactly(action), evidenceVersion, ...(undo === undefined ? {} : { undo: exactly(undo) }) }),
  );
}

/** What is destructive takes two people, whatever the catalogue says. */
export const approversNeeded = ({ risk, approversNeeded: needed }: CatalogueEntry): number =>
  Math.max(needed, risk === 'high' ? 2 : 1);

/** Where an action would be done, as far as a right depends on it. */
export interface RightsPlace {
  service: string;
  channel: string;
}

export const placeOf = (
  { settings }: { settings: Pick<Settings, 'defaultChannel'> },
  { trigger, channel }: Pick<Investigation, 'trigger' | 'channel'>,
): RightsPlace => ({ service: trigger.service, channel: channel ?? settings.defaultChannel });

/** Ids of everybody who may decide there: people, and user groups. */
export function approversOf(entry: CatalogueEntry, { service, channel }: RightsPlace): string[] {
  const holds = ({ services, channels, risks }: ApproverRule) =>
    services?.includes(service) !== false &&
    channels?.includes(channel) !== false &&
    risks?.includes(entry.risk) !== false;
  const given = (entry.rules ?? []).filter(holds).flatMap(({ approvers }) => approvers);
  return [...new Set([...entry.approvers, ...given])];
}

const STRANGERS = {
  guest: 'Guests cannot decide here.',
  stranger: 'People of other workspaces cannot decide here.',
  deactivated: 'A deactivated account cannot decide here.',
  unknown: 'Slack does not say who you are here, and so you cannot decide. Press again in a moment.',
};

type Asked = Pick<Action, 'requestedBy'>;
const isOwn = ({ requestedBy }: Asked, by: Actor): boolean =>
  by.kind === 'slack' && requestedBy.kind === 'slack' && requestedBy.id === by.id;

/** Why a person may not, in a sentence for them, and who may: ids, for a surface that knows their names. */
export interface Denial {
  why: string;
  who?: Who;
}

/** Why nobody of this kind decides anything; null for a member of the workspace. */
export function whyNoMember(by: Actor): string | null {
  if (by.kind !== 'slack') return 'Only a person in Slack can decide.';
  const is = by.standing?.is ?? 'unknown';
  return is === 'member' ? null : STRANGERS[is];
}

/** The same, and who may instead. */
function notMember(entry: CatalogueEntry, by: Actor, place: RightsPlace): Denial | null {
  const why = whyNoMember(by);
  if (why === null) return null;
  // Who they are is for people of this workspace; whom Slack does not know now may be one of them.
  if (by.kind !== 'slack' || by.standing?.is !== 'guest') return { why };
  const ids = approversOf(entry, place).filter((id) => id !== by.id);
  return { why, who: { ids, rule: entry.id, can: 'can' } };
}

function notNamed(entry: CatalogueEntry, by: Actor, place: RightsPlace): Denial | null {
  const ids = approversOf(entry, place);
  if (by.kind === 'slack' && [by.id, ...(by.standing?.groups ?? [])].some((id) => ids.includes(id))) return null;
  const why = `${entry.doing ?? 'This'} needs one of ${entry.approversName}, and you are not in that group.`;
  return { why, who: { ids, rule: entry.id, can: 'are' } };
}

/** Why this person may not approve this action; null when they may. */
export function mayApprove(entry: CatalogueEntry, action: Asked, by: Actor, place: RightsPlace): Denial | null {
  const stranger = notMember(entry, by, place);
  if (stranger !== null) return stranger;
  if (isOwn(action, by) && entry.risk !== 'low') {
    const ids = approversOf(entry, place).filter((id) => by.kind !== 'slack' || id !== by.id);
    const why = `You asked for this yourself. Another one of ${entry.approversName} decides.`;
    return { why, who: { ids, rule: entry.id, can: 'can' } };
  }
  return notNamed(entry, by, place);
}

/** The same for what takes a request or an approved action back, or says what became of it: whoever asked may as well. */
export function mayTakeBack(entry: CatalogueEntry, action: Asked, by: Actor, place: RightsPlace): Denial | null {
  const stranger = notMember(entry, by, place);
  if (stranger !== null) return stranger;
  return isOwn(action, by) ? null : notNamed(entry, by, place);
}
