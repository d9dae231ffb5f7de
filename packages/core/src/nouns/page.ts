import { z } from 'zod';
import { Instant } from './time.ts';
import { Severity } from './trigger.ts';

/** Senders of pages: each names its alerts itself, and tells of them more than once, in any order. */
export const PageSource = z.enum(['pagerduty', 'alertmanager', 'grafana', 'webhook']);
export type PageSource = z.infer<typeof PageSource>;

/** The later stands at the same time of a sender: nothing that is resolved is taken for firing. */
export const PageWord = z.enum(['fires', 'acknowledged', 'resolved']);
export type PageWord = z.infer<typeof PageWord>;

/** One thing that a sender says of one of its alerts. `word` is null where it speaks of the severity alone. */
export const PageEvent = z.object({
  /** The sender's own name for the alert. */
  fingerprint: z.string().min(1).max(300),
  at: Instant,
  word: PageWord.nullable(),
  severity: Severity,
  /** As people call it: "PagerDuty #1042". */
  name: z.string().min(1).max(200),
  title: z.string().max(500),
  url: z.string().max(2000).nullable(),
});
export type PageEvent = z.infer<typeof PageEvent>;

/** An alert as it stands by all that was heard of it, whatever came first. */
export const Page = z.object({
  source: PageSource,
  fingerprint: z.string(),
  state: z.object({ word: PageWord, at: Instant }).nullable(),
  severity: z.object({ word: Severity, at: Instant }),
  told: z.object({ name: z.string(), title: z.string(), url: z.string().nullable(), at: Instant }),
});
export type Page = z.infer<typeof Page>;

/** What pages change for those who watch: a message each. */
export const PageNews = z.discriminatedUnion('what', [
  z.object({ what: z.literal('resolved'), page: z.string(), at: Instant }),
  z.object({ what: z.literal('fires_again'), page: z.string(), at: Instant }),
  z.object({ what: z.literal('raised'), page: z.string(), at: Instant, from: Severity, to: Severity }),
]);
export type PageNews = z.infer<typeof PageNews>;

export const isFiring = ({ state }: Pick<Page, 'state'>): boolean => state !== null && state.word !== 'resolved';

/** Whether a page started it, and not a person who asks. */
export const isPaged = ({ source }: { source: string }): boolean => PageSource.safeParse(source).success;
