import { isCompassError } from '../errors.ts';
import type { Reading } from '../nouns/evidence.ts';
import type { Symptom } from '../nouns/investigation.ts';
import type { Signal, SignalKind } from '../nouns/signal.ts';
import type { Window } from '../nouns/time.ts';
import type { Answer, Series, Telemetry } from '../ports/telemetry.ts';
import { type Departure, departure } from '../statistics/departure.ts';
import type { EvidenceDraft } from '../steps/keep-evidence.ts';
import { quantity } from '../words/numbers.ts';
import { kindsNamed } from './page-words.ts';
import { recordedOf, seriesOf } from './read-metrics.ts';
import { unitOf, wordOf } from './signal-words.ts';

export interface SymptomQuestion {
  service: string;
  /** The page's words; they choose only which signal is looked at first. */
  symptoms: string[];
  signals: Signal[];
  telemetry: Telemetry;
  window: Window;
  componentLabel: string;
}

interface Measured {
  signal: Signal;
  departed: Departure;
  evidence: EvidenceDraft;
}

/** Kinds in the order in which they are looked at: as the page names them, then latency, errors, saturation, traffic. */
export const kindsInOrder = (symptoms: string[]): SignalKind[] => [
  ...new Set<SignalKind>([...kindsNamed(symptoms), 'latency', 'errors', 'saturation', 'traffic']),
];

/** One signal of the service over past and window; null where nothing is known of it. */
async function measure(question: SymptomQuestion, signal: Signal): Promise<Measured | null> {
  const { service, telemetry, window, componentLabel } = question;
  const { referenceStart, end, stepSeconds } = window;
  let answer: Answer<Series[]>;
  try {
    answer = await telemetry.range({
      query: signal.query,
      start: new Date(referenceStart),
      end: new Date(end),
      stepSeconds,
    });
  } catch (error) {
    // An answer that cannot be had is not an absent symptom: it is left out, and "not measurable" may remain.
    if (isCompassError(error)) return null;
    throw error;
  }
  const mine = answer.value.some(({ labels }) => labels[componentLabel] !== undefined)
    ? seriesOf(answer.value, service, componentLabel)
    : [];
  const unit = unitOf(signal);
  const all = mine.map(({ points }) => ({
    points,
    departed: departure({ points, window, worse: signal.worse, kind: signal.kind, unit }),
  }));
  const [first] = all.toSorted(
    (a, b) => Number(b.departed.unusual) - Number(a.departed.unusual) || b.departed.score - a.departed.score,
  );
  if (first === undefined) return null;
  const reading: Reading = {
    role: 'symptom',
    name: wordOf(signal),
    component: service,
    unit,
    points: first.points,
    recorded: recordedOf(answer),
  };
  const evidence: EvidenceDraft = {
    source: 'metrics',
    server: answer.server,
    query: signal.query,
    start: referenceStart,
    end,
    stepSeconds,
    readings: [reading],
    untrusted: false,
  };
  return { signal, departed: first.departed, evidence };
}

interface Spoken {
  signal: Signal;
  departed: Pick<Departure, 'unusual' | 'value' | 'normal'>;
}

const numbersOf = ({ signal, departed }: Spoken): string =>
  `${quantity(departed.value, unitOf(signal))}, normally ${quantity(departed.normal, unitOf(signal))}`;

/** "p99 4.8 s, normally 0.31 s". */
export const levelsOf = (about: Spoken): string => `${wordOf(about.signal)} ${numbersOf(about)}`;

/** "slow: p99 4.8 s, normally 0.31 s", to follow "orders is"; what is said of errors follows the service's name. */
export function phraseOf(about: Spoken): string {
  const { signal, departed } = about;
  const levels = numbersOf(about);
  if (!departed.unusual) return `as usual: ${levelsOf(about)}`;
  if (signal.kind === 'latency') return `slow: ${levelsOf(about)}`;
  if (signal.kind === 'errors') return `returns errors: ${signal.worse === 'down' ? levelsOf(about) : levels}`;
  if (signal.kind === 'traffic')
    return `${(departed.value ?? 0) < (departed.normal ?? 0) ? 'quieter' : 'busier'} than normal: ${levels}`;
  return `near a limit: ${levelsOf(about)}`;
}

/**
 * Is the alerted symptom there? It is, when one of the service's own signals leaves its past. `evidence` holds every signal that was
 * read, the telling one first; `symptom.evidence` is left to the caller, who knows the ids.
 */
export async function measureSymptom(
  question: SymptomQuestion,
): Promise<{ symptom: Symptom; evidence: EvidenceDraft[] }> {
  const order = kindsInOrder(question.symptoms);
  const candidates = question.signals.filter(({ kind, worse }) => kind === 'traffic' || worse !== undefined);
  const measured = (await Promise.all(candidates.map((signal) => measure(question, signal)))).filter(
    (one) => one !== null,
  );
  const sorted = measured.toSorted((a, b) => order.indexOf(a.signal.kind) - order.indexOf(b.signal.kind));
  const seen = sorted.find(({ departed }) => departed.unusual);
  // A quiet CPU says nothing of what callers feel, unless the page is about it.
  const telling = ['latency', 'errors', ...kindsNamed(question.symptoms)];
  const chosen = seen ?? sorted.find(({ signal, departed }) => departed.testable && telling.includes(signal.kind));
  if (chosen === undefined) {
    const evidence = sorted.map((one) => one.evidence);
    return {
      evidence,
      symptom: {
        state: 'not_measurable',
        signal: null,
        component: null,
        value: null,
        normal: null,
        range: null,
        unit: '',
        since: null,
        phrase: 'not measurable',
        evidence: [],
      },
    };
  }
  const { signal, departed } = chosen;
  const since = departed.onset === null ? null : new Date(departed.onset * 1000).toISOString();
  const all = [chosen, ...sorted.filter((one) => one !== chosen)];
  return {
    evidence: all.map((one) => one.evidence),
    symptom: {
      state: seen === undefined ? 'absent' : 'seen',
      signal,
      component: question.service,
      value: departed.value,
      normal: departed.normal,
      range: departed.range,
      unit: unitOf(signal),
      since,
      phrase: phraseOf(chosen),
      evidence: [],
      signals: all.map((one) => one.signal),
    },
  };
}
