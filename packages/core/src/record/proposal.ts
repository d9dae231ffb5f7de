import { wordOf } from '../evaluate/signal-words.ts';
import type { Action, CatalogueEntry } from '../nouns/action.ts';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Observation } from '../nouns/observation.ts';
import type { TestDraft } from '../nouns/test.ts';
import type { Ports } from '../ports/context.ts';
import { quantity, span } from '../words/numbers.ts';
import { visible } from '../words/visible.ts';
import { approversNeeded, entryOf } from './approval.ts';

export interface Refusal {
  refused: string;
}
export type Proposal = Pick<
  Action,
  | 'entry'
  | 'title'
  | 'target'
  | 'params'
  | 'risk'
  | 'effect'
  | 'words'
  | 'approversName'
  | 'approversNeeded'
  | 'recovery'
  | 'undo'
>;

/** What is suggested first. */
export type Proposals = [Proposal, ...Proposal[]];

const filled = (text: string, values: Record<string, string | number | boolean>): string =>
  text.replace(/\$(\w+)/g, (whole, name: string) => (name in values ? String(values[name]) : whole));

/** Each value must stand in a trusted observation that supports the hypothesis, at the place the catalogue names; `asked`: as it was suggested. */
function paramsFrom(
  entry: CatalogueEntry,
  supports: readonly Observation[],
  asked?: Proposal['params'],
): Proposal['params'] | null {
  const params: Proposal['params'] = {};
  for (const [name, spec] of Object.entries(entry.params)) {
    const [topic, fact] = spec.from.split('.');
    const value = supports.find((one) => !one.untrusted && one.topic === topic)?.facts[fact ?? ''];
    const fits = spec.type === 'integer' ? Number.isInteger(value) : typeof value === 'string';
    if (!fits || (asked !== undefined && asked[name] !== value)) return null;
    params[name] = value as string | number;
  }
  return params;
}

/**
 * The level that counts as being back: outside the past's own range by its own width and half as much again as normal; and, where
 * the symptom was far away, the last twentieth of the way back or the geometric middle, whichever is nearer to normal.
 */
function backTo(normal: number, edge: number, broken: number, worse: 'up' | 'down'): number {
  if (worse === 'down') return Math.min(normal - 2 * (normal - edge), normal / 2);
  const own = Math.max(normal + 2 * (edge - normal), normal * 1.5);
  const near = Math.min(normal + 0.05 * (broken - normal), Math.sqrt(Math.max(0, normal * broken)));
  return Math.max(own, near);
}

/** The recovery prediction: the symptom comes back into its own past. Registered before acting. */
function recoveryOf(entry: CatalogueEntry, investigation: Investigation): TestDraft | null {
  const { symptom } = investigation;
  if (symptom === null || symptom.signal === null || symptom.range === null) return null;
  const worse = symptom.signal.worse ?? 'up';
  const edge = worse === 'up' ? symptom.range[1] : symptom.range[0];
  const normal = symptom.normal ?? edge;
  const limit = backTo(normal, edge, symptom.value ?? edge, worse);
  const goal = `${wordOf(symptom.signal)} ${worse === 'up' ? 'below' : 'above'} ${quantity(limit, symptom.unit)}`;
  return {
    name: 'recovery',
    question: 'Does the symptom end with the cause?',
    predicts: `${goal} in ${span(entry.recovery.withinSeconds)}`,
    refutedBy: 'a symptom that stays or grows after the action',
    probe: {
      source: 'metrics',
      name: symptom.signal.name,
      query: symptom.signal.query,
      component: symptom.component,
      unit: symptom.unit,
      worse,
    },
    control: null,
    comparator: worse === 'up' ? 'below' : 'above',
    effect: limit,
    decisive: true,
    weight: { survived: 1.6, disproven: -2.2 },
    requires: ['prometheus'],
    costSeconds: entry.recovery.withinSeconds,
  };
}

