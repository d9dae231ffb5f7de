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

/** What of the record a sentence can rest on. `calls`: all questions to sources; `audit`: one entry of the trail. */
export const RefKind = z.enum([
  'symptom',
  'observation',
  'evidence',
  'test',
  'verdict',
  'hypothesis',
  'action',
  'audit',
  'calls',
]);
export type RefKind = z.infer<typeof RefKind>;

/** One thing of the record, by the name that it has there: an id, a test's hash, `hash.run` of a verdict, a number. */
export const Ref = z.object({
  kind: RefKind,
  id: z.string(),
  /** What it is, in words: its query and window, its question, its entry. */
  what: z.string(),
  /** Of the thing as it stood, the first 16 digits. */
  sha256: z.string(),
});
export type Ref = z.infer<typeof Ref>;

export const Section = z.enum([
  ...EditableSection.options,
  'timeline',
  'impact',
  'where_we_got_lucky',
  'hypotheses_tested',
  'cost',
]);
export type Section = z.infer<typeof Section>;

/** A sentence as code wrote it, and what it rests on. */
export const Sentence = z.object({ section: Section, text: z.string(), rests: z.array(Ref) });
export type Sentence = z.infer<typeof Sentence>;

/** The specification's post-mortem, every field; written by code from the record. */
export const PostMortem = z.object({
  /** `PM-2026-11-22-001`: the day in the installation's zone, and the running number of that day. */
  name: z.string(),
  investigation_id: z.string(),
  incident_title: z.string(),
  executive_summary: z.string(),
  timeline: z.array(z.object({ at: Instant, what: z.string() })),
  impact: z.object({
    from: Instant.nullable(),
    to: Instant.nullable(),
    sentence: z.string(),
    /** The symptom at its worst; null where its series was not kept. */
    worst: z.object({ value: z.number(), normal: z.number().nullable(), unit: z.string(), at: Instant }).nullish(),
    /** Requests, and those of them that failed, from `from` until they were last read; null where that was not measured. */
    requests: z.object({ all: z.number(), failed: z.number(), until: Instant }).nullish(),
  }),
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
  /** By name, `INV-1042`; what older versions wrote has ids. */
  similar_incidents: z.array(z.string()),
  cost: z.object({ usd: z.number(), limit: z.number(), reads: z.number().int() }).optional(),
  /** In the order of their sections; what people wrote over is not among them. Absent in what older versions wrote. */
  sentences: z.array(Sentence).optional(),
  /** What it was written with, so that it can be written again: settings, and how much the record held. */
  basis: z
    .object({
      /** Of the wording: only the same one writes the same sentences again. */
      writer: z.number().int(),
      zone: z.string(),
      minConfidence: z.number(),
      observations: z.number().int(),
      verdicts: z.number().int(),
      notSeen: z.number().int(),
      trouble: z.number().int(),
      actions: z.number().int(),
    })
    .optional(),
  /** The audit chain as it stood when this was written: its anchor outside of the record, wherever this is shown. */
  audit: z.object({ entries: z.number().int(), head: z.string() }).optional(),
  /** The summary in a model's words. What code wrote stays beside it, and holds all that is said: the same facts, by its check. */
  worded: z.object({ text: z.string(), model: z.string() }).optional(),
  /** What people wrote over, in the order in which they did. */
  edits: z.array(z.object({ section: EditableSection, by: Actor, at: Instant })).optional(),
  published: z.object({ by: Actor, at: Instant }).optional(),
  markdown: z.string(),
  writtenAt: Instant,
});
export type PostMortem = z.infer<typeof PostMortem>;
