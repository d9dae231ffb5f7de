import type { WireEvent, WireProposal, WireStanding } from '@compass/core';
import type { Client } from '../src/client.ts';
import { CliError } from '../src/client.ts';
import { asked, disproven, recovered } from './checkout.ts';
import { results } from './story.ts';

export interface FakeClient extends Client {
  /** What was asked for, in its order. */
  posts: [path: string, body: unknown][];
  /** Something happens elsewhere: the record stands so. */
  becomes(standing: WireStanding, options?: { ended?: boolean }): void;
}

const [TERMINATE] = asked.mitigation_actions.map(({ action, title }) => ({ action, title })) as [
  WireProposal['choices'][number],
];
/** What fits as well where several do. */
export const SEVERAL = [TERMINATE, { action: 'pause_job', title: 'Pause job orders-archiver' }];

/** A COMPASS that holds the incident of 22 November: what is posted moves it on, and so does the test. */
export function fakeClient(first: WireStanding, choices: WireProposal['choices'] = [TERMINATE]): FakeClient {
  let standing = first;
  let seq = 0;
  let over = false;
  let news = Promise.withResolvers<void>();
  const posts: FakeClient['posts'] = [];
  const becomes: FakeClient['becomes'] = (next, { ended = false } = {}) => {
    seq += 1;
    over = ended;
    standing = { ...next, audit_trail: [{ seq, at: next.start_time, actor: 'COMPASS', action: 'changed', hash: '' }] };
    news.resolve();
  };
  const answerOf = (path: string): unknown => {
    if (path === '/health') return { slack: 'local' };
    if (path.endsWith('/standing')) return standing;
    const [preview, action] = /\/mitigation(?:\?action=(\w+))?$/.exec(path) ?? [];
    if (preview !== undefined) {
      const chosen = choices.find((one) => one.action === action) ?? choices[0];
      const zoned = { channel: '#checkout-oncall', zone: 'UTC' };
      return { ...asked.mitigation_actions[0], ...chosen, choices, approvers_needed: 1, ...zoned };
    }
    const [, hash, run] = /\/tests\/(\w+)\?run=(\d+)$/.exec(path) ?? [];
    return results.get(`${hash}.${run}`);
  };
  return {
    posts,
    becomes,
    get: async (path, schema) => schema.parse(answerOf(path)),
    text: async () => '',
    post: async (path, body, schema) => {
      posts.push([path, body]);
      if (path.startsWith('/tests/')) becomes(disproven);
      else if (path.endsWith('/actions')) becomes(asked);
      else if (path.endsWith('/feedback'))
        becomes(
          { ...standing, feedback: { by: 'the command line', at: recovered.start_time, answer: 'yes' } },
          { ended: true },
        );
      else throw new CliError('There is no such test any more.', 4);
      return schema.parse(
        path.startsWith('/tests/')
          ? { status: 'running' }
          : path.endsWith('/actions')
            ? asked.mitigation_actions[0]
            : standing,
      );
    },
    async *follow(_investigation, { after, signal }) {
      for (let last = after; ; ) {
        if (seq > last) {
          last = seq;
          yield { type: 'changed', data: { seq, actor: 'COMPASS', detail: null }, timestamp: '' } satisfies WireEvent;
        } else if (over || signal.aborted) return;
        else {
          const aborted = new Promise<void>((resolve) =>
            signal.addEventListener('abort', () => resolve(), { once: true }),
          );
          await Promise.race([news.promise, aborted]);
          news = Promise.withResolvers<void>();
        }
      }
    },
  };
}
