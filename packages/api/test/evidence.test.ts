import { describe, expect, it } from 'vitest';
import { HASH, lines, read, tested, waiting } from './kept.ts';
import { openWorld } from './support.ts';

const world = async () => {
  const { api } = await openWorld({ kept: [tested], evidence: [read, lines] });
  return (url: string) => api.inject(`/api/v1/investigations/INV-7${url}`);
};

describe('evidence', () => {
  it('is listed with its query, its window and what rests on it', async () => {
    const answer = await (await world())('/evidence');
    expect(answer.json()).toEqual([
      {
        ...{ id: read.id, source: 'metrics', server: 'prometheus', query: 'lock_waiters', untrusted: false },
        ...{ start: read.start, end: read.end, read_at: read.readAt },
        of: [{ what: 'test', id: HASH, says: expect.stringContaining('survived: lock waits rise at 03:10') }],
      },
      expect.objectContaining({
        ...{ id: lines.id, source: 'logs', untrusted: true },
        of: [{ what: 'observation', id: tested.observations[0]?.id, says: 'lines that were not there before' }],
      }),
    ]);
  });

  it('is paged', async () => {
    const get = await world();
    const first = await get('/evidence?limit=1');
    expect(first.headers['link']).toBe(`</api/v1/investigations/INV-7/evidence?limit=1&before=${read.id}>; rel="next"`);
    const rest = await get(`/evidence?limit=1&before=${read.id}`);
    expect([rest.json()[0].id, rest.headers['link']]).toEqual([lines.id, undefined]);
    expect((await get('/evidence?before=other')).json()).toMatchObject({ status: 404, field: 'before' });
  });

  it('is the values as they were read', async () => {
    const answer = await (await world())(`/evidence/${read.id}`);
    expect(answer.json()).toMatchObject({ id: read.id, step_seconds: 15, readings: read.readings, facts: null });
  });

  it('of another investigation is none of this one', async () => {
    const other = { ...waiting, id: '0a1f9e34-5f0e-4a44-9a52-3c1a2b4d5e70', number: 8 };
    const { api } = await openWorld({ kept: [tested, other], evidence: [read] });
    const answer = await api.inject(`/api/v1/investigations/INV-8/evidence/${read.id}`);
    expect([answer.statusCode, answer.json().field]).toEqual([404, 'evidenceId']);
    expect((await api.inject('/api/v1/investigations/INV-8/evidence')).json()).toEqual([]);
  });
});

describe('a hypothesis', () => {
  it.each([['1'], [tested.hypotheses[0]?.id]])(
    'by %s, with its tests, their verdicts and what speaks for it',
    async (name) => {
      const answer = await (await world())(`/hypotheses/${name}`);
      expect(answer.json()).toMatchObject({
        number: 1,
        statement: 'Lock contention on orders',
        mechanism: 'a session holds the lock that others wait for',
        proposed_by: null,
        tests: [
          {
            hash: HASH,
            predicts: 'lock waits leave their past before latency does',
            state: 'done',
            verdicts: [{ verdict: 'survived', weight: 1.6, from: 0.3, to: 0.63, evidence: [read.id], run: 1 }],
          },
        ],
        observations: [],
      });
    },
  );

  it('that there is not: 404', async () => {
    expect((await (await world())('/hypotheses/2')).json()).toMatchObject({ status: 404, field: 'hypothesis' });
  });
});

describe('the chart of a verdict', () => {
  it('is an SVG in which nothing runs', async () => {
    const answer = await (await world())(`/tests/${HASH}/chart.svg`);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'image/svg+xml']);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.body).toMatch(/^<svg .*>Survived: did lock waits rise before<.*<\/svg>$/s);
  });

  it('or a PNG', async () => {
    const answer = await (await world())(`/tests/${HASH.slice(0, 8)}/chart.png?run=1`);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'image/png']);
    expect(answer.rawPayload.subarray(1, 4).toString()).toBe('PNG');
  });

  it('is none where there is no verdict, or nothing to draw', async () => {
    const get = await world();
    expect((await get('/tests/0000000000/chart.svg')).statusCode).toBe(404);
    expect((await get(`/tests/${HASH}/chart.svg?run=2`)).statusCode).toBe(404);
    const { api } = await openWorld({ kept: [tested] });
    const answer = await api.inject(`/api/v1/investigations/INV-7/tests/${HASH}/chart.svg`);
    expect(answer.json()).toMatchObject({ status: 404, detail: expect.stringContaining('nothing to draw') });
  });
});
