import { readdirSync } from 'node:fs';
import type { Measure } from '../measure.ts';

const files = readdirSync(import.meta.dirname).filter((name) => name !== 'index.ts');

/** Every measure: a file of this folder that exports `measure`. */
export const measures: Measure[] = (
  await Promise.all(
    files.map(async (name): Promise<Measure> => (await import(`${import.meta.dirname}/${name}`)).measure),
  )
).sort((a, b) => a.order - b.order);
