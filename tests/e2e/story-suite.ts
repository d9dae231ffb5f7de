import { PostMortemCheck, WireAudit, WireInvestigation } from '@compass/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buttonValue, type People, people, slotOf } from '../../apps/lab/src/story/people.ts';
import { resolve, thread } from '../../apps/lab/src/story/resolve.ts';
import { amissAt } from '../../apps/lab/src/story/slack-ledger.ts';
import { waitFor } from '../../apps/lab/src/story/wait.ts';

/** Where a running COMPASS is, and the local Slack that it is in. */
export interface Installation {
  url: string;
  slackUrl: string;
  stop(): Promise<void>;
}

/** The recorded incident from its beginning to its end, in whichever form the program runs. */
export function storySuite(name: string, start: () => Promise<Installation>): void {
  describe(name, () => {
    let installation: Installation;
    let slack: People;
    const record = async (id: string) =>
      WireInvestigation.parse(await (await fetch(`${installation.url}/api/v1/investigations/${id}`)).json());
    const audited = async (query = '') =>
      WireAudit.array().parse(await (await fetch(`${installation.url}/api/v1/audit${query}`)).json());
    const verified = async (id: string) =>
      PostMortemCheck.parse(
        await (await fetch(`${installation.url}/api/v1/investigations/${id}/postmortem/verify`)).json(),
      );
    const say = () => undefined;

    beforeAll(async () => {
      installation = await start();
      slack = people(installation.slackUrl);
    }, 120_000);
    afterAll(() => installation?.stop());

    it('says that it plays a recording', async () => {
      const health = (await (await fetch(`${installation.url}/health`)).json()) as { recording: string };
      expect(health.recording).toBe('lab-lock-contention');
    });

    it('lists the services it knows when it is asked about another, and starts nothing', async () => {
      const answer = await fetch(`${installation.url}/api/v1/investigations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"service":"billing"}',
      });
      expect(answer.status).toBe(400);
      expect(((await answer.json()) as { detail: string }).detail).toContain('orders');
      await slack.command('alice', 'investigate billing');
      expect(await slack.roots()).toEqual([]);
    });

    it('goes from the command to the post-mortem, with every message once', async () => {
      await slack.command('alice', 'investigate orders slow P1');
      const id = await waitFor(
        'the thread',
        20,
        async () => (await slack.roots())[0]?.metadata?.event_payload?.investigation,
      );
      const told = fetch(`${installation.url}/api/v1/investigations/${id}/events`).then((answer) => answer.text());
      const ended = await resolve({ people: slack, record, say }, id);
      expect(ended.status).toBe('resolved');
      expect(ended.hypotheses[0]).toMatchObject({ component: 'orders-db', status: 'survived' });
      expect(ended.hypotheses.some((one) => one.status === 'disproven')).toBe(true);
      expect(ended.mitigation_actions.map((one) => [one.status, one.outcome, one.approved_by])).toEqual([
        ['acted', 'recovered', ['Bob']],
      ]);
      // Nothing that the post-mortem says or rests on is another one when it is read again.
      const check = await verified(id);
      expect(check.broken).toEqual([]);
      expect([check.links.hold, check.sentences.hold]).toEqual([check.links.all, check.sentences.all]);
      expect(check.judged).toBeGreaterThan(5);
      const page = await fetch(`${installation.url}/api/v1/investigations/${id}/postmortem?format=html`);
      expect((await page.text()).match(/<figure><svg /g)).toHaveLength(2);
      const root = await thread(slack, id);
      const slots = root?.replies.map(slotOf).filter((slot) => slot !== '') ?? [];
      expect(new Set(slots).size).toBe(slots.length);
      expect(slots).toEqual(expect.arrayContaining(['plan', 'list', 'post-mortem']));
      expect(JSON.stringify(root)).toContain('Plays a recorded incident');
      const charts =
        root?.replies.flatMap((one) => one.blocks).filter(({ type }) => /^(data_visualization|image)$/.test(type)) ??
        [];
      expect(charts.length).toBeGreaterThan(0);
      // Its events were told as they came, each once and to the end, in whichever process they were written.
      const events = (await told).split('\n\n').filter((one) => one.includes('event: '));
      const ids = events.flatMap((one) => /^id: (\d+)$/m.exec(one)?.[1] ?? []);
      expect(ids).toEqual(ids.map((_, index) => String(index + 1)));
      expect(ids.length).toBeGreaterThan(20);
      expect(events.at(-1)).toMatch(/^event: end$/m);
      // The head that the thread was told is still in the chain, with every call that was made.
      const [, head = ''] = /Audit: \d+ entries, head ([0-9a-f]{12})…/.exec(JSON.stringify(root)) ?? [];
      expect(await audited(`?investigation=${id}&head=${head}`)).toMatchObject([{ id, broken: null }]);
    });

    it('goes from a signed page to a thread by itself, and a person can add what they know and close', async () => {
      const before = (await slack.roots()).length;
      await slack.page('orders', 'orders: p99 latency is high');
      const opened = await waitFor('a second thread', 20, async () => {
        const roots = await slack.roots();
        return roots.length > before
          ? roots.find((one) => one.replies.every((reply) => slotOf(reply) !== 'post-mortem'))
          : null;
      });
      const id = opened.metadata?.event_payload?.investigation ?? '';
      const list = await waitFor('the list', 60, async () => {
        const found = (await thread(slack, id))?.replies.find((one) => slotOf(one) === 'list');
        return (await record(id)).status === 'awaiting_human' &&
          found !== undefined &&
          buttonValue(found, 'request_data') !== null
          ? found
          : null;
      });
      expect((await record(id)).trigger).toMatchObject({ source: 'pagerduty', severity: 'P1' });
      await slack.press('alice', list, 'request_data');
      await slack.submit('alice', { what: 'the archiver was moved to this hour' });
      await waitFor('the note in the thread', 20, async () =>
        (await thread(slack, id))?.replies.find((one) => slotOf(one) === 'note:0'),
      );
      const root = await thread(slack, id);
      if (root === null) throw new Error('the thread is gone');
      await slack.press('bob', root, 'root_more', `${id}:x`);
      await slack.submit('bob', { reason: 'the archiver is moved back' });
      const closed = await waitFor('the end', 20, async () => {
        const now = await record(id);
        return now.post_mortem === null ? null : now;
      });
      expect(closed.status).toBe('closed');
      expect((await verified(id)).broken).toEqual([]);
      const trails = await audited();
      expect(trails.map(({ broken }) => broken)).toEqual(trails.map(() => null));
      expect(trails).toHaveLength(2);
    });

    it('has asked Slack for nothing that it refuses, nor sooner than it takes it', async () => {
      expect(await amissAt(installation.slackUrl)).toEqual([]);
    });
  });
}
