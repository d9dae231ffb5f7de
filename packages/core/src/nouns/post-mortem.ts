import { z } from 'zod';
import { Instant } from './time.ts';
import { Actor } from './trigger.ts';

/** Sections that a person may write over; what is computed from the record stays as it is. */
export const EditableSection = z.enum([
  'executive_summary',
  'root_cause',
  'contributing_factors',
  'what_went_well',
  'what_went_poorly',
  'action_items',
  'lessons_learned',
]);
export type EditableSection = z.infer<typeof EditableSection>;

/** The specification's post-mortem, every field; written by code from the record. */
export const PostMortem = z.object({
  /** `PM-2026-11-22-1042`: the day, and the number of its investigation. */
  name: z.string(),
  investigation_id: z.string(),
  incident_title: z.string(),
  executive_summary: z.string(),
  timeline: z.array(z.object({ at: Instant, what: z.string() })),
  impact: z.object({ from: Instant.nullable(), to: Instant.nullable(), sentence: z.string() }),
  root_cause: z.string(),
  contributing_factors: z.array(z.string()),
  what_went_well: z.array(z.string()),
  what_went_poorly: z.array(z.string()),
  where_we_got_lucky: z.array(z.string()),
  action_items: z.array(z.object({ title: z.string(), why: z.string() })),
  hypotheses_tested: z.array(
    z.object({
      number: z.number(),
      statement: z.string(),
      confidence: z.number(),
      status: z.string(),
      tests: z.array(z.object({ hash: z.string(), question: z.string(), verdict: z.string(), saw: z.string() })),
    }),
  ),
  lessons_learned: z.array(z.string()),
  similar_incidents: z.array(z.string()),
  /** The audit chain as it stood when this was written: its anchor outside of the record, wherever this is shown. */
  audit: z.object({ entries: z.number().int(), head: z.string() }).optional(),
  /** What people wrote over, in the order in which they did. */
  edits: z.array(z.object({ section: EditableSection, by: Actor, at: Instant })).optional(),
  published: z.object({ by: Actor, at: Instant }).optional(),
  markdown: z.string(),
  writtenAt: Instant,
});
export type PostMortem = z.infer<typeof PostMortem>;
