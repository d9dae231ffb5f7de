import { createGrowing } from './growing.ts';

export interface Lines {
  /** The lines that these bytes end, without LF or CRLF. CompassError `invalid` when an unfinished one grows over `maxBytes`. */
  cut(bytes: Uint8Array): Generator<string>;
  drop(): void;
}

/** Cuts a stream of bytes into lines. */
export const createLines = (server: string, maxBytes: number): Lines => {
  const held = createGrowing(server, maxBytes);
  return {
    *cut(bytes) {
      let from = 0;
      for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
        held.add(bytes.subarray(from, end));
        from = end + 1;
        yield held.take().replace(/\r$/, '');
      }
      held.add(bytes.subarray(from));
    },
    drop: held.drop,
  };
};
