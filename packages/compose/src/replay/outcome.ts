import { z } from 'zod';

/** What an investigation came to; `verdicts.json` of an exported bundle. */
export const Outcome = z.object({
  /** In which the times in its sentences are told. */
  zone: z.string().default('UTC'),
  symptom: z.string(),
  hypotheses: z.array(z.object({ key: z.string(), statement: z.string(), confidence: z.number(), status: z.string() })),
  verdicts: z.array(z.object({ key: z.string(), verdict: z.string(), saw: z.string(), weight: z.number() })),
});
export type Outcome = z.infer<typeof Outcome>;

export interface Difference {
  what: string;
  before: string;
  after: string;
}

const NONE = 'not there';
const share = (confidence: number): string => `${(100 * confidence).toFixed(1)} %`;

/** Where two outcomes differ: hypotheses by confidence, verdicts by word and sentence. Empty when they are the same. */
export function differences(before: Outcome, after: Outcome): Difference[] {
  const sides = (tell: (outcome: Outcome) => [string, string][]): Difference[] => {
    const [first, second] = [new Map(tell(before)), new Map(tell(after))];
    return [...new Set([...first.keys(), ...second.keys()])]
      .map((what) => ({ what, before: first.get(what) ?? NONE, after: second.get(what) ?? NONE }))
      .filter((one) => one.before !== one.after);
  };
  return [
    ...sides(({ symptom }) => [['the symptom', symptom]]),
    ...sides(({ hypotheses }) => hypotheses.map((one) => [one.statement, `${share(one.confidence)}, ${one.status}`])),
    ...sides(({ verdicts }) => verdicts.map((one) => [one.key, `${one.verdict}: ${one.saw}`])),
  ];
}
