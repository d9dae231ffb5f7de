import type {
  Actor,
  Board,
  Delivery,
  Evidence,
  Investigation,
  Log,
  Pattern,
  People,
  Post,
  Proposals,
  Refusal,
  Settings,
  WireCosts,
} from '@compass/core';
import type { Encoded } from '../encode.ts';
import type { Replies } from '../replies.ts';

/** Where the answer to what somebody asks will stand, and the words that tell them. */
export interface AnswerPlace {
  /** Null: where the service is watched. */
  channel: string | null;
  told: Encoded;
  /** It does not come where they asked for it: they would wait in vain. */
  isElsewhere: boolean;
}

/** What the listeners may do: store a delivery, and read. They decide nothing. */
export interface ListenerPorts {
  accept(delivery: Delivery): Promise<{ isNew: boolean }>;
  read: {
    /** By id or `INV-1042`; null when there is none. */
    investigation(name: string): Promise<Investigation | null>;
    open(): Promise<Investigation[]>;
    /** The one of this service that is not over, and where its root stands; null where nobody looks. */
    live(service: string): Promise<{ number: number; startedAt: string; root: Post['ref'] } | null>;
    /** What this investigation, by its id, taught; null for nothing. */
    pattern(investigation: string): Promise<Pattern | null>;
    /** What models cost. */
    costs(): Promise<WireCosts>;
    /** All that may be asked for, what is suggested first; a refusal says why there is nothing. */
    actionPreviews(investigation: string, hypothesis: string): Promise<Proposals | Refusal>;
    /** The investigation as one file, redacted; a refusal says why there is none. */
    bundle(investigation: string): Promise<{ name: string; content: string } | { refused: string }>;
    /** What was read, as it was read. */
    evidence(ids: string[]): Promise<Evidence[]>;
    /** What this person sees at one look. */
    board(actor: Actor): Promise<Board>;
    /** Sources that do not answer, each with why. */
    away(): Promise<string[]>;
    /** Names of services that can be asked about; null when that is not known. */
    services(): Promise<string[] | null>;
  };
  people: People;
  /** Where presses that came to this process can be answered. */
  replies: Replies;
  /** Where the answer about a service will stand for somebody who asks in this channel; null for the channel in which it is watched. */
  placeFor(service: string, channel: string | null): Promise<AnswerPlace>;
  now(): Date;
  settings: Pick<Settings, 'zone' | 'minConfidence' | 'defaultChannel' | 'channels' | 'catalogue'> &
    Partial<Pick<Settings, 'watch' | 'dashboard'>>;
  log: Log;
}
