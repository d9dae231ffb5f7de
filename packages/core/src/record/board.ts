import type { Action, CatalogueEntry } from '../nouns/action.ts';
import { type Investigation, isAskedAgain, LIVE, OVER } from '../nouns/investigation.ts';
import type { Actor } from '../nouns/trigger.ts';
import type { Post, Tx } from '../ports/store.ts';
import { mayApprove, placeOf } from './approval.ts';

/** So many of the newest investigations are looked at for how often COMPASS was right, and so many days back. */
const COUNTED = 60;
const DAYS = 90;
const OPEN = 20;
const LAST = 3;
const SURE = 0.8;

/** How often the first hypothesis was the cause, by what people said. */
export interface Hits {
  yes: number;
  partly: number;
  no: number;
  /** Of those that it gave more than 80 %: right, and all. */
  sure: { right: number; all: number };
  /** Nothing wrong was seen: closed by a person who had nothing to add, and all. */
  quiet: { agreed: number; all: number };
}

/** What a person sees at one look: what waits for them, what is open, how often it was right, what ended last. */
export interface Board {
  now: string;
  waiting: { investigation: Investigation; action: Action }[];
  /** The newest of those that are not over. */
  open: Investigation[];
  /** There are more of them. */
  isMore: boolean;
  hits: Hits;
  last: Investigation[];
  /** Where messages stand, by investigation and slot. */
  posts: ReadonlyMap<string, Post[]>;
}

function hitsOf(over: readonly Investigation[]): Hits {
  const said = over.filter(({ feedback }) => feedback !== null);
  const answered = (answer: string, list = said) => list.filter(({ feedback }) => feedback?.answer === answer).length;
  const first = ({ hypotheses }: Investigation) => Math.max(0, ...hypotheses.map(({ confidence }) => confidence));
  const sure = said.filter((one) => first(one) > SURE);
  const quiet = over.filter(({ symptom, status }) => symptom?.state === 'absent' && status === 'closed');
  const added = ({ notes }: Investigation) => notes.some((one) => one.by.kind === 'slack' && !isAskedAgain(one));
  return {
    yes: answered('yes'),
    partly: answered('partly'),
    no: answered('no'),
    sure: { right: answered('yes', sure), all: sure.length },
    quiet: { agreed: quiet.filter((one) => !added(one)).length, all: quiet.length },
  };
}

export async function boardOf(
  tx: Tx,
  about: { catalogue: readonly CatalogueEntry[]; actor: Actor; defaultChannel: string },
): Promise<Board> {
  const now = await tx.now();
  const newest = await tx.investigations.list({ limit: OPEN + 1, statuses: LIVE });
  const open = newest.slice(0, OPEN);
  // However old it is, an approval waits.
  const asked = await tx.investigations.list({ limit: COUNTED, statuses: ['mitigating'] });
  const since = now.getTime() - DAYS * 86_400_000;
  const ended = await tx.investigations.list({ limit: COUNTED, statuses: OVER });
  const over = ended.filter(({ startedAt }) => Date.parse(startedAt) > since);
  const entryOf = (id: string) => about.catalogue.find((one) => one.id === id);
  const waiting = asked.flatMap((investigation) => {
    const place = placeOf({ settings: about }, investigation);
    return investigation.actions.flatMap((action) => {
      const entry = entryOf(action.entry);
      const mine = entry !== undefined && mayApprove(entry, action, about.actor, place) === null;
      return action.state === 'awaiting_approval' && mine ? [{ investigation, action }] : [];
    });
  });
  const last = over.filter(({ postMortem }) => postMortem !== null).slice(0, LAST);
  const posts = new Map<string, Post[]>();
  // One after the other: a transaction is one connection.
  const shown = new Set([...open, ...waiting.map(({ investigation }) => investigation), ...last].map(({ id }) => id));
  for (const id of shown) posts.set(id, await tx.posts.ofInvestigation(id));
  return { now: now.toISOString(), waiting, open, isMore: newest.length > OPEN, hits: hitsOf(over), last, posts };
}
