import type { Redactor } from '@compass/core';
import { corpus, recordedLines } from '../../support/corpora.ts';
import { heldOut } from './held-out.ts';
import { readRules, type Sample } from './public-rules.ts';

export interface Share {
  tried: number;
  share: number;
}

const PIECE = 8;

/** A secret is gone when no eight characters of it in a row are left. */
function isGone(redactor: Redactor, { text, secret }: Sample): boolean {
  const left = redactor.text(text);
  for (let from = 0; from + PIECE <= secret.length; from += 1)
    if (left.includes(secret.slice(from, from + PIECE))) return false;
  return true;
}

const shareOf = (samples: Sample[], isDone: (sample: Sample) => boolean): Share => ({
  tried: samples.length,
  share: samples.filter(isDone).length / Math.max(1, samples.length),
});

/** What our own rules find of samples that they were not written from. */
export function measureHeldOut(
  redactor: Redactor,
  random: () => number,
  each: number,
): { known: Share; generic: Share } {
  const { known, generic } = heldOut(random, each);
  const gone = (sample: Sample) => isGone(redactor, sample);
  return { known: shareOf([...known.values()].flat(), gone), generic: shareOf(generic, gone) };
}

/** What they find of what a public rule set finds; null where it is not there. */
export function measurePublic(redactor: Redactor, seed: number, each: number): (Share & { rules: number }) | null {
  const file = corpus('secrets/gitleaks.toml');
  if (file === null) return null;
  const { rules } = readRules(file);
  const samples = rules.flatMap((rule) => rule.samples(each, seed));
  // Its samples include what need not go, such as the host of an address: the whole must not stand there any more.
  return { ...shareOf(samples, ({ text, secret }) => !redactor.text(text).includes(secret)), rules: rules.length };
}

/** Our own secrets in every form in which programs write them. */
export function measureOwn(make: (secrets: string[]) => Redactor, random: () => number, count: number): Share {
  const letters = 'abcXYZ019 /+%"\\&=:@_-.é';
  const secrets = Array.from({ length: count }, () =>
    Array.from({ length: 12 + Math.floor(random() * 20) }, () => letters[Math.floor(random() * letters.length)]).join(
      '',
    ),
  );
  const redactor = make(secrets);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const samples = secrets.flatMap((secret): Sample[] => [
    { secret, text: `x ${secret} y` },
    { secret: encodeURIComponent(secret), text: `GET /x?y=${encodeURIComponent(secret)}&z=1` },
    { secret: JSON.stringify(secret).slice(1, -1), text: `{"field":${JSON.stringify(secret)}}` },
    { secret: base64(secret).replace(/=*$/, '').slice(0, -1), text: `sent ${base64(secret)}` },
    ...['a', 'bb', 'ccc'].map((user) => {
      const pair = base64(`${user}:${secret}`);
      return { secret: pair.slice(8, -4), text: `proxy said ${pair} was wrong` };
    }),
  ]);
  return shareOf(samples, ({ text, secret }) => !redactor.own(text).includes(secret.slice(0, 16)));
}

export interface Clean {
  lines: number;
  altered: number;
  megabytesPerSecond: number;
}

const RUNS = 3;

/** Of the recorded lines, how many are changed; and how many megabytes pass in a second of one core's time, the median of three. */
export function measureClean(redactor: Redactor, mostBytes: number): Clean | null {
  const lines: string[] = [];
  let bytes = 0;
  for (const line of recordedLines()) {
    if (bytes > mostBytes) break;
    lines.push(line);
    bytes += Buffer.byteLength(line);
  }
  if (lines.length === 0) return null;
  let altered = 0;
  const speeds = Array.from({ length: RUNS }, () => {
    const began = process.cpuUsage();
    altered = lines.filter((line) => redactor.text(line) !== line).length;
    const { user, system } = process.cpuUsage(began);
    return bytes / (user + system);
  });
  speeds.sort((a, b) => a - b);
  return { lines: lines.length, altered: altered / lines.length, megabytesPerSecond: speeds[1] ?? 0 };
}
