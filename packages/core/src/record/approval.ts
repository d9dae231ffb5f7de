import { CompassError } from '../errors.ts';
import type { Action, CatalogueEntry } from '../nouns/action.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Actor } from '../nouns/trigger.ts';
import type { Ports } from '../ports/context.ts';
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
    const { server, tool, effect, readBack, approversNeeded } = entryOf(ports, entry);
    return { entry, server, tool, effect, readBack, approversNeeded, target, params };
  };
  const { evidenceVersion, undo } = action;
  return ports.digest.sha256(
    canonical({ ...exactly(action), evidenceVersion, ...(undo === undefined ? {} : { undo: exactly(undo) }) }),
  );
}

/** Why this person may not approve this action, in a sentence for them; null when they may. */
export function mayApprove(
  entry: CatalogueEntry,
  action: Pick<Action, 'requestedBy' | 'risk' | 'approvals'>,
  by: Actor,
): string | null {
  if (by.kind !== 'slack') return 'Only a person in Slack can approve.';
  const own = action.requestedBy.kind === 'slack' && action.requestedBy.id === by.id;
  if (own && action.risk === 'low') return null;
  if (own) return `You asked for this yourself. Another one of ${entry.approversName} decides.`;
  if (!entry.approvers.includes(by.id))
    return `This needs one of ${entry.approversName}, and you are not in that group.`;
  return null;
}