/** What *Mitigate* would ask for: from the catalogue and the evidence alone, or the reason why there is nothing to ask for. */
export function proposalFor(
  ports: Pick<Ports, 'settings'>,
  investigation: Investigation,
  hypothesis: Hypothesis,
): Proposal | Refusal {
  const { suggestion } = hypothesis;
  if (hypothesis.status === 'disproven') return { refused: 'This hypothesis was disproven.' };
  if (hypothesis.status === 'set_aside') return { refused: 'This hypothesis was set aside.' };
  if (suggestion === null)
    return { refused: 'The catalogue has no action for this hypothesis. Close the investigation when it is over.' };
  const supports = investigation.observations.filter((one) => hypothesis.supports.includes(one.id));
  if (hypothesis.outsideText === true || supports.every((one) => one.untrusted))
    return { refused: 'All that supports this hypothesis is text that outsiders can write.' };
  const entry = entryOf(ports, suggestion.action);
  if (!entry.targets.includes(hypothesis.component))
    return { refused: `${hypothesis.component} is not an allowed target of ${entry.id}.` };
  const params = paramsFrom(entry, supports, suggestion.params);
  if (params === null) return { refused: 'What the action needs is not in the evidence any more.' };
  const recovery = recoveryOf(entry, investigation);
  if (recovery === null) return { refused: 'Recovery could not be checked: the symptom is not measured.' };
  const about = { target: hypothesis.component, supports, recovery };
  return { ...useOf(entry, params, about), ...undoOf(ports, entry, about) };
}

/**
 * All that may be asked for, what the hypothesis suggests first: an entry whose every value stands in the same evidence fits as well. One without
 * values would fit anything, and one that takes another back is none to begin with.
 */
export function proposalsFor(
  ports: Pick<Ports, 'settings'>,
  investigation: Investigation,
  hypothesis: Hypothesis,
): Proposals | Refusal {
  const first = proposalFor(ports, investigation, hypothesis);
  if ('refused' in first) return first;
  const { catalogue } = ports.settings;
  const ways = new Set(catalogue.map(({ undo }) => undo));
  const supports = investigation.observations.filter((one) => hypothesis.supports.includes(one.id));
  const others = catalogue.flatMap((entry): Proposal[] => {
    const fits = entry.targets.includes(hypothesis.component) && Object.keys(entry.params).length > 0;
    if (entry.id === first.entry || ways.has(entry.id) || !fits) return [];
    const params = paramsFrom(entry, supports);
    const recovery = recoveryOf(entry, investigation);
    if (params === null || recovery === null) return [];
    const about = { target: hypothesis.component, supports, recovery };
    return [{ ...useOf(entry, params, about), ...undoOf(ports, entry, about) }];
  });
  return [first, ...others];
}

interface About {
  target: string;
  supports: readonly Observation[];
  recovery: TestDraft;
}

function useOf(
  entry: CatalogueEntry,
  params: Proposal['params'],
  { target, supports, recovery }: About,
): Omit<Proposal, 'undo'> {
  const waiting = supports.map((one) => one.facts['waiting']).find((value) => typeof value === 'number') ?? 0;
  const names = { ...textFacts(supports), ...params, target, waiting: waiting as number };
  return {
    entry: entry.id,
    title: filled(entry.title, names),
    target,
    params,
    risk: entry.risk,
    effect: entry.effect,
    words: {
      happens: filled(entry.words.happens, names),
      risk: filled(entry.words.risk, names),
      undo: filled(entry.words.undo, names),
      predicted: recovery.predicts,
    },
    approversName: entry.approversName,
    approversNeeded: approversNeeded(entry),
    recovery,
  };
}

/** The catalogue's own way back, with values from the evidence as it was before acting; approved together with the action. */
function undoOf(ports: Pick<Ports, 'settings'>, { undo }: CatalogueEntry, about: About): Pick<Proposal, 'undo'> {
  if (undo === null) return {};
  const entry = entryOf(ports, undo);
  const params = paramsFrom(entry, about.supports);
  if (params === null || !entry.targets.includes(about.target)) return {};
  return { undo: { ...useOf(entry, params, about), taken: null } };
}

/** A name has room in a sentence that people approve by; a sentence of somebody else's does not. */
const LONGEST_FACT = 60;

/** Text facts for the words only; a surface escapes them. */
const textFacts = (supports: readonly Pick<Observation, 'facts'>[]): Record<string, string> =>
  Object.fromEntries(
    supports
      .flatMap((one) => Object.entries(one.facts))
      .filter((pair): pair is [string, string] => typeof pair[1] === 'string')
      .map(([name, text]) => [name, visible(text).slice(0, LONGEST_FACT)]),
  );
