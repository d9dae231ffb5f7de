import type { Investigation } from '../nouns/investigation.ts';
import type { Window } from '../nouns/time.ts';
import type { Ports } from '../ports/context.ts';
import type { Sources } from '../ports/telemetry.ts';
import { registerSurvey } from '../record/register.ts';
import { ANY_COMPONENT, isSurveyed, partsOf, suspectTests } from './suspect-tests.ts';

/** What every component will be put to, fixed before anything is read, with the queries that answer it. Empty where no agent surveys. */
export function registeredSurvey(
  ports: Pick<Ports, 'agents' | 'digest'>,
  trigger: Investigation['trigger'],
  about: { sources: Sources; window: Window; registeredAt: string },
): { survey?: NonNullable<Investigation['survey']>; said: Record<string, unknown> } {
  const { sources, window, registeredAt } = about;
  const parts = partsOf(ports.agents);
  if (parts.length === 0 || !isSurveyed(sources)) return { said: {} };
  const drafts = suspectTests(trigger, ANY_COMPONENT, parts);
  const queries = sources.signals.map(({ query }) => query);
  const survey = registerSurvey(ports.digest, drafts, { window, queries, registeredAt });
  return { survey, said: { survey: survey.hash, queries, predicts: drafts.map(({ predicts }) => predicts) } };
}
