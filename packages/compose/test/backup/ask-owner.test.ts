import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readConfig } from '@compass/config';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../../../tests/support/free-port.ts';
import { ownDirectory } from '../../../../tests/support/own-directory.ts';
import { askOwner } from '../../src/backup/ask-owner.ts';
import { auditKeyOf, keyMark } from '../../src/backup/key-mark.ts';

const root = join(import.meta.dirname, '../../../..');
const configAt = (port: number, home: string) =>
  readConfig({ root, env: { COMPASS_DATA_DIR: home, PORT: String(port), COMPASS_API_TOKEN: 'a token of this test' } });

/** An owner that answers so. */
async function owner(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port; // listens on TCP
}

const copyWith = (key: string): Buffer =>
  gzipSync(`${JSON.stringify({ compass: 'backup', schema: 1, takenAt: '2026-11-22T10:00:00Z', key })}\n`);

test('the owner is asked with the token, and what it says is written for its owner alone', async () => {
  const asked: unknown[] = [];
  const home = ownDirectory('owner');
  const copy = copyWith(keyMark(auditKeyOf(configAt(0, home))));
  const port = await owner(({ url, headers }, response) => {
    asked.push([url, headers.authorization]);
    response.end(copy);
  });
  const file = join(home, 'copy');
  await askOwner(configAt(port, home), file);
  expect(asked).toEqual([['/api/v1/backup', 'Bearer a token of this test']]);
  expect([readFileSync(file), statSync(file).mode & 0o777]).toEqual([copy, 0o600]);
});

test('an owner that refuses, breaks off or does not answer leaves no file, and is told of', async () => {
  const home = ownDirectory('owner');
  const file = join(home, 'copy');
  const refusing = await owner((_request, response) => response.writeHead(401).end('{"detail":"Send a token."}'));
  await expect(askOwner(configAt(refusing, home), file)).rejects.toMatchObject({
    code: 'refused',
    message: 'Send a token.',
  });
  const breaking = await owner((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/gzip' });
    response.write('half', () => response.destroy());
  });
  await expect(askOwner(configAt(breaking, home), file)).rejects.toMatchObject({ code: 'unavailable' });
  for (const other of [copyWith('of another key'), Buffer.from('hello')]) {
    const strange = await owner((_request, response) => response.end(other));
    await expect(askOwner(configAt(strange, home), file)).rejects.toMatchObject({ code: 'refused', field: 'PORT' });
  }
  await expect(askOwner(configAt(await freePort(), home), file)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('set PORT'),
  });
  expect(existsSync(file)).toBe(false);
  expect(readdirSync(home).filter((name) => name.startsWith('copy'))).toEqual([]);
});
