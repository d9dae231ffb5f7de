import { z } from 'zod';
import { Section } from '../nouns/post-mortem.ts';

/** One thing of a post-mortem that does not hold: where it stands, why, and what to do. */
export const PostMortemFault = z.object({
  section: Section.nullable(),
  /** The first sentence that needs it; empty where it is about a whole section or all of it. */
  sentence: z.string(),
  /** What it rests on, in words; empty where it is the sentence itself. */
  rests_on: z.string(),
  why: z.string(),
  remedy: z.string(),
});
export type PostMortemFault = z.infer<typeof PostMortemFault>;

/** What checking a post-mortem again gave: it holds where `broken` is empty. */
export const PostMortemCheck = z.object({
  name: z.string(),
  investigation: z.string(),
  /** Sentences that code wrote, and those of them that are the same when they are written again. */
  sentences: z.object({ all: z.number().int(), hold: z.number().int() }),
  /** False where another version wrote it: then its words are compared with their hashes alone. */
  written_again: z.boolean(),
  /** Things that they rest on, and those of them that are in the record as they were. */
  links: z.object({ all: z.number().int(), hold: z.number().int() }),
  /** Verdicts that were judged again from the evidence that was kept, among the links. */
  judged: z.number().int(),
  /** What people wrote over: it is theirs, and not checked but for that it is as they wrote it. */
  people: z.array(z.object({ section: Section, by: z.array(z.string()) })),
  /** Words of people's that look for somebody to blame, with their section. */
  blaming: z.array(z.object({ section: Section, words: z.string() })),
  broken: z.array(PostMortemFault),
});
export type PostMortemCheck = z.infer<typeof PostMortemCheck>;
