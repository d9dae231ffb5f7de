import { z } from 'zod';
import { type Annotation, annotationsOf, GrafanaAnnotation } from '../../telemetry/grafana-annotation.ts';
import type { Backend } from '../backend.ts';

const Rows = z.array(GrafanaAnnotation);
const MOST = 1_000;

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
  return { annotations: annotationsOf(rows), truncated: rows.length >= MOST };
}
