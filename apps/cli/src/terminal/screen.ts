import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import { Writable } from 'node:stream';
import { type Look, lookOf } from './look.ts';
import { widthOf } from './width.ts';

/** Where a person sits, or a pipe. */
export interface Streams {
  /** Null: nothing is taken from it. */
  input: (NodeJS.ReadableStream & { isTTY?: boolean | undefined }) | null;
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

/** What is typed, line by line, and Ctrl-C; null input is never read, so that it stays for others. */
function readerOf(
  input: Streams['input'],
  echo: Writable | null,
  heard: { line(line: string): void; end(): void; leave(): void },
) {
  process.once('SIGINT', heard.leave);
  const lines: Interface | null =
    input === null
      ? null
      : createInterface({ input, ...(echo === null ? {} : { output: echo }), terminal: echo !== null, historySize: 0 });
  lines?.on('line', heard.line).on('close', heard.end).on('SIGINT', heard.leave);
  return {
    lines,
    close() {
      process.removeListener('SIGINT', heard.leave);
      lines?.close();
    },
  };
}

/** The one place that writes to the terminal and reads from it while an investigation is shown. */
export function openScreen({ input, output, env }: Streams): Screen {
  const look = () => lookOf(output, env);
  const isWatched = input?.isTTY === true;
  const edits = look().live && isWatched;
  const left = new AbortController();
  const entered: string[] = [];
  let drawn: string[] = [];
  let waiting: { prompt: string; answer(line: string | null): void } | null = null;
  let over = input === null;
  const write = (text: string) => void output.write(text);
  const answer = (line: string | null) => {
    const { answer } = waiting ?? {};
    waiting = null;
    answer?.(line);
  };
  const { lines, close } = readerOf(input, edits ? echoOf(output, () => waiting !== null) : null, {
    line(line) {
      if (waiting !== null) answer(line);
      else if (!isWatched) entered.push(line);
    },
    end() {
      over = true;
      answer(null);
    },
    leave: () => left.abort(),
  });

  /** Takes away what is being typed, until it is put back. */
  const lift = () => {
    if (waiting === null || lines === null || !isWatched) return;
    if (!edits) return write('\n');
    moveCursor(output, 0, -lines.getCursorPos().rows);
    cursorTo(output, 0);
    clearScreenDown(output);
    // What readline believes to stand above the line is gone.
    Object.assign(lines, { prevRows: 0 });
  };
  const putBack = () => {
    if (waiting === null || !isWatched) return;
    if (edits) lines?.prompt(true);
    else write(waiting.prompt);
  };
  return {
    look,
    isWatched,
    left: left.signal,
    redraw(next) {
      const { live } = look();
      const fits = next.length < (output.rows || 24);
      if (!live || waiting !== null || (drawn.length > 0 && !fits)) return;
      const up = rowsOf(drawn, output.columns || 80);
      // Line by line: some terminals keep what is cleared from the top on, and would fill their history with it.
      const back = up === 0 ? '' : `\u001b[${up}A\r`;
      const rest = next.length < up ? '\u001b[J' : '';
      write(`${back}${next.map((line) => `${line}\u001b[K\n`).join('')}${rest}`);
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
        lines?.setPrompt(prompt);
        putBack();
      });
    },
    withdraw() {
      lift();
      waiting = null;
    },
    close() {
      // What is said next must not stand behind the question.
      if (waiting !== null && isWatched) write('\n');
      waiting = null;
      close();
    },
  };
}
