import type { ApiToken } from '@compass/config';
import { type Action, type Investigation, pageKey, pageLink } from '@compass/core';
import { describe, expect, it } from 'vitest';
import { HASH, lines, read, tested, waiting } from './kept.ts';
import { openWorld, type World } from './support.ts';

const other = { ...waiting, id: '0a1f9e34-5f0e-4a44-9a52-3c1a2b4d5e70', number: 8 };
const tokens: ApiToken[] = [
  { name: 'dashboard', scopes: ['read'], token: 'dashboard-long-enough' },
  { name: 'assistant', scopes: ['propose'], token: 'assistant-long-enough' },
];

const closed = () => openWorld({ kept: [tested, other], evidence: [read, lines], tokens });
const keyOf = ({ ports }: World, { id }: Pick<Investigation, 'id'>) => pageKey(ports, { id });

describe('whom the page of an investigation opens to', () => {
  it('whoever has its own address, and no other', async () => {
    const world = await closed();
    const status = async (url: string) => (await world.api.inject(url)).statusCode;
    expect(await status(`/i/INV-7?k=${keyOf(world, tested)}`)).toBe(200);
    expect(await status(`/i/${tested.id}?k=${keyOf(world, tested)}`)).toBe(200);
    for (const key of ['', `?k=`, `?k=${keyOf(world, other)}`, `?k=${keyOf(world, tested).slice(0, 31)}`, '?k=é'])
      expect([key, await status(`/i/INV-7${key}`)]).toEqual([key, 401]);
  });

  it('whose token may read, and no other', async () => {
    const world = await closed();
    const as = async (token: string, id: string) =>
      (await world.api.inject({ url: `/i/${id}`, headers: { authorization: `Bearer ${token}` } })).statusCode;
    expect(await as('dashboard-long-enough', 'INV-7')).toBe(200);
    expect(await as('dashboard-long-enough', 'INV-99')).toBe(404);
    expect(await as('assistant-long-enough', 'INV-7')).toBe(401);
  });

  it('a stranger cannot tell which there are', async () => {
    const world = await closed();
    const answers = await Promise.all(['/i/INV-7', '/i/INV-99', '/i/nonsense'].map((url) => world.api.inject(url)));
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
    expect(answers[0]?.body).not.toContain('orders');
  });

  it('without a token COMPASS is for its own machine, and so is the page', async () => {
    const { api } = await openWorld({ kept: [waiting] });
    const status = async (url: string, host: string) => (await api.inject({ url, headers: { host } })).statusCode;
    for (const host of ['127.0.0.1:8080', 'localhost', '[::1]:8080'])
      expect([host, await status('/i/INV-7', host), await status('/api/v1/costs', host)]).toEqual([host, 200, 200]);
    // A name that somebody pointed at this machine.
    for (const host of ['evil.example', 'localhost.evil.example:8080', '127.0.0.1.evil.example'])
      expect([host, await status('/i/INV-7', host), await status('/api/v1/costs', host)]).toEqual([host, 401, 401]);
  });

  it('without a token a page of somebody else asks for nothing', async () => {
    const { api } = await openWorld({ kept: [waiting] });
    const status = async (origin: string) =>
      (await api.inject({ url: '/api/v1/costs', headers: { host: 'localhost', origin } })).statusCode;
    expect(await status('http://127.0.0.1:8070')).toBe(200);
    for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'null'])
      expect([origin, await status(origin)]).toEqual([origin, 401]);
  });

  it('is where the link that Slack shows leads', async () => {
    const world = await closed();
    const link = new URL(pageLink(world.ports, tested) ?? '');
    expect(link.origin).toBe('https://compass.example.com');
    expect((await world.api.inject(`${link.pathname}${link.search}`)).statusCode).toBe(200);
    const nowhere = { ...world.ports, settings: { ...world.ports.settings, publicUrl: null } };
    expect(pageLink(nowhere, tested)).toBeNull();
  });
});

