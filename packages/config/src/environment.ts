import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { CompassError } from '@compass/core';
import { nearest } from './nearest.ts';

export type Env = Record<string, string | undefined>;

/** How names of ours begin. */
const OURS = /^(COMPASS|LLM|PROMETHEUS|LOKI|TEMPO|GRAFANA|POSTGRES_ACTIVITY|SLACK|PAGERDUTY|ALERTMANAGER)_/;
/** How an orchestrator announces a service called loki or tempo to its neighbours: LOKI_PORT is an address then. */
const ANNOUNCED = /_SERVICE_(?:HOST$|PORT)|_PORT_\d{1,5}_(?:TCP|UDP)/;
const isAnnounced = (name: string, value: string | undefined): boolean =>
  ANNOUNCED.test(name) || (name.endsWith('_PORT') && /^(?:tcp|udp|sctp):\/\//.test(value ?? ''));
/** Read, but not for the configuration: by tests. */
const ELSEWHERE = ['COMPASS_INCIDENTS_DIR', 'COMPASS_TEST_ALL'];

const slip = ([name, value]: [string, string | undefined], known: string[]): string[] => {
  if (known.includes(name)) return [];
  const meant = nearest(name, known);
  if (meant !== null) return [`${name} is set, but nothing reads it: did you mean ${meant}?`];
  return OURS.test(name) && !isAnnounced(name, value)
    ? [`${name} is set, but nothing reads it: .env.example lists what is read.`]
    : [];
};

/** A line of `.env` as YAML would have it. */
const COLON = /^[ \t]{0,9}(?:export[ \t]{1,9})?([A-Z][A-Z0-9_]{0,99})[ \t]{0,9}:/gm;

const colons = (text: string, known: string[]): string[] =>
  [...text.matchAll(COLON)].flatMap(([, name = '']) =>
    known.includes(name) ? [`${name} has a colon after it in .env, so nothing reads it: write ${name}=…`] : [],
  );

function textOf(file: string): string {
  if (!existsSync(file)) return '';
  try {
    // Some editors begin a file with a sign that nobody sees.
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code = 'an error' } = error as NodeJS.ErrnoException;
    throw new CompassError('invalid', `${file} cannot be read (${code}): let who starts this read it, or remove it.`);
  }
}

/**
 * The environment over `.env` of `root`; set but empty counts as not set. `slips` are the variables that look like ours and were not read until
 * then, a sentence each. CompassError `invalid` where that file is there and cannot be read.
 */
export function readEnvironment(
  root: string,
  env: Env,
): { env: Env; file: { path: string; text: string }; slips(): string[] } {
  const path = join(root, '.env');
  const text = textOf(path);
  const all = Object.entries({ ...parseEnv(text), ...env }).filter(([, value]) => value !== '');
  const read = new Set(ELSEWHERE);
  return {
    file: { path, text },
    env: new Proxy(Object.fromEntries(all) as Env, {
      get(held, name) {
        if (typeof name !== 'string') return undefined;
        read.add(name);
        return Object.hasOwn(held, name) ? held[name] : undefined;
      },
    }),
    slips: () => [...all.flatMap((one) => slip(one, [...read])), ...colons(text, [...read])],
  };
}
