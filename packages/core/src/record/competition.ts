import { UNTRUSTED } from '../confidence/ledger.ts';
import { logOdds } from '../confidence/log-odds.ts';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import { isDecidedByText, weightsOf } from './provenance.ts';

type Known = Pick<Investigation, 'hypotheses' | 'observations' | 'tests' | 'verdicts'>;

/** Odds against all that is no listed cause: by what was measured, and with what outsiders can write. */
interface Odds {
  measured: number;
  told: number;
}

/** One of these blocks, or none, is so: a component with all that is said of it, or a mechanism that survived. */
interface Block extends Odds {
  /** Hypotheses of the block, with the part of it that each claims. */
  claims: { number: number; part: number }[];
}

/** What each hypothesis has of the one whole, and who was measured to be likelier than not. */
export interface Competition {
  share: ReadonlyMap<number, number>;
  leader: number | null;
}

/** No measurement leaves the others less than the rest of this. */
const MOST_MEASURED = 0.97;

const none: Odds = { measured: 0, told: 0 };
const sum = (list: readonly Odds[], by: keyof Odds): number => list.reduce((all, one) => all + one[by], 0);

/** A mechanism that was seen to be there; one that only text speaks for, or that nothing killed yet, is a guess about its component. */
export const isProven = (one: Hypothesis, known: Known): boolean =>
  one.rivals === undefined && one.status === 'survived' && one.outsideText !== true && !isDecidedByText(one, known);

/** Components compete by what the survey's parts weigh, each with its share of the prior. */
function surveyed({ number, rivals, recalled }: Hypothesis, known: Known): Odds {
  if (rivals === undefined) return none;
  const { measured, outside } = weightsOf({ number }, known);
  const odds = Math.exp(measured + (recalled?.weight ?? 0)) / rivals.oneOf / rivals.others;
  return { measured: odds, told: odds * Math.exp(outside) };
}

/** What a model named and no measurement speaks for takes nothing from others, nor does what a person set aside. */
const isOut = (one: Hypothesis, known: Known): boolean =>
  one.status === 'set_aside' ||
  (one.rivals !== undefined && one.proposedBy !== undefined && weightsOf(one, known).measured <= 0);

/**
 * The blocks of all causes. A mechanism's own tests tell it from "something else": what its component shows speaks for either, and so does
 * what those show that a survived one affects.
 */
function blocksOf(hypotheses: readonly Hypothesis[], known: Known): Block[] {
  const places = new Map<string, Odds>();
  for (const one of hypotheses) {
    const [odds, best] = [surveyed(one, known), places.get(one.component) ?? none];
    places.set(one.component, odds.told > best.told ? odds : best);
  }
  const mechanism = (one: Hypothesis, scope: readonly string[]): Odds => {
    const own = Math.exp(logOdds(one.confidence));
    const seen = [...new Set(scope)].map((component) => places.get(component) ?? none);
    return {
      measured: isDecidedByText(one, known) ? 0 : own * (1 + sum(seen, 'measured')),
      told: own * (1 + sum(seen, 'told')),
    };
  };
  const proven = hypotheses.filter((one) => isProven(one, known));
  const others = Map.groupBy(
    hypotheses.filter((one) => !proven.includes(one)),
    ({ component }) => component,
  );
  return [
    ...proven.map((one) => ({
      ...mechanism(one, [one.component, ...one.affected]),
      claims: [{ number: one.number, part: 1 }],
    })),
    ...[...others].map(([component, list]): Block => {
      const place = places.get(component) ?? none;
      const guesses = list
        .filter(({ rivals }) => rivals === undefined)
        .map((one) => ({ number: one.number, ...mechanism(one, [component]) }));
      const told = place.told + sum(guesses, 'told');
      const parts = guesses.map((one) => ({ number: one.number, part: one.told / told }));
      // What survived says more of the same component than "somewhere in it"; that text helped moves no blame to another one.
      const survivors = list.filter(({ status, outsideText }) => status === 'survived' && outsideText !== true);
      const taken = parts.filter(({ number }) => survivors.some((one) => one.number === number));
      const left = 1 - Math.max(0, ...taken.map(({ part }) => part));
      const whole = list
        .filter(({ rivals }) => rivals !== undefined)
        .map((one) => ({ number: one.number, part: (left * surveyed(one, known).told) / place.told }));
      return { measured: place.measured + sum(guesses, 'measured'), told, claims: [...whole, ...parts] };
    }),
  ];
}

/**
 * Exactly one is so: one of the causes, or nothing is wrong, or the cause is out of sight. Who is likelier than not by what was measured
 * is not outdone by text that outsiders can write: the others share what it leaves; and such text makes nobody likelier than not who was
 * not measured to be. Confidences of mechanisms are those of their own tests.
 */
export function compete(hypotheses: readonly Hypothesis[], known: Known): Competition {
  const out = hypotheses.filter((one) => isOut(one, known));
  const blocks = blocksOf(
    hypotheses.filter((one) => !out.includes(one)),
    known,
  );
  const all = 1 + sum(blocks, 'measured');
  const leader = blocks.find(({ measured }) => measured / all >= 0.5) ?? null;
  const led = leader === null ? 0 : Math.min(MOST_MEASURED, leader.told / (leader.told + all - leader.measured));
  const rest = blocks.filter((one) => one !== leader);
  const each = (1 - led) / (1 + sum(rest, 'told'));
  const share = new Map<number, number>();
  for (const block of blocks)
    for (const { number, part } of block.claims)
      share.set(number, part * (block === leader ? led : Math.min(UNTRUSTED, block.told * each)));
  for (const one of out) {
    const odds = one.rivals === undefined ? Math.exp(logOdds(one.confidence)) : surveyed(one, known).told;
    share.set(one.number, (each * odds) / (1 + odds));
  }
  return { share, leader: leader?.claims[0]?.number ?? null };
}
