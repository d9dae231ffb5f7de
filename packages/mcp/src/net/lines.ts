import { createGrowing } from './growing.ts';

/** Cuts bytes into lines, without their ends (LF or CRLF). CompassError `invalid` when an unfinished one grows over `maxBytes`. */
export const createLines = (server: string, maxBytes: number): ((bytes: Uint8Array) => Generator<string>) => {
  const held = createGrowing(server, maxBytes);
  return function* (bytes) {
    let from = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
      held.add(bytes.subarray(from, end));
      from = end + 1;
      yield held.take().replace(/\r$/, '');
    }
    held.add(bytes.subarray(from));
  };
};
