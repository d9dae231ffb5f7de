import { expect, it } from 'vitest';
import { waiting } from './kept.ts';
import { openWorld, type World } from './support.ts';

const uuidOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const statuses = ['awaiting_human', 'resolved', 'closed', 'failed', 'testing'] as const;

/** INV-1 to INV-5, in turn of orders and billing, one of each status. */
const five = statuses.map((status, index) => ({
  ...waiting,
  ...{ id: uuidOf(index + 1), number: index + 1, status },
  trigger: { ...waiting.trigger, service: index % 2 === 0 ? 'orders' : 'billing' },
}));

const namesOf = async (world: World, url: string) =>
  (await world.api.inject(url)).json().map((one: { name: string }) => one.name);

/** Follows `Link` to the end. */
async function walk(world: World, first: string): Promise<string[][]> {
  const pages: string[][] = [];
  let url: string | undefined = first;
  while (url !== undefined) {
    const answer: Awaited<ReturnType<World['api']['inject']>> = await world.api.inject(url);
    pages.push(answer.json().map((one: { name: string }) => one.name));
    url = /^<(.+)>; rel="next"$/.exec(String(answer.headers['link'] ?? ''))?.[1];
  }
  return pages;
}

it('every page leads to the next, the last one to none', async () => {
  const world = await openWorld({ kept: five });
  expect(await walk(world, '/api/v1/investigations?limit=2')).toEqual([
    ['INV-5', 'INV-4'],
    ['INV-3', 'INV-2'],
    ['INV-1'],
  ]);
  expect(await walk(world, '/api/v1/investigations?limit=5')).toHaveLength(1);
});

it('the next page keeps its filters', async () => {
  const world = await openWorld({ kept: five });
  const pages = await walk(world, '/api/v1/investigations?service=orders&limit=1');
  expect(pages).toEqual([['INV-5'], ['INV-3'], ['INV-1']]);
});

it.each([
  ['service=billing', ['INV-4', 'INV-2']],
  ['status=active', ['INV-5', 'INV-1']],
  ['status=completed', ['INV-3', 'INV-2']],
  ['status=failed', ['INV-4']],
  ['status=closed', ['INV-3']],
  ['status=completed&service=orders', ['INV-3']],
  ['service=nobody', []],
  ['before=3', ['INV-2', 'INV-1']],
])('%s', async (query, names) => {
  expect(await namesOf(await openWorld({ kept: five }), `/api/v1/investigations?${query}`)).toEqual(names);
});

it('a verified audit is paged in the same way', async () => {
  const world = await openWorld({ kept: five });
  expect(await walk(world, '/api/v1/audit?limit=3')).toEqual([
    ['INV-5', 'INV-4', 'INV-3'],
    ['INV-2', 'INV-1'],
  ]);
});
