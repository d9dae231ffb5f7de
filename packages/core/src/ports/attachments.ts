/** A file that a person attached. `text` is null where it holds none; `cut` where more of it was not read. */
export interface Attachment {
  name: string;
  bytes: number;
  text: string | null;
  cut: boolean;
}

/** Reads what people attach where they write. Rejects with CompassError: `unavailable` (may be tried again), `not_found`, `refused`, `invalid`. */
export interface Attachments {
  read(id: string, abort: AbortSignal): Promise<Attachment>;
}
