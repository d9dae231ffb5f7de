import { describe, expect, it } from 'vitest';
import { waiting } from './kept.ts';
import { openWorld, post } from './support.ts';

describe('actions over REST', () => {
  it('what cannot be proposed is refused with the reason; an unknown investigation is a 404', async () => {
    const world = await openWorld({ kept: [waiting] });
    const answer = await post(world, '/investigations/INV-7/actions', { hypothesis_id: 1 });
    expect(answer.statusCode).toBe(409);
    expect(answer.json().detail).toContain('The catalogue has no action for this hypothesis.');
    expect((await post(world, '/investigations/INV-9/actions', { hypothesis_id: 1 })).statusCode).toBe(404);
  });

  it.each([
    ['/hypotheses/2/test', {}],
    ['/actions', { hypothesis_id: 2 }],
    ['/set-aside', { hypothesis: '2' }],
  ])('%s of a hypothesis that there is not is a 404 that says which there are', async (path, body) => {
    const world = await openWorld({ kept: [waiting] });
    const answer = await post(world, `/investigations/INV-7${path}`, body);
    expect([answer.statusCode, answer.json().field, answer.json().detail]).toEqual([
      ...[404, 'hypothesis', 'There is no hypothesis 2 in INV-7: it has 1.'],
    ]);
    expect((await world.investigations())[0]?.decisions).toEqual([]);
  });

  it.each(['target', 'params', 'title'])('its %s is not the caller’s to choose', async (name) => {
    const world = await openWorld({ kept: [waiting] });
    const body = { hypothesis_id: 1, [name]: 'orders-db' };
    expect((await post(world, '/investigations/INV-7/actions', body)).statusCode).toBe(400);
  });
});
