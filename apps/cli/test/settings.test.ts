import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownDirectory } from '../../../tests/support/own-directory.ts';
import { cliSettings } from '../src/settings.ts';

/** An installation with this `.env`. */
function installed(text: string): string {
  const root = ownDirectory('settings');
  writeFileSync(join(root, '.env'), text);
  return root;
}

test('COMPASS is on this machine, at the port that .env gives it, with the token of .env', () => {
  expect(cliSettings(installed(''), {})).toEqual({ url: 'http://127.0.0.1:8080', token: null });
  const root = installed('PORT=9090\nCOMPASS_API_TOKEN=of-the-file\n');
  expect(cliSettings(root, {})).toEqual({ url: 'http://127.0.0.1:9090', token: 'of-the-file' });
  expect(cliSettings(root, { PORT: '9091', COMPASS_API_TOKEN: 'given' })).toEqual({
    url: 'http://127.0.0.1:9091',
    token: 'given',
  });
});

test('what is set and empty is not set', () => {
  const env = { COMPASS_URL: '', COMPASS_API_TOKEN: '', PORT: '' };
  expect(cliSettings(installed('COMPASS_URL=\n'), env)).toEqual({ url: 'http://127.0.0.1:8080', token: null });
});

test('another COMPASS that is named for one command is not told the token of .env', () => {
  const root = installed('COMPASS_URL=https://compass.example.com\nCOMPASS_API_TOKEN=of-the-file\n');
  expect(cliSettings(root, {})).toEqual({ url: 'https://compass.example.com', token: 'of-the-file' });
  const url = 'http://elsewhere:8080';
  expect(cliSettings(root, { COMPASS_URL: url })).toEqual({ url, token: null });
  expect(cliSettings(root, { COMPASS_URL: url, COMPASS_API_TOKEN: 'its-own' })).toEqual({ url, token: 'its-own' });
});

test('a .env that cannot be read is as good as none', () => {
  const root = ownDirectory('settings');
  mkdirSync(join(root, '.env'));
  const own = { COMPASS_API_TOKEN: 'given' };
  expect(cliSettings(root, own)).toEqual({ url: 'http://127.0.0.1:8080', token: 'given' });
});
