import { z } from 'zod';
import { isFiring, type Page } from '../nouns/page.ts';
import type { Writing } from '../nouns/writing.ts';
import { whyNoMember } from '../record/approval.ts';
import { addStep, changeInvestigation } from '../record/change.ts';
import { takeInvestigation } from './find.ts';
import { defineVerb, refusal, Where } from './verb.ts';

export const ResolvePageInput = z.object({ investigation: z.string(), where: Where.optional() });
export type ResolvePageInput = z.output<typeof ResolvePageInput>;

/** The incidents of PagerDuty that fire by all that was heard of them, and that nobody was asked to resolve. */
export const resolvable = ({
  pages = [],
  writings = [],
}: {
  pages?: Page[] | undefined;
  writings?: Writing[] | undefined;
}): Page[] =>
  pages.filter(
    (one) =>
      one.source === 'pagerduty' &&
      isFiring(one) &&
      !writings.some(
        ({ kind, incident, state }) => kind === 'resolve' && incident === one.fingerprint && state !== 'refused',
      ),
  );

/** A member of the workspace has PagerDuty's incidents of a recovered investigation resolved. COMPASS never does it by itself. */
export const resolvePage = defineVerb<ResolvePageInput>(ResolvePageInput, async (scope, input) => {
  const investigation = await takeInvestigation(scope.tx, input.investigation);
  const { settings } = scope.ports;
  const no = (title: string, why: string) => refusal(title, [why], investigation.id);
  const stranger = whyNoMember(scope.actor);
  if (stranger !== null) return no('You cannot resolve this. Nothing happened.', stranger);
  if (!settings.writesPages || settings.resolvePages === 'never')
    return no('COMPASS does not resolve pages here.', 'Resolve it in PagerDuty. Nothing happened.');
  if (investigation.status !== 'resolved')
    return no('This investigation has not recovered.', 'Resolve it in PagerDuty if you know better. Nothing happened.');
  const incidents = resolvable(investigation);
  if (incidents.length === 0) return no('No page of it fires any more.', 'Nothing happened.');
  const at = (await scope.tx.now()).toISOString();
  const about = incidents.map(({ told }) => told.name).join(', ');
  const asked = incidents.map(({ fingerprint }) => ({ incident: fingerprint, kind: 'resolve', state: 'due' as const }));
  const isAsked = (one: Writing) => asked.some(({ incident }) => one.kind === 'resolve' && one.incident === incident);
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      decisions: [...current.decisions, { by: scope.actor, at, what: 'resolve in PagerDuty', about }],
      writings: [...(current.writings ?? []).filter((one) => !isAsked(one)), ...asked],
    },
    what: 'resolve in PagerDuty',
    detail: { incidents: asked.map(({ incident }) => incident) },
  }));
  for (const { incident, kind } of asked)
    await addStep(scope, {
      investigation: investigation.id,
      kind: 'write-page',
      // Asked again after a refusal it is another step.
      key: `write-page:${incident}:${kind}:${at}`,
      input: { incident, kind },
    });
  return { ok: true, investigation: investigation.id };
});
