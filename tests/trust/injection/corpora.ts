import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../../..');
const Listed = z.record(z.string(), z.array(z.string()));
const Named = z.looseObject({ payloads: z.array(z.string()) });

/** Where recorded incidents lie on this machine; null where there are none. */
export function incidentsDirectory(): string | null {
  const places = [process.env['COMPASS_INCIDENTS_DIR'] ?? '', join(ROOT, '../shared/incidents')];
  return places.find((place) => place !== '' && existsSync(place)) ?? null;
}

/** Where collections of hostile text lie on this machine; null where there are none. They are no part of the project. */
export function corporaDirectory(): string | null {
  const incidents = process.env['COMPASS_INCIDENTS_DIR'];
  const places = [...(incidents ? [join(incidents, '../corpora')] : []), join(ROOT, '../shared/corpora')];
  return places.find((place) => existsSync(place)) ?? null;
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** What the collections say of injection: attack goals, code, contexts. */
export function collectedPayloads(): string[] {
  const directory = corporaDirectory();
  if (directory === null) return [];
  const folder = join(directory, 'injection');
  return readdirSync(folder).flatMap((file) => {
    const value = read(join(folder, file));
    const named = Named.safeParse(value);
    return named.success ? named.data.payloads : Object.values(Listed.parse(value)).flat();
  });
}

/** Strings that have broken programs before. */
export function naughtyStrings(): string[] {
  const directory = corporaDirectory();
  return directory === null ? [] : z.array(z.string()).parse(read(join(directory, 'strings/blns.json')));
}
