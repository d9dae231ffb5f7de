import { isCompassError } from '../errors.ts';
import type { Signal } from '../nouns/signal.ts';
import type { Window } from '../nouns/time.ts';
import type { Series, Sources, Span, Telemetry } from '../ports/telemetry.ts';
import { type CallEdge, edgesQuery } from './calls.ts';
import type { SignalSeries } from './measured.ts';
import { PAGES, readLines, type SurveyLine } from './read-lines.ts';
import { readTraces } from './read-traces.ts';

/** All that is measured of every component, as read: nothing of it is judged yet. */
export interface Survey {
  window: Window;
  service: string;
  symptoms: string[];
  series: SignalSeries[];
  edges: CallEdge[];
  /** The series that the page is about; null when the page names none. */
  alert: { series: Series[]; worse: 'up' | 'down' } | null;
  /** Null: not seen. */
  spans: Span[] | null;
  lines: SurveyLine[];
  /** There were more lines than were read. */
  sampled?: true;
  servers: { metrics: string; traces: string | null; logs?: string };
  /** Something was left out that may come back: another reading may see more. */
  partial?: true;
}

export interface SurveyQuestion {
  telemetry: Telemetry;
  sources: Sources;
  window: Window;
  service: string;
  symptoms: string[];
  /** Whether anybody still waits for what may pass by itself; when nobody does, it is left out as well. Asked when it fails. */
  patient?(): boolean;
}

export type SurveyReader = (question: SurveyQuestion) => Promise<Survey>;

/** What cannot be had is left out; what may pass by itself ends the reading while somebody waits for it, and a lost lease always. */
function leaving(patient: () => boolean) {
  const left = { partial: false };
  const orNothing = async <T>(read: Promise<T>): Promise<T | null> => {
    try {
      return await read;
    } catch (error) {
      if (!isCompassError(error) || error.code === 'stale') throw error;
      if (error.code !== 'unavailable') return null;
      if (patient()) throw error;
      left.partial = true;
      return null;
    }
  };
  return { left, orNothing };
}

/** Seconds between values where they lie closest; what is asked finer than a source answers comes coarser, and would be gaps on the asked grid. */
function stepOf(series: readonly SignalSeries[], asked: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { points } of series)
    for (const [index, [at]] of points.entries()) {
      const gap = at - (points[index - 1]?.[0] ?? at);
      if (gap > 0) least = Math.min(least, gap);
    }
  return Number.isFinite(least) ? Math.max(asked, least) : asked;
}

/** Asks every signal for all components, the call graph, and traces and lines where there are any. Rejects as Telemetry does. */
export async function readSurvey(question: SurveyQuestion): Promise<Survey> {
  const { telemetry, sources, window, service, symptoms, patient = () => true } = question;
  const { left, orNothing } = leaving(patient);
  const [start, end] = [new Date(window.referenceStart), new Date(window.end)];
  const range = (query: string) => orNothing(telemetry.range({ query, start, end, stepSeconds: window.stepSeconds }));
  const about = async (signal: Signal) => {
    const answer = await range(signal.query);
    return (answer?.value ?? []).flatMap(({ labels, points }): SignalSeries[] => {
      const component = labels[sources.componentLabel];
      return component === undefined ? [] : [{ signal, component, points }];
    });
  };
  const recorded = sources.recording?.alert ?? null;
  const alerting = recorded?.service === service ? recorded : null;
  const pages = sources.traces.state === 'ready' ? PAGES.withRequests : PAGES.alone;
  const [series, edges, alert, traces, lines] = await Promise.all([
    Promise.all(sources.signals.map(about)),
    orNothing(telemetry.instant({ query: edgesQuery(window), at: end })),
    alerting === null ? null : range(alerting.query),
    sources.traces.state === 'ready' ? orNothing(readTraces(telemetry, window)) : null,
    sources.logs.state === 'ready'
      ? orNothing(readLines(telemetry, { label: sources.componentLabel, start, end, pages }))
      : null,
  ]);
  const all = series.flat();
  return {
    window: { ...window, stepSeconds: stepOf(all, window.stepSeconds) },
    service,
    symptoms,
    series: all,
    edges: (edges?.value ?? []).flatMap(({ labels: { client, server, connection_type } }) =>
      client === undefined || server === undefined
        ? []
        : [{ client, server, virtual: connection_type === 'virtual_node' }],
    ),
    alert: alerting === null || alert === null ? null : { series: alert.value, worse: alerting.worse },
    spans: traces?.value ?? null,
    lines: lines?.lines ?? [],
    servers: {
      metrics: edges?.server ?? 'prometheus',
      traces: traces?.server ?? null,
      ...(lines === null ? {} : { logs: lines.server }),
    },
    ...(lines?.sampled ? { sampled: true } : {}),
    ...(left.partial ? { partial: true } : {}),
  };
}
