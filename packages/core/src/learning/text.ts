import type { Investigation } from '../nouns/investigation.ts';
import type { Pattern, PatternLabels, PatternText } from '../nouns/pattern.ts';
import { visible } from '../words/visible.ts';

const MOST_SIGNS = 12;
const MOST_PAGED = 5;

/** Outsiders' text cut to what a pattern keeps of it: one line, only what can be seen. */
export const cut = (text: string, most: number): string => visible(text).replace(/\s+/g, ' ').trim().slice(0, most);

type Seen = Pick<Investigation, 'trigger' | 'symptom' | 'observations'>;

/** What was unusual, the most unusual first: what it is about and where. */
export const signsOf = ({ observations }: Pick<Seen, 'observations'>): string[] =>
  [
    ...new Set(
      observations
        .filter((one) => one.unusual && one.source !== 'survey' && one.agent !== 'person')
        .toSorted((a, b) => b.score - a.score || (a.topic < b.topic ? -1 : 1))
        .map(({ topic, component }) => cut(`${topic.replaceAll('_', ' ')} ${component ?? ''}`, 80)),
    ),
  ].slice(0, MOST_SIGNS);

/** What was told and measured of what is wrong. */
export const symptomOf = ({ trigger, symptom }: Pick<Seen, 'trigger' | 'symptom'>): string =>
  cut([...trigger.symptoms.slice(0, MOST_PAGED), symptom?.phrase ?? ''].filter((one) => one !== '').join('; '), 300);

/** The text that is embedded: names as `service=orders`, so that an embedder which knows labels can tell them from words. */
export const textOf = (
  labels: Partial<Pick<PatternLabels, 'service' | 'component' | 'kind'>>,
  { statement, symptom, signs }: Pick<PatternText, 'symptom' | 'signs'> & { statement?: string },
): string =>
  [
    ...Object.entries(labels)
      .filter(([name]) => name === 'service' || name === 'component')
      .map(([name, value]) => `${name}=${value.replace(/\s+/g, '-')}`),
    (labels.kind ?? '').replaceAll('_', ' '),
    statement ?? '',
    symptom,
    ...signs,
  ]
    .filter((one) => one !== '')
    .join('. ');

export const textOfPattern = ({ labels, told }: Pick<Pattern, 'labels' | 'told'>): string => textOf(labels, told);
