import type { Stamps } from './stamps.ts';

const TRIGGER_LIVES_MS = 3_000;
const RESPONSE_URL_LIVES_MS = 30 * 60_000;
const RESPONSE_URL_USES = 5;

/** What a person did: it allows the app to open one view for them. */
export type Trigger = { user: string; channel?: string | undefined; view?: string | undefined };

/** Where a `response_url` answers to; `ts` is the message that was pressed. */
export type ResponseTarget = { user: string; channel: string; ts?: string | undefined; isEphemeral: boolean };

export type Tickets = {
  newTrigger(trigger: Trigger): string;
  /** Uses a trigger up: it works once, within 3 s. */
  takeTrigger(id: string): Trigger | 'expired' | 'used' | 'unknown';
  newResponse(target: ResponseTarget): string;
  /** Counts one use of a response_url: at most 5 within 30 min. */
  takeResponse(id: string): ResponseTarget | undefined;
  newUpload(file: Upload): string;
  upload(id: string): Upload | undefined;
};

/** A file that was announced and may not have come yet. */
export type Upload = { id: string; name: string; length: number; altText?: string | undefined; received: boolean };

type Kept<T> = { value: T; until: number; uses: number };

/** Things that live shortly and only in memory. */
export function createTickets(stamps: Stamps): Tickets {
  const triggers = new Map<string, Kept<Trigger>>();
  const responses = new Map<string, Kept<ResponseTarget>>();
  const uploads = new Map<string, Upload>();

  function keep<T>(into: Map<string, Kept<T>>, prefix: string, value: T, lives: number): string {
    // Long dead ones are forgotten; a trigger stays known for a while, so that it can be called expired.
    for (const [id, kept] of into) if (kept.until + RESPONSE_URL_LIVES_MS < stamps.now()) into.delete(id);
    const id = stamps.id(prefix);
    into.set(id, { value, until: stamps.now() + lives, uses: 0 });
    return id;
  }

  return {
    newTrigger: (trigger) => keep(triggers, `${Math.floor(stamps.now() / 1000)}.local.`, trigger, TRIGGER_LIVES_MS),
    takeTrigger(id) {
      const kept = triggers.get(id);
      if (!kept) return 'unknown';
      if (kept.uses > 0) return 'used';
      if (stamps.now() > kept.until) return 'expired';
      kept.uses += 1;
      return kept.value;
    },
    newResponse: (target) => keep(responses, 'R', target, RESPONSE_URL_LIVES_MS),
    takeResponse(id) {
      const kept = responses.get(id);
      if (!kept || stamps.now() > kept.until || kept.uses >= RESPONSE_URL_USES) return undefined;
      kept.uses += 1;
      return kept.value;
    },
    newUpload(file) {
      uploads.set(file.id, file);
      return file.id;
    },
    upload: (id) => uploads.get(id),
  };
}
