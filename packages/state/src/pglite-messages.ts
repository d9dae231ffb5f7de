/** What goes to the database's thread. `tx` names an open transaction; without it a statement waits for those to end. */
export type Request =
  | { op: 'query'; tx: number | null; sql: string; params: unknown[]; rowMode: 'array' | 'object'; asText: number[] }
  | { op: 'exec'; tx: number | null; sql: string }
  | { op: 'begin'; tx: number }
  | { op: 'end'; tx: number; how: 'commit' | 'rollback' }
  | { op: 'listen'; channel: string }
  | { op: 'close' };

/** An error without what a driver hangs on it: the statement, and values of whole rows. */
export interface Failure {
  message: string;
  code?: string;
  constraint?: string;
  detail?: string;
}

export type Reply =
  | { id: number; value: unknown }
  | { id: number; failure: Failure }
  | { notification: { channel: string; payload: string } };
