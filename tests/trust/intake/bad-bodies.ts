import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the server answered, null for nothing; how much it let in, and after how long it was over. */
export interface Ended {
  status: number | null;
  bytes: number;
  ms: number;
  /** It ended by itself, not because we had enough. */
  over: boolean;
}
export interface Target {
  url: string;
  method: string;
  path: string;
}

const PIECE = Buffer.alloc(64 * 1024, 0x20);
const LIMIT_MS = 60_000;

const headOf = ({ url, method, path }: Target, more: string): string =>
  `${method} ${path} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nContent-Type: application/json\r\n${more}\r\n`;

/** Runs `act` on a connection until the server ends it; nothing of ours closes it before. */
async function attack(target: Target, act: (socket: Socket, isOver: () => boolean) => Promise<number>): Promise<Ended> {
  const from = performance.now();
  const socket = connect(Number(new URL(target.url).port), '127.0.0.1');
  let [said, isOver, bytes] = ['', false, 0];
  socket.on('data', (piece) => {
    if (said.length < 200) said += String(piece);
  });
  socket.on('error', () => undefined);
  const ended = new Promise<void>((done) => socket.once('close', () => done()));
  socket.once('end', () => socket.end());
  ended.then(() => {
    isOver = true;
  });
  await once(socket, 'connect');
  bytes = await act(socket, () => isOver || socket.destroyed);
  await Promise.race([ended, sleep(Math.max(0, LIMIT_MS - (performance.now() - from)), undefined, { ref: false })]);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(said)?.[1];
  const over = isOver;
  socket.destroy();
  return { status: status === undefined ? null : Number(status), bytes, ms: performance.now() - from, over };
}

/** As fast as the server takes it, until it wants no more. */
async function pour(socket: Socket, total: number, isOver: () => boolean, framed: boolean): Promise<number> {
  let bytes = 0;
  while (bytes < total && !isOver()) {
    const piece = framed
      ? Buffer.concat([Buffer.from(`${PIECE.length.toString(16)}\r\n`), PIECE, Buffer.from('\r\n')])
      : PIECE;
    bytes += PIECE.length;
    // A socket that ends or breaks meanwhile wants no more.
    if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
  }
  return bytes;
}

/** One byte at a time, for ever. */
async function drip(socket: Socket, isOver: () => boolean, byte: string): Promise<number> {
  let bytes = 0;
  for (const until = performance.now() + LIMIT_MS; !isOver() && performance.now() < until; bytes += 1) {
    socket.write(byte);
    await sleep(250);
  }
  return bytes;
}

export const ATTACKS: Record<string, (target: Target, total: number) => Promise<Ended>> = {
  'a long body that says so': (target, total) =>
    attack(target, async (socket, isOver) => {
      socket.write(headOf(target, `Content-Length: ${total}\r\n`));
      return pour(socket, total, isOver, false);
    }),
  'a long body that does not': (target, total) =>
    attack(target, async (socket, isOver) => {
      socket.write(headOf(target, 'Transfer-Encoding: chunked\r\n'));
      return pour(socket, total, isOver, true);
    }),
  'a body that drips': (target) =>
    attack(target, async (socket, isOver) => {
      socket.write(headOf(target, 'Content-Length: 900000\r\n'));
      return drip(socket, isOver, ' ');
    }),
  'headers that drip': (target) =>
    attack(target, async (socket, isOver) => {
      socket.write(headOf(target, '').replace(/\r\n$/, 'X-Slow: '));
      return drip(socket, isOver, 'x');
    }),
};
