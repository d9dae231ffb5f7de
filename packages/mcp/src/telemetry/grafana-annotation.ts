import { z } from 'zod';

/** https://grafana.com/docs/grafana/latest/developers/http_api/annotations/#find-annotations */
export const GrafanaAnnotation = z.object({
  time: z.number(),
  timeEnd: z.number().nullish(),
  text: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  alertName: z.string().nullish(),
  newState: z.string().nullish(),
});

/** A remark on a time; `until` where it is about a stretch. */
export interface Annotation {
  at: string;
  until: string | null;
  text: string;
  tags: string[];
}

/** Grafana's editor writes HTML. */
const plain = (text: string): string =>
  text
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const iso = (ms: number): string => new Date(ms).toISOString();

/** As Grafana tells them, oldest first; times in milliseconds. */
export const annotationsOf = (rows: readonly z.output<typeof GrafanaAnnotation>[]): Annotation[] =>
  rows
    .toSorted((a, b) => a.time - b.time)
    .map(({ time, timeEnd, text, tags, alertName, newState }) => ({
      at: iso(time),
      until: timeEnd != null && timeEnd > time ? iso(timeEnd) : null,
      // An alert that changed its state says so beside its text, which is empty.
      text: plain(text || [alertName, newState].filter(Boolean).join(' ')),
      tags: tags ?? [],
    }));
