import type { Signal } from '../nouns/signal.ts';

const nouns: Record<Signal['kind'], string> = {
  latency: 'latency',
  errors: 'errors',
  traffic: 'traffic',
  saturation: 'use',
};

/** Names of signals that are measured where a call is made, and not where it is answered; no ledger, and nothing acknowledged. */
export const AT_CLIENT = /client|caller|(?<![a-z])edge(?![a-z])/i;
/** Names of traffic that is not counted in requests; those of dotnet and of Kubernetes are. */
export const NOT_REQUESTS = /(?<![a-z])net(?![a-z])|network|bytes|packet|transaction/i;

/** What people call a signal: its title, else its percentile, else its name in words. */
export function wordOf(signal: Signal): string {
  if (signal.title !== undefined) return signal.title;
  const percentile = /p(?:50|90|95|99|999)(?!\d)/i.exec(signal.name)?.[0].toLowerCase();
  if (signal.kind === 'latency') return percentile ?? nouns.latency;
  if (signal.kind === 'saturation')
    return signal.name.replace(/[_-]+/g, ' ').replace(/ (share|bytes|seconds|ratio)$/, '');
  // A share that is better the higher it is says how much goes well.
  if (signal.kind === 'errors' && signal.worse === 'down')
    return /availab/i.test(signal.name) ? 'availability' : 'success';
  return nouns[signal.kind];
}

/** The unit of a signal, where it says so or its name and query give it away; else none. */
export function unitOf(signal: Signal): string {
  if (signal.unit !== undefined) return signal.unit;
  const { kind, name, query } = signal;
  if (/share|ratio|utili[sz]ation/i.test(name)) return 'share';
  if (/bytes/i.test(name)) return 'bytes';
  if (/_(ms|milliseconds)\b/i.test(name) || (kind === 'latency' && /_(ms|milliseconds)(_|\b)/i.test(query)))
    return 'ms';
  if (/seconds/i.test(name) || (kind === 'latency' && /seconds/i.test(query))) return 's';
  if (kind === 'traffic' && /\brate\(/.test(query)) return '/s';
  return '';
}
