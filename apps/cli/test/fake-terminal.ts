import { PassThrough, Writable } from 'node:stream';
import { expect } from 'vitest';
import type { Streams } from '../src/terminal/screen.ts';

const ESCAPE = String.fromCharCode(27);
const CODE = new RegExp(`${ESCAPE}\\[(\\d*)(?:;\\d+)*([A-Za-z])`, 'y');

/** What stands on a terminal after all of this was written to it: the codes that readline and we write, and no others. */
export function screenOf(written: string): string[] {
  const rows: string[] = [''];
  let [row, column] = [0, 0];
  const put = (sign: string) => {
    const line = (rows[row] ?? '').padEnd(column);
    rows[row] = line.slice(0, column) + sign + line.slice(column + 1);
    column += 1;
  };
  const move = (count: number, code: string) => {
    if (code === 'A') row = Math.max(0, row - count);
    else if (code === 'B') row += count;
    else if (code === 'C') column += count;
    else if (code === 'D') column = Math.max(0, column - count);
    else if (code === 'G') column = count - 1;
    else if (code === 'J') rows.splice(row, rows.length, (rows[row] ?? '').slice(0, column));
    else if (code === 'K') rows[row] = (rows[row] ?? '').slice(0, column);
    else if (code !== 'm') throw new Error(`the code ${code} is not known here`);
  };
  for (let at = 0; at < written.length; at += 1) {
    const sign = written[at] ?? '';
    CODE.lastIndex = at;
    const code = sign === ESCAPE ? CODE.exec(written) : null;
    if (code !== null) {
      move(Number(code[1] || 1), code[2] ?? '');
      at += code[0].length - 1;
    } else if (sign === '\r') column = 0;
    else if (sign === '\n') {
      [row, column] = [row + 1, 0];
      rows[row] ??= '';
    } else put(sign);
  }
  return rows.map((line) => line.trimEnd());
}

export interface FakeTerminal {
  streams: Streams;
  /** Every byte that was written to it. */
  written(): string;
  screen(): string;
  /** Waits until this stands on it, in what was written since the last time. */
  shows(text: string | RegExp): Promise<void>;
  type(keys: string): void;
  end(): void;
}

/** A terminal, or a pipe, in this process. */
export function fakeTerminal(
  options: { isTTY?: boolean; columns?: number; env?: Record<string, string> } = {},
): FakeTerminal {
  const { isTTY = true, columns = 80, env = {} } = options;
  let [text, seen] = ['', 0];
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk);
        done();
      },
    }),
    { isTTY, columns, rows: 60 },
  );
  return {
    streams: { input, output, env },
    written: () => text,
    screen: () => screenOf(text).join('\n'),
    async shows(wanted) {
      await expect.poll(() => screenOf(text.slice(seen)).join('\n'), { timeout: 20_000 }).toMatch(wanted);
      seen = text.length;
    },
    type: (keys) => void input.write(keys),
    end: () => void input.end(),
  };
}
