import type { Evidence } from '../nouns/evidence.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Page } from '../nouns/page.ts';
import type { Pattern } from '../nouns/pattern.ts';
import type { Actor } from '../nouns/trigger.ts';
import type { WireSummary } from '../wire/investigation.ts';
import type { ModelAnswer } from './model.ts';

/** Something from outside that changes the record, committed before it is acknowledged. */
export interface Delivery {
  /** Unique: the same key is the same delivery. */
  key: string;
  verb: string;
  input: unknown;
  actor: Actor;
}
export interface InboxRow extends Delivery {
  receivedAt: Date;
  /** What the verb answered; null until it ran. */
  answer: unknown | null;
}

export type StepState = 'waiting' | 'leased' | 'done' | 'failed' | 'quarantined';

/** A unit of work. `key` is unique within its investigation, so a step is never added twice. */
export interface Step {
  id: string;
  investigation: string | null;
  kind: string;
  key: string;
  input: unknown;
  state: StepState;
  dueAt: Date;
  epoch: number;
  leaseUntil: Date | null;
  retries: number;
  crashes: number;
  error: string | null;
}
export interface NewStep {
  id: string;
  investigation: string | null;
  kind: string;
  key: string;
  input: unknown;
  /** Not before this much after now. */
  delayMs: number;
}

export interface JournalRow {
  investigation: string;
  step: string;
  at: Date;
  server: string;
  tool: string;
  arguments: unknown;
  result: unknown;
}

export interface AuditRow {
  investigation: string;
  /** 1, 2, 3 … within the investigation. */
  seq: number;
  at: Date;
  actor: Actor;
  what: string;
  detail: unknown;
  /** HMAC of the row before: "" for the first. */
  previous: string;
  hash: string;
}

/** What a surface has shown: one row a message. `ref` null = about to be posted (it may or may not be there). */
export interface Post {
  investigation: string;
  slot: string;
  ref: { channel: string; ts: string } | null;
  hash: string;
  postedAt: Date;
}

/** An alert by all that was heard of it, and the investigation that it belongs to. */
export interface KeptPage {
  page: Page;
  investigation: string | null;
}

/** One question to a model. While `answer` is null, cost and tokens are the most that were set aside for it. */
export interface Spend {
  id: string;
  investigation: string;
  purpose: string;
  at: Date;
  provider: string;
  model: string;
  usd: number;
  tokens: number;
  answer: { text: string; ended: ModelAnswer['ended'] } | null;
}

export interface SpendTotal {
  usd: number;
  tokens: number;
  questions: number;
}

/** What was spent on one model, or in one investigation: `name` is the model's name or the investigation's id. */
export interface NamedTotal extends SpendTotal {
  name: string;
}

/** What waits, at one moment. Seconds are 0 where nothing waits. */
export interface Backlog {
  /** Investigations that are not over. */
  live: number;
  /** Steps that could run now and that nobody runs. */
  due: number;
  oldestDueSeconds: number;
  /** Deliveries that nobody has acted on yet. */
  inbox: number;
  /** What people are still to be shown, and how long the oldest change has not been. */
  outbox: number;
  oldestOutboxSeconds: number;
}

export interface Listed {
  statuses?: string[];
  service?: string;
  before?: number;
  limit: number;
}

