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

const wordsOf = (signals: readonly Signal[]): Set<string> =>
  new Set(signals.flatMap(({ query }) => query.match(/[a-zA-Z_:][a-zA-Z0-9_:]*/g) ?? []));

function unnamedOf(names: readonly string[], signals: readonly Signal[]): string[] {
  const known = wordsOf(signals);
  return names
    .filter((name) => !known.has(name) && !RUNTIME.test(name) && !/_(sum|created|info)$/.test(name))
    .toSorted((a, b) => Number(TELLING.test(b)) - Number(TELLING.test(a)) || (a < b ? -1 : 1));
}

const componentsOf = (series: readonly Series[], label: string): string[] =>
  [...new Set(series.flatMap(({ labels }) => labels[label] ?? []))].sort();

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
        return { signal, series: value.length, components: componentsOf(value, componentLabel), why: '' };
      } catch (error) {
        if (!isCompassError(error)) throw error;
        return { signal, series: null, components: [], why: error.message };
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
