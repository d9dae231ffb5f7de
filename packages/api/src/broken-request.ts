import type { Socket } from 'node:net';
import { problem } from './problem.ts';

const STATUS: Record<string, [status: number, words: string, detail: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'The headers are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request did not come whole in time.'],
};
const BROKEN: (typeof STATUS)[string] = [400, 'Bad Request', 'This is no HTTP request that can be read.'];

/** Answers what never became a request; a socket that the other side has left gets nothing. */
export function answerBroken({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const [status, words, detail] = STATUS[code ?? ''] ?? BROKEN;
  const body = JSON.stringify(problem(status, detail));
  socket.end(
    `HTTP/1.1 ${status} ${words}\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
