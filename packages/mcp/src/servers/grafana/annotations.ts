import { z } from 'zod';
import type { Backend } from '../backend.ts';

/** https://grafana.com/docs/grafana/latest/developers/http_api/annotations/#find-annotations */
const Rows = z.array(
  z.object({
    time: z.number(),
    timeEnd: z.number().nullish(),
    text: z.string().nullish(),
    tags: z.array(z.string()).nullish(),
    alertName: z.string().nullish(),
    newState: z.string().nullish(),
  }),
);

/** A remark on a time; `until` where it is about a stretch. */
export interface Annotation {
  at: string;
  until: string | null;
  text: string;
  tags: string[];
}

const MOST = 1_000;

/** Grafana's editor writes HTML. */
const plain = (text: string): string =>
  text
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const iso = (ms: number): string => new Date(ms).toISOString();

/** Annotations from start to end, oldest first; of more than a thousand the newest, as Grafana gives them. */
export async function readAnnotations(
  grafana: Backend,
  asked: { startNs: bigint; endNs: bigint; tags: string[]; matchAny: boolean; type?: 'annotation' },
  signal: AbortSignal,
): Promise<{ annotations: Annotation[]; truncated: boolean }> {
  const { startNs, endNs, tags, matchAny, type } = asked;
  const [from, to] = [String(startNs / 1_000_000n), String(endNs / 1_000_000n)];
  const params = { from, to, tags, matchAny: String(matchAny), type, limit: MOST };
  const rows = await grafana.ask('api/annotations', Rows, { params, signal });
  const annotations = rows
    .toSorted((a, b) => a.time - b.time)
    .map(({ time, timeEnd, text, tags: marks, alertName, newState }) => ({
      at: iso(time),
      until: timeEnd != null && timeEnd > time ? iso(timeEnd) : null,
      text: plain(text || [alertName, newState].filter(Boolean).join(' ')),
      tags: marks ?? [],
    }));
  return { annotations, truncated: rows.length >= MOST };
}
