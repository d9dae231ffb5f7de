import type { StoredStream } from '../logql/select-lines.ts';
import type { SeriesIndex } from '../promql/series-index.ts';
import type { Change, Incident, JournalLine, Span } from './schemas.ts';

/** A span with its bounds as numbers that can be compared. */
export interface StoredSpan {
  span: Span;
  startNs: bigint;
  endNs: bigint;
}

/** An opened incident bundle; a file that is not there is null. */
export interface Bundle {
  incident: Incident;
  metrics: SeriesIndex;
  logs: StoredStream[] | null;
  /** By trace id, each trace's spans oldest first. */
  traces: Map<string, StoredSpan[]> | null;
  changes: Change[] | null;
  /** Oldest first. */
  journal: JournalLine[] | null;
}
