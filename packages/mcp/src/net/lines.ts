import { CompassError } from '@compass/core';

/**
 * Cuts bytes into lines, without their ends (LF or CRLF). Holds one unfinished line in one buffer: however small the pieces, it costs what it
 * weighs. Throws CompassError `invalid` when that line grows over `maxBytes`.
 */
export const createLines = (server: string, maxBytes: number): ((bytes: Uint8Array) => Generator<string>) => {
  let held = Buffer.alloc(0);
  let used = 0;

  const hold = (bytes: Uint8Array): void => {
    const needed = used + bytes.length;
    if (needed > maxBytes)
      throw new CompassError('invalid', `The answer of ${server} is larger than COMPASS reads: ask for less`);
    if (needed > held.length) {
      const larger = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(needed, 2 * held.length)));
      held.copy(larger, 0, 0, used);
      held = larger;
    }
    held.set(bytes, used);
    used = needed;
  };

  const line = (): string => {
    const text = held.toString('utf8', 0, held[used - 1] === 13 ? used - 1 : used);
    used = 0;
    // A large line is an exception: its room is given back.
    if (held.length > 65_536) held = Buffer.alloc(0);
    return text;
  };

  return function* (bytes) {
    let from = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
      hold(bytes.subarray(from, end));
      from = end + 1;
      yield line();
    }
    hold(bytes.subarray(from));
  };
};