/** A handle on one transaction; outside of it nothing of it may be used. Times are the database's. */
export interface Tx {
  /** By the record's clock; once the head of a chain is under lock, as of then. */
  now(): Promise<Date>;
  /** Costs as much as what is live, however much is recorded. */
  backlog(): Promise<Backlog>;
  inbox: {
    /** False when the key is known already. */
    receive(delivery: Delivery): Promise<boolean>;
    get(key: string): Promise<InboxRow | null>;
    answer(key: string, answer: unknown): Promise<void>;
  };
  investigations: {
    nextNumber(): Promise<number>;
    /** 1, 2, 3 … of a day such as `2026-11-22`, for post-mortems: nobody else gets a number of that day until the transaction ends. */
    nextPostMortem(day: string): Promise<number>;
    insert(investigation: Investigation): Promise<void>;
    /** Locks the row until the transaction ends when `lock` is set. */
    get(id: string, options?: { lock?: boolean }): Promise<Investigation | null>;
    byNumber(number: number): Promise<Investigation | null>;
    /** The one that this step is about. */
    ofStep(step: string): Promise<Investigation | null>;
    save(investigation: Investigation): Promise<void>;
    /** Nobody else begins one of this service until the transaction ends. */
    onlyOne(service: string): Promise<void>;
    /** Newest first; with `before`, those of a lower number. */
    list(options: Listed): Promise<Investigation[]>;
    /** The same in short: it costs as much as what is listed, however much is recorded of each. */
    summaries(options: Listed): Promise<WireSummary[]>;
  };
  steps: {
    /** Adds each unless its (investigation, key) exists; returns the stored steps, in the order given. */
    add(...steps: NewStep[]): Promise<Step[]>;
    get(id: string): Promise<Step | null>;
    byKey(investigation: string | null, key: string): Promise<Step | null>;
    /**
     * Lease it if due and free and its epoch is still this one: raises the epoch. An expired lease counts as a crash. With `only`, a step is leased
     * that has then crashed exactly so often; up to `most` the crashes of any other step of its investigation count as its own.
     */
    claim(options: {
      id: string;
      epoch: number;
      leaseMs: number;
      only?: { crashes: number; most: number } | undefined;
    }): Promise<Step | null>;
    /** False when the epoch is stale. */
    renew(options: { id: string; epoch: number; leaseMs: number }): Promise<boolean>;
    /** Ends the lease; false when the epoch is stale. `again` puts it back to waiting. */
    finish(options: {
      id: string;
      epoch: number;
      state: 'done' | 'failed' | 'quarantined' | 'again';
      delayMs?: number;
      input?: unknown;
      retries?: number;
      crashes?: number;
      error?: string | null;
    }): Promise<boolean>;
    /** Puts a done or waiting step to waiting, due after `delayMs` at the latest; null where there is none, and it leaves any other alone. */
    wake(options: { investigation: string | null; key: string; delayMs: number }): Promise<Step | null>;
    /** Waiting and due, or leased and expired. */
    due(limit: number): Promise<Step[]>;
    ofInvestigation(investigation: string): Promise<Step[]>;
    /** The embedded form at start: nobody else can hold a lease. Each voided one counts as a crash. Returns how many. */
    voidLeases(): Promise<number>;
  };
  evidence: {
    put(rows: Evidence[]): Promise<void>;
    get(ids: string[]): Promise<Evidence[]>;
  };
  journal: {
    append(rows: JournalRow[]): Promise<void>;
    read(investigation: string): Promise<JournalRow[]>;
  };
  audit: {
    append(row: AuditRow): Promise<void>;
    /** Nobody else appends to this chain until the transaction ends when `lock` is set. */
    head(investigation: string, options?: { lock?: boolean }): Promise<AuditRow | null>;
    /** In their order; with `after`, those of a higher number. */
    list(investigation: string, options?: { after: number }): Promise<AuditRow[]>;
  };
  spend: {
    /** One spender at a time until the transaction ends. */
    lock(): Promise<void>;
    /** In the order in which they were asked. */
    of(investigation: string): Promise<Spend[]>;
    total(options: { since: Date }): Promise<SpendTotal>;
    /** The same total model by model or investigation by investigation, the dearest first. */
    totals(options: { since: Date; of: 'model' | 'investigation'; limit: number }): Promise<NamedTotal[]>;
    /** Inserts, or replaces the row of this id. */
    put(spend: Spend): Promise<void>;
  };
  posts: {
    ofInvestigation(investigation: string): Promise<Post[]>;
    put(post: Post): Promise<void>;
  };
  pages: {
    /** What is known of it; nobody else has it until the transaction ends. */
    take(source: Page['source'], fingerprint: string): Promise<KeptPage | null>;
    /** Inserts, or replaces what is known of this alert. */
    put(page: KeptPage): Promise<void>;
  };
  patterns: {
    /** Of all that there are: what is remembered elsewhere is brought up to date by it. */
    revisions(): Promise<{ id: string; revision: number }[]>;
    /** Those that are there. With `lock` nobody else changes them until the transaction ends; they are locked in the order of their ids. */
    get(ids: string[], options?: { lock?: boolean }): Promise<Pattern[]>;
    /** Newest first; with `before`, those of a lower number. */
    list(options: { state?: Pattern['state']; before?: number; limit: number }): Promise<Pattern[]>;
    /** Those that have one. */
    embeddings(ids: string[]): Promise<{ id: string; embedding: number[] }[]>;
    /** The nearest of one embedder by an index, nearest first; null where the database has none for vectors of this length. */
    near(options: {
      embedder: string;
      vector: number[];
      limit: number;
    }): Promise<{ id: string; cosine: number }[] | null>;
    /** Inserts, or replaces what is known of it; without an embedding it keeps the one it has. */
    put(pattern: Pattern, embedding?: number[]): Promise<void>;
  };
  /** After commit only: tells listeners that something about this investigation changed. Carries the id and nothing else. */
  notify(investigation: string): Promise<void>;
}

export interface TransactionOptions {
  /** Somebody outside waits for it, or a lease would run out: where transactions stand in line it goes before the others. */
  urgent?: boolean;
  /** Nobody waits for it any more: where it has not begun, it never does, and throws `unavailable`. */
  abort?: AbortSignal;
}

export interface Store {
  /** Commits when `work` resolves, rolls back when it rejects. Using the store inside `work` throws at once. */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Calls back with an investigation id after each commit that notified. Returns how to stop. */
  listen(onChange: (investigation: string) => void): () => void;
  close(): Promise<void>;
}

/** A step as it was claimed, with the record as it stood then; null where the step is about none, or it is gone. */
export interface Claimed {
  step: Step;
  investigation: Investigation | null;
  /** When it was asked for, by `Clock.elapsed`: the lease began no earlier. */
  asked: number;
}
