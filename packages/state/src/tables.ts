import type {
  Actor,
  AuditRow,
  Evidence,
  InboxRow,
  Investigation,
  JournalRow,
  Page,
  Pattern,
  Post,
  Spend,
  Step,
  StepState,
  WireSummary,
} from '@compass/core';
import {
  bigint,
  customType,
  doublePrecision,
  integer,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';

/** Drizzle's own `json` parses a second time, and makes the number 1 out of the text "1". */
const json = <T>() =>
  customType<{ data: T; driverData: unknown }>({
    dataType: () => 'json',
    toDriver: (value) => JSON.stringify(value),
    // Parsed by the driver; only our own typed writes reach these columns.
    fromDriver: (value) => value as T,
  })();

const instant = () => timestamp({ withTimezone: true, mode: 'date' });
const seq = () => bigint({ mode: 'number' }).generatedAlwaysAsIdentity();

export const investigations = pgTable('investigations', {
  id: text().primaryKey(),
  number: integer().notNull(),
  status: text().notNull(),
  service: text().notNull(),
  started_at: instant().notNull(),
  revision: integer().notNull(),
  record: json<Investigation>().notNull(),
  /** In short, as of its revision; null where an older version wrote the row. */
  summary: json<WireSummary & { revision: number }>(),
});

export const inbox = pgTable('inbox', {
  key: text().primaryKey(),
  verb: text().notNull(),
  input: json<unknown>(),
  actor: json<Actor>().notNull(),
  receivedAt: timestamp('received_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  answer: json<unknown>(),
});

export const steps = pgTable('steps', {
  seq: seq(),
  id: text().primaryKey(),
  investigation: text(),
  kind: text().notNull(),
  key: text().notNull(),
  input: json<unknown>(),
  state: text().$type<StepState>().notNull(),
  dueAt: timestamp('due_at', { withTimezone: true, mode: 'date' }).notNull(),
  epoch: integer().notNull(),
  leaseUntil: timestamp('lease_until', { withTimezone: true, mode: 'date' }),
  retries: integer().notNull(),
  crashes: integer().notNull(),
  error: text(),
});

export const evidence = pgTable('evidence', {
  id: text().primaryKey(),
  investigation: text().notNull(),
  record: json<Evidence>().notNull(),
});

export const journal = pgTable('journal', {
  seq: seq().primaryKey(),
  investigation: text().notNull(),
  step: text().notNull(),
  at: instant().notNull(),
  server: text().notNull(),
  tool: text().notNull(),
  arguments: json<unknown>(),
  result: json<unknown>(),
});

export const audit = pgTable(
  'audit',
  {
    investigation: text().notNull(),
    seq: integer().notNull(),
    at: instant().notNull(),
    actor: json<Actor>().notNull(),
    what: text().notNull(),
    detail: json<unknown>(),
    previous: text().notNull(),
    hash: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.investigation, table.seq] })],
);

export const posts = pgTable(
  'posts',
  {
    investigation: text().notNull(),
    slot: text().notNull(),
    ref: json<{ channel: string; ts: string }>(),
    hash: text().notNull(),
    postedAt: timestamp('posted_at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.investigation, table.slot] })],
);

export const spend = pgTable('spend', {
  seq: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
  id: text().primaryKey(),
  investigation: text().notNull(),
  purpose: text().notNull(),
  at: timestamp({ withTimezone: true, mode: 'date' }).notNull(),
  provider: text().notNull(),
  model: text().notNull(),
  usd: doublePrecision().notNull(),
  tokens: integer().notNull(),
  answer: json<NonNullable<Spend['answer']>>(),
});

export const pages = pgTable(
  'pages',
  {
    source: text().notNull(),
    fingerprint: text().notNull(),
    investigation: text(),
    record: json<Page>(),
  },
  (table) => [primaryKey({ columns: [table.source, table.fingerprint] })],
);

export const patterns = pgTable('patterns', {
  id: text().primaryKey(),
  number: integer().notNull(),
  revision: integer().notNull(),
  state: text().$type<Pattern['state']>().notNull(),
  embedder: text(),
  /** Numbers, whatever extensions the database has. */
  embedding: real().array(),
  record: json<Pattern>().notNull(),
});

export const postMortems = pgTable('post_mortems', {
  day: text().primaryKey(),
  last: integer().notNull(),
});

// A row as selected is the domain's own type: a column that drifts from the port fails here.
type Holds<Row extends Domain, Domain> = Row;
export type Rows = {
  inbox: Holds<typeof inbox.$inferSelect, InboxRow>;
  steps: Holds<typeof steps.$inferSelect, Step>;
  journal: Holds<typeof journal.$inferSelect, JournalRow>;
  audit: Holds<typeof audit.$inferSelect, AuditRow>;
  posts: Holds<typeof posts.$inferSelect, Post>;
  spend: Holds<typeof spend.$inferSelect, Spend>;
};
