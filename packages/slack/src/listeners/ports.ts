import type {
  Actor,
  Board,
  Delivery,
  Evidence,
  Investigation,
  Log,
  Pattern,
  People,
  Proposal,
  Refusal,
  Settings,
  WireCosts,
} from '@compass/core';

/** What the listeners may do: store a delivery, and read. They decide nothing. */
export interface ListenerPorts {
  accept(delivery: Delivery): Promise<{ isNew: boolean }>;
  read: {
    /** By id or `INV-1042`; null when there is none. */
    investigation(name: string): Promise<Investigation | null>;
    open(): Promise<Investigation[]>;
    /** What this investigation, by its id, taught; null for nothing. */
    pattern(investigation: string): Promise<Pattern | null>;
    /** What models cost. */
    costs(): Promise<WireCosts>;
    actionPreview(investigation: string, hypothesis: string): Promise<Proposal | Refusal>;
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
  now(): Date;
  settings: Pick<Settings, 'zone' | 'minConfidence' | 'defaultChannel' | 'channels' | 'catalogue'> &
    Partial<Pick<Settings, 'watch' | 'dashboard'>>;
  log: Log;
}
