import { redactAssigned } from './assignments.ts';
import { standsOut } from './looks-random.ts';
import { ownForms } from './own-forms.ts';
import { redactPeople } from './people.ts';
import { redactValues } from './redact-values.ts';
import { createScan, MIXED } from './scan.ts';
import { nameHints } from './secret-names.ts';
import * as shapes from './shapes.ts';
import { begunToken, markedHints, markedTokens, tokenHints, unbegunToken } from './token-forms.ts';

/**
 * Takes secrets out of what comes from outside and of what goes out. What is left is the same text, the same secret has the same mark
 * (`[redacted:3f2a]`), and a second time changes nothing.
 */
export interface Redactor {
  text(text: string): string;
  /** The same of every string in a value, at any depth; what holds no secret is given back as it is, and never changed in place. */
  value<T>(value: T): T;
  /** Our own configured secrets alone, in every form: the last net, before what is sent. */
  own(text: string): string;
}

export interface RedactorOptions {
  /** Our own secrets, as configured. Those of fewer than four characters cannot be told from other text. */
  secrets: readonly string[];
  /** A keyed hash in hex: says that two secrets are the same one, and nothing more. */
  hash(secret: string): string;
  /** E-mail addresses and card numbers go as well. */
  people?: boolean;
}

const [OWN, ARMOUR, ADDRESS, HEADER, TOKEN, NAME, MARKED] = [1, 2, 4, 8, 16, 32, 64];
const SHORTEST = 4;
const MARK = '[redacted';
/** Numbers, times and ids as they are: nine in ten of the strings that sources answer. */
const isPlain = (text: string): boolean => text.length <= 36 && /^[0-9a-f.:+-]*$/.test(text);
/** What stood beside a secret may be told only once that has gone. */
const ROUNDS = 4;

export function createRedactor({ secrets, hash, people = false }: RedactorOptions): Redactor {
  const mine = ownForms(secrets);
  const { armour, addresses, headers } = shapes.shapeHints;
  const scan = createScan([mine?.hints ?? [], armour, addresses, headers, tokenHints, nameHints, markedHints]);
  const hasPlain = [...(mine?.of.keys() ?? [])].some(isPlain);
  const mark = (secret: string): string => `${MARK}:${hash(secret).slice(0, 4)}]`;
  const take = (text: string, forms: readonly shapes.Shape[]): string =>
    forms.reduce(
      (rest, form) =>
        rest.replace(form, (all: string, kept: string, secret: string) =>
          secret.startsWith(MARK) || secret === '' ? all : kept + mark(secret),
        ),
      text,
    );

  const ownIn = (text: string): string =>
    mine === null ? text : text.replace(mine.form, (found) => mark(mine.of.get(found) ?? found));

  /** Random text beside which no name stands. */
  const mixed = (text: string): string =>
    text
      .replace(unbegunToken, mark)
      .replace(shapes.MIXED_RUN, (all: string, isHash: string, run: string) =>
        isHash === '' && standsOut(run) ? mark(run) : all,
      );

  const once = (given: string): string => {
    const may = scan(given);
    let rest = given;
    if (may !== 0) {
      if (may & OWN) rest = ownIn(rest);
      if (may & ARMOUR) rest = take(rest, [shapes.armour]);
      if (may & ADDRESS) rest = take(rest, shapes.addresses);
      if (may & HEADER) rest = take(rest, [...shapes.headers, shapes.webToken]);
      if (may & TOKEN) rest = rest.replace(begunToken, mark);
      if (may & MARKED)
        for (const { sign, form } of markedTokens) if (rest.includes(sign)) rest = rest.replace(form, mark);
      if (may & NAME) rest = redactAssigned(take(rest, [...shapes.spoken, ...shapes.secretObject(rest)]), mark);
      if (may & MIXED) rest = mixed(rest);
    }
    return people ? redactPeople(rest, mark) : rest;
  };

  const text = (given: string): string => {
    if (given.length < SHORTEST || (isPlain(given) && !hasPlain)) return given;
    let rest = given;
    for (let round = 0; round < ROUNDS; round += 1) {
      const next = once(rest);
      if (next === rest) break;
      rest = next;
    }
    return rest;
  };

  return { text, own: ownIn, value: redactValues(text, mark) };
}
