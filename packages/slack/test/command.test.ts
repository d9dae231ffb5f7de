import { expect, test } from 'vitest';
import * as records from './records.ts';
import { stageWith } from './stage.ts';

test.each([
  ['Status', 'INV-1042'],
  ['Help', '/compass status'],
  ['orders slow', 'Unknown: orders. Did you mean /compass investigate orders slow? All commands: /compass help'],
  ['constructor', 'Unknown: constructor. All commands: /compass help'],
  ['__proto__', 'Unknown: __proto__. All commands: /compass help'],
  ['xyzzy', 'Unknown: xyzzy. All commands: /compass help'],
])('/compass %s, as a tired person types it on a phone, is answered', async (text, words) => {
  const { command, stored } = await stageWith(records.deciding);
  expect(JSON.stringify(await command(text)).replaceAll('ˍ', '_')).toContain(words);
  expect(stored).toEqual([]);
});

test('a service is meant whatever its capital letters, and what is said of it is cut to what one trigger holds', async () => {
  const { command, stored } = await stageWith(records.deciding);
  await command(`Investigate Orders ${'slow '.repeat(200)}`);
  const symptoms = [expect.toSatisfy((one: string) => one.length === 500)];
  expect(stored).toMatchObject([{ verb: 'start_investigation', input: { service: 'orders', symptoms } }]);
});

test('of many services some are named and the others counted', async () => {
  const known = Array.from({ length: 30 }, (_, nth) => `service-${nth}`);
  const { command } = await stageWith(records.deciding, false, { known });
  expect(JSON.stringify(await command('investigate billing'))).toContain('service-11 and 18 more.');
});
