import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import { Writable } from 'node:stream';
import { type Look, lookOf } from './look.ts';
import { widthOf } from './width.ts';

/** Where a person sits, or a pipe. */
export interface Streams {
  input: NodeJS.ReadableStream & { isTTY?: boolean | undefined };
  output: NodeJS.WritableStream & {
    isTTY?: boolean | undefined;
    columns?: number | undefined;
    rows?: number | undefined;
  };
  env: Record<string, string | undefined>;
}

export interface Screen {
  look(): Look;
  /** Somebody sits there; else a pipe tells what to do, and needs no hints. */
  isWatched: boolean;
  /** Aborted by Ctrl-C. */
  left: AbortSignal;
  /** Draws lines over those that it drew last. What is appended after them leaves them as they are. */
  redraw(lines: string[]): void;
  /** Above what is being typed. */
  append(lines: string[]): void;
  /** The line that is typed next, null when there is no more input. What was entered before it was asked for counts only where it comes from a pipe. */
  ask(prompt: string): Promise<string | null>;
  /** Takes the question back. */
  withdraw(): void;
  close(): void;
}

/** Rows that lines take on a terminal which may have become narrower since. */
const rowsOf = (lines: readonly string[], columns: number): number =>
  lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);

/** What is typed while nothing is asked must not stand among what is drawn. */
function echoOf(output: Streams['output'], shown: () => boolean): Writable {
  const echo = new Writable({
    write(chunk, _encoding, done) {
      if (shown()) output.write(chunk);
      done();
    },
  });
  return Object.defineProperty(echo, 'columns', { get: () => output.columns });
}

/** The one place that writes to the terminal and reads from it while an investigation is shown. */
export function openScreen({ input, output, env }: Streams): Screen {
  const look = () => lookOf(output, env);
  const terminal = look().live && input.isTTY === true;
  const left = new AbortController();
  const entered: string[] = [];
  let drawn: string[] = [];
  let waiting: { prompt: string; answer(line: string | null): void } | null = null;
  let over = false;
  const write = (text: string) => void output.write(text);
  const leave = () => left.abort();

  const lines: Interface = createInterface({
    input,
    ...(terminal ? { output: echoOf(output, () => waiting !== null) } : {}),
    terminal,
    historySize: 0,
  });
  const answer = (line: string | null) => {
    const { answer } = waiting ?? {};
    waiting = null;
    answer?.(line);
  };
  lines.on('line', (line) => {
    if (waiting !== null) answer(line);
    else if (input.isTTY !== true) entered.push(line);
  });
  lines.on('close', () => {
    over = true;
    answer(null);
  });
  lines.on('SIGINT', leave);
  process.once('SIGINT', leave);

  /** Takes away what is being typed, until it is put back. */
  const lift = () => {
    if (waiting === null) return;
    if (!terminal) return input.isTTY === true ? write('\n') : undefined;
    moveCursor(output, 0, -lines.getCursorPos().rows);
    cursorTo(output, 0);
    clearScreenDown(output);
    // What readline believes to stand above the line is gone.
    Object.assign(lines, { prevRows: 0 });
  };
  const putBack = () => {
    if (waiting === null) return;
    if (terminal) lines.prompt(true);
    else if (input.isTTY === true) write(waiting.prompt);
  };
  return {
    look,
    isWatched: input.isTTY === true,
    left: left.signal,
    redraw(next) {
      const { live } = look();
      const fits = next.length < (output.rows || 24);
      if (!live || waiting !== null || (drawn.length > 0 && !fits)) return;
      const up = rowsOf(drawn, output.columns || 80);
      const back = up === 0 ? '' : `\u001b[${up}A\r\u001b[J`;
      write(`${back}${next.map((line) => `${line}\n`).join('')}`);
      drawn = next;
    },
    append(more) {
      drawn = [];
      lift();
      write(more.map((line) => `${line}\n`).join(''));
      putBack();
    },
    ask(prompt) {
      drawn = [];
      const known = entered.shift();
      if (known !== undefined) return Promise.resolve(known);
      if (over) return Promise.resolve(null);
      return new Promise((resolve) => {
        waiting = { prompt, answer: resolve };
        lines.setPrompt(prompt);
        putBack();
      });
    },
    withdraw() {
      lift();
      waiting = null;
    },
    close() {
      process.removeListener('SIGINT', leave);
      waiting = null;
      lines.close();
    },
  };
}
