import type { Investigation } from '../nouns/investigation.ts';
import type { Pattern } from '../nouns/pattern.ts';
import { labelsShared } from './common.ts';
import { embed } from './embed.ts';
import { openLibrary } from './library.ts';
import { rankDocuments } from './rank.ts';
import { signsOf, symptomOf, textOf } from './text.ts';
import { wordsOf } from './words.ts';

/** So many are shown. */
const SHOWN = 5;
/** Less alike than this is not alike: where all labels are the same that alone is enough. */
const ALIKE = 0.25;

export interface Found {
  found: { pattern: Pattern; likeness: number; labels: number }[];
  /** Why meaning could not be compared; null where it was, or there is nothing to compare. */
  gap: string | null;
}

/** What was learned from incidents like this one, the most alike first. Its own is not among them. */
export async function findSimilar(
  ports: Parameters<typeof embed>[0],
  investigation: Pick<Investigation, 'id' | 'trigger' | 'symptom' | 'observations'>,
  abort: AbortSignal,
): Promise<Found> {
  const library = await openLibrary(ports.store);
  const others = [...library.patterns.values()].filter(({ id }) => id !== investigation.id);
  if (others.length === 0) return { found: [], gap: null };
  const seen = { symptom: symptomOf(investigation), signs: signsOf(investigation) };
  const text = textOf({ service: investigation.trigger.service }, seen);
  const embedding = await embed(ports, investigation.id, [text], abort);
  const [vector] = embedding.vectors ?? [];
  const cosines = vector === undefined ? new Map() : await library.cosines(embedding.by ?? '', vector);
  const labels = new Map(others.map((one) => [one.id, labelsShared(one, investigation)]));
  const ranked = rankDocuments({ words: wordsOf(text), cosines, labels }, library.corpus);
  return {
    found: ranked
      .flatMap(({ id, likeness }) => {
        const pattern = id === investigation.id ? undefined : library.patterns.get(id);
        return pattern === undefined || likeness < ALIKE ? [] : [{ pattern, likeness, labels: labels.get(id) ?? 0 }];
      })
      .slice(0, SHOWN),
    gap: embedding.why,
  };
}
