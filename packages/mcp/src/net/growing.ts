import { CompassError } from '@compass/core';

/**
 * Bytes of one message as they come in: one buffer that grows in its place, so that small pieces cost what they weigh and large ones are not copied
 * again; its memory is given back at once, not when some collector comes by.
 */
export interface Growing {
  /** CompassError `invalid` when they would be more than allowed. */
  add(bytes: Uint8Array): void;
  /** Everything so far as text, and nothing is left. */
  take(): string;
  drop(): void;
}

/** It grows by so much; less is kept for the next message. */
const ROOM = 65_536;

export const createGrowing = (server: string, maxBytes: number): Growing => {
  const room = new ArrayBuffer(0, { maxByteLength: maxBytes });
  let used = 0;
  return {
    add(bytes) {
      const needed = used + bytes.length;
      if (needed > maxBytes)
        throw new CompassError('invalid', `The answer of ${server} is larger than COMPASS reads: ask for less`);
      if (needed > room.byteLength) room.resize(Math.min(maxBytes, Math.ceil(needed / ROOM) * ROOM));
      new Uint8Array(room, used, bytes.length).set(bytes);
      used = needed;
    },
    take() {
      const text = Buffer.from(room, 0, used).toString('utf8');
      used = 0;
      if (room.byteLength > ROOM) room.resize(ROOM);
      return text;
    },
    drop() {
      used = 0;
      room.resize(0);
    },
  };
};