describe('what the page shows', () => {
  const bodyOf = async (investigation: Investigation) => {
    const { api } = await openWorld({ kept: [investigation], evidence: [read, lines] });
    const { body, headers } = await api.inject(`/i/INV-${investigation.number}`);
    return { body, headers };
  };

  it('every hypothesis with its sum, each verdict with its picture, what was not seen', async () => {
    const { body } = await bodyOf({ ...tested, notSeen: [{ what: 'traces', why: 'Tempo does not answer' }] });
    expect(body).toContain('1 · Lock contention on orders');
    expect(body).toMatch(/30\u00a0%, unlikely/);
    expect(body).toContain('<b>Predicted</b> lock waits leave their past before latency does');
    expect(body).toContain('<b>Saw</b> lock waits rise at 03:10, 45 s before latency');
    expect(body).toContain(`test <code>${HASH}</code>`);
    expect(body).toContain('Not seen: traces (Tempo does not answer).');
    expect(body).toContain('None of these, nothing is wrong');
    const [, svg = ''] = /src="data:image\/svg\+xml;base64,([^"]+)"/.exec(body) ?? [];
    expect(Buffer.from(svg, 'base64').toString()).toMatch(/^<svg .*Survived/s);
  });

  it('who watches it and what a test said, in the words of Slack', async () => {
    const [verdict] = tested.verdicts;
    const [first] = tested.tests;
    if (verdict === undefined || first === undefined) throw new Error('a verdict');
    const priya = { kind: 'slack' as const, id: 'U0PRIYA', name: 'Priya N.' };
    const at = verdict.readAt;
    const weak = { ...verdict, verdict: 'disproven' as const, from: 0.3, to: 0.25, weight: -0.3 };
    const line = { why: 'lock waits', weight: -0.3, confidence: 0.25, test: HASH, verdict: 'disproven' as const };
    const { body } = await bodyOf({
      ...tested,
      handovers: [{ by: priya, to: priya, at, note: '' }],
      tests: [{ ...first, test: { ...first.test, decisive: false } }],
      verdicts: [weak],
      hypotheses: tested.hypotheses.map((one) => ({ ...one, ledger: [line] })),
    });
    expect(body).toContain('INV-7 · with Priya N. ·');
    expect(body).toContain('<td>spoke against: lock waits</td>');
    const untestable = { ...weak, verdict: 'untestable' as const, saw: '', why: 'Too few points' };
    expect((await bodyOf({ ...tested, verdicts: [untestable] })).body).toContain(
      'Too few points. That proves nothing; what little it says against the hypothesis counts.',
    );
  });

  it('who asked for an action and who approved it; of an undo, who pressed it', async () => {
    const [alice, bob] = ['alice', 'bob'].map((name) => ({ kind: 'slack' as const, id: name, name }));
    const at = tested.startedAt;
    const done = {
      ...{ id: 'a1', title: 'Terminate session 7', target: 'orders-db', risk: 'medium', state: 'acted', outcome: null },
      ...{
        requestedBy: alice,
        requestedAt: at,
        approvals: [{ by: bob, at }],
        decidedBy: bob,
        result: '',
        outcomeSaw: '',
      },
      words: { happens: '', risk: '', undo: '', predicted: 'waits fall' },
    } as unknown as Action;
    const undo = { ...done, id: 'a2', title: 'Start session 7 again', undoes: 'a1' };
    const { body } = await bodyOf({ ...tested, actions: [done, undo] });
    expect(body.match(/<p>Asked by alice at [^<]+, approved by bob at [^<]+<\/p>/g)).toHaveLength(1);
    expect(body).toMatch(/Start session 7 again<\/h3>\s*<p>.*<\/p>\s*<p>Undo pressed by bob at /);
  });

  it('nothing of it runs or is loaded from elsewhere', async () => {
    const { body, headers } = await bodyOf(tested);
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; img-src data:;/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(body).not.toMatch(/<script|\son\w+=|style=|<link/);
  });

  it('text of others is text: it makes no tag, no attribute and no link', async () => {
    const evil = `"><img src=x onerror=alert(1)> <a href="https://evil.example">now</a> \u202e&lt;`;
    const person = { kind: 'api' as const, name: evil };
    const { body } = await bodyOf({
      ...tested,
      trigger: { ...tested.trigger, service: evil },
      startedBy: person,
      hypotheses: tested.hypotheses.map((one) => ({
        ...one,
        ...{ statement: evil, why: evil, mechanism: evil, proposedBy: { model: evil, mechanism: evil } },
      })),
      agents: [{ agent: 'database', state: 'done', line: evil, seconds: 1, observations: 1 }],
      notSeen: [{ what: evil, why: evil }],
      trouble: [evil],
      notes: [{ by: person, at: waiting.startedAt, text: evil, query: evil, answer: evil }],
      decisions: [{ by: person, at: waiting.startedAt, what: evil, about: evil }],
      verdicts: tested.verdicts.map((one) => ({ ...one, saw: evil, askedBy: evil })),
      pages: [
        {
          ...{ source: 'webhook', fingerprint: 'f', state: null },
          severity: { word: 'P1', at: waiting.startedAt },
          told: { name: evil, title: evil, url: 'https://evil.example/', at: waiting.startedAt },
        },
      ],
    });
    expect(body.split('&quot;&gt;&lt;img src=x').length).toBeGreaterThan(12);
    expect(body).not.toContain('<img src=x');
    expect(body).not.toMatch(/href="https:\/\/evil/);
    expect(body).not.toContain('\u202e');
  });

  it('is read again while there may be more, and then no more', async () => {
    expect((await bodyOf(tested)).body).toContain('<meta http-equiv="refresh" content="30">');
    const over = { ...tested, status: 'resolved' as const, endedAt: waiting.startedAt };
    expect((await bodyOf(over)).body).toContain('http-equiv="refresh"');
  });

  it('leads to the post-mortem by its own key', async () => {
    const postMortem: NonNullable<Investigation['postMortem']> = {
      ...{ name: 'PM-2026-11-22-007', investigation_id: waiting.id, incident_title: 'orders <b>slow</b>' },
      ...{ executive_summary: 's', timeline: [], impact: { from: null, to: null, sentence: 's' }, root_cause: 'r' },
      ...{ contributing_factors: [], what_went_well: [], what_went_poorly: [], where_we_got_lucky: [] },
      ...{ action_items: [], hypotheses_tested: [], lessons_learned: [], similar_incidents: [] },
      ...{ markdown: '# PM-2026-11-22-007', writtenAt: waiting.startedAt },
    };
    const over = { ...tested, status: 'closed' as const, endedAt: waiting.startedAt, postMortem };
    const world = await openWorld({ kept: [over], tokens });
    const page = await world.api.inject(`/i/INV-7?k=${keyOf(world, tested)}`);
    const [, href = ''] = /href="(INV-7\/post-mortem[^"]*)"/.exec(page.body) ?? [];
    const document = await world.api.inject(`/i/${href}`);
    expect([document.statusCode, document.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(document.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(document.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(document.body).toContain('<h1>orders &lt;b&gt;slow&lt;/b&gt;</h1>');
    expect(page.body).not.toContain('http-equiv="refresh"');
    expect(page.body).toContain('read and publish the post-mortem.');
    expect((await world.api.inject('/i/INV-7/post-mortem')).statusCode).toBe(401);
  });
});
