import { createHash } from 'node:crypto';
import { accept, answerOf, type Investigation } from '@compass/core';
import { describe, expect, it } from 'vitest';
import { waiting } from './kept.ts';
import { openWorld, system, type World } from './support.ts';

const HOSTILE = `<script>alert(1)</script><img src=x onerror="alert('2')"> & </style> \u202ehidden`;

const get = (world: World, more = '', headers: Record<string, string> = {}) =>
  world.api.inject({ method: 'GET', url: `/api/v1/investigations/INV-7/postmortem${more}`, headers });

/** A COMPASS in which INV-7 was closed and written down. */
async function closed(kept: Investigation = waiting): Promise<World> {
  const world = await openWorld({ kept: [kept] });
  const input = { investigation: 'INV-7', reason: 'over' };
  await accept(world.ports, { key: 'c', verb: 'close', input, actor: system });
  expect(await answerOf(world.ports, 'c', 5000)).toMatchObject({ ok: true });
  await expect.poll(async () => (await get(world)).statusCode).toBe(200);
  return world;
}

describe('a post-mortem over REST', () => {
  it('is JSON, Markdown or a page, as it is asked for or taken', async () => {
    const world = await closed();
    const { name, markdown } = (await get(world)).json();
    expect(name).toMatch(/^PM-\d{4}-\d\d-\d\d-001$/);
    for (const [more, headers] of [
      ['?format=md', {}],
      ['', { accept: 'text/markdown' }],
    ] as const) {
      const answer = await get(world, more, headers);
      expect(answer.headers['content-type']).toBe('text/markdown; charset=utf-8');
      expect(answer.body).toBe(markdown);
    }
    for (const [more, headers] of [
      ['?format=html', {}],
      ['', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }],
    ] as const) {
      const answer = await get(world, more, headers);
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(answer.body).toContain(`<title>${name}: orders investigated</title>`);
    }
    expect((await get(world, '?format=json', { accept: 'text/html' })).json()).toMatchObject({ name });
    expect((await get(world, '?format=pdf')).statusCode).toBe(400);
  });

  it('as a page runs nothing, fetches nothing, and knows its one style sheet by its hash', async () => {
    const { headers, body } = await get(await closed(), '?format=html');
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(body) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body).not.toMatch(/<script|<link|<iframe|\bsrc=|\sstyle=|@import|url\(/);
    expect(body).toContain('<svg role="img" aria-label="a &quot;line&quot;" ');
  });

  it('leads from each sentence to what it rests on, and every mark leads somewhere', async () => {
    const { body } = await get(await closed(), '?format=html');
    const marks = [...body.matchAll(/href="#(r\d+)"/g)].map(([, id]) => id);
    const places = new Set([...body.matchAll(/<li id="(r\d+)"/g)].map(([, id]) => id));
    expect(marks.length).toBeGreaterThan(3);
    expect(marks.filter((id) => !places.has(id))).toEqual([]);
  });

  it('shows what outsiders wrote as text, and all of it', async () => {
    const [first] = waiting.hypotheses;
    if (first === undefined) throw new Error('the record is empty');
    const world = await closed({
      ...waiting,
      trigger: { ...waiting.trigger, service: HOSTILE.slice(0, 200) },
      hypotheses: [{ ...first, statement: HOSTILE.slice(0, 120), why: HOSTILE }],
      notSeen: [{ what: HOSTILE, why: HOSTILE }],
      trouble: [HOSTILE],
    });
    const { body } = await get(world, '?format=html');
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(body).not.toMatch(/<script|<img|\u202e/);
    expect(body.match(/<\/style>/g)).toHaveLength(1);
    const { body: markdown } = await get(world, '?format=md');
    expect(markdown).not.toMatch(/(?<!\\)<script|(?<!\\)<img|\u202e/);
  });

  it('is checked again: what holds, and what does not', async () => {
    const world = await closed();
    const check = (await get(world, '/verify')).json();
    expect(check).toMatchObject({ broken: [], people: [], written_again: true });
    expect(check.links.hold).toBe(check.links.all);
    expect(check.links.all).toBeGreaterThan(0);
    await world.ports.store.transaction(async (tx) => {
      const one = await tx.investigations.byNumber(7);
      const draft = one?.postMortem;
      if (one != null && draft != null)
        await tx.investigations.save({ ...one, postMortem: { ...draft, root_cause: 'The network.' } });
    });
    expect((await get(world, '/verify')).json().broken).toContainEqual(
      expect.objectContaining({ section: 'root_cause', remedy: expect.stringContaining('compass audit INV-7') }),
    );
  });

  it('is 404 while there is none, in every form', async () => {
    const world = await openWorld({ kept: [waiting] });
    for (const more of ['', '?format=html', '?format=md', '/verify']) {
      const answer = await get(world, more);
      expect([answer.statusCode, answer.json().detail]).toEqual([404, expect.stringContaining('no post-mortem yet')]);
    }
  });
});
