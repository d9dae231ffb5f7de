import { type Env, readConfig } from '@compass/config';
import { isCompassError, type Series, type Signal } from '@compass/core';
import { realClock } from '../real-world.ts';
import { passingRedactor } from '../redaction/open-redactors.ts';
import { openSources } from '../sources/open-sources.ts';

/** What one signal finds now. */
export interface FoundSignal {
  signal: Signal;
  /** Null: it could not be asked. */
  series: number | null;
  components: string[];
  /** What its series say now; null for what is no number, as a share of nothing. */
  values: { component: string; value: number | null }[];
  /** Why it could not be asked; empty otherwise. */
  why: string;
}

export interface SignalReport {
  componentLabel: string;
  /** The recorded incident that answers; null when live sources do. */
  recording: string | null;
  found: FoundSignal[];
  /** Metrics that are there and that no signal names, those that sound like latency, failures or saturation first. */
  unnamed: string[];
}

const TIMEOUT_MS = 20_000;
const TELLING =
  /duration|latency|seconds_bucket|errors?|failed|exceptions?|saturation|utili[sz]ation|queue|pending|throttled/i;
/** What programs say of their own runtime; every exporter has it. */
const RUNTIME = /^(go|process|promhttp|prometheus|scrape|up$|python|jvm|nodejs)_?/;

/** Of a histogram one of its series is enough to be named. */
const familyOf = (name: string): string => name.replace(/_(bucket|count|sum|created)$/, '');

const familiesOf = (signals: readonly Signal[]): Set<string> =>
  new Set(signals.flatMap(({ query }) => (query.match(/[a-zA-Z_:][a-zA-Z0-9_:]*/g) ?? []).map(familyOf)));

function unnamedOf(names: readonly string[], signals: readonly Signal[]): string[] {
  const known = familiesOf(signals);
  return names
    .filter((name) => !known.has(familyOf(name)) && !RUNTIME.test(name) && !/_(sum|created|info)$/.test(name))
    .toSorted((a, b) => Number(TELLING.test(b)) - Number(TELLING.test(a)) || (a < b ? -1 : 1));
}

const valuesOf = (series: readonly Series[], label: string): FoundSignal['values'] =>
  series.flatMap(({ labels, points }) => {
    const component = labels[label];
    return component === undefined ? [] : [{ component, value: points.at(-1)?.[1] ?? null }];
  });

/** Asks every configured signal once, as of now; says what answers, and what else is measured here. Throws as `readConfig` does. */
export async function describeSignals(options: { root: string; env: Env }): Promise<SignalReport> {
  const config = readConfig(options);
  const sources = await openSources({ config, clock: realClock, redactor: passingRedactor(config.secrets) });
  try {
    const telemetry = sources.telemetry({
      investigation: { id: 'signals', startedAt: realClock.now() },
      abort: AbortSignal.timeout(TIMEOUT_MS),
      onCall: () => undefined,
    });
    const { signals, componentLabel } = await telemetry.sources();
    const at = await telemetry.now();
    const ask = async (signal: Signal): Promise<FoundSignal> => {
      try {
        const { value } = await telemetry.instant({ query: signal.query, at });
        const values = valuesOf(value, componentLabel);
        const components = [...new Set(values.map(({ component }) => component))].sort();
        return { signal, series: value.length, components, values, why: '' };
      } catch (error) {
        if (!isCompassError(error)) throw error;
        return { signal, series: null, components: [], values: [], why: error.message };
      }
    };
    const found = await Promise.all(signals.map(ask));
    const names = await telemetry.labelValues({ label: '__name__' }).then(
      ({ value }) => value,
      () => [],
    );
    return { componentLabel, recording: sources.recording, found, unnamed: unnamedOf(names, signals) };
  } finally {
    await sources.close();
  }
}
