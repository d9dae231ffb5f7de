import { expect, test } from 'vitest';
import { createReplies } from '../src/replies.ts';
import { on, priya } from './record-parts.ts';
import * as records from './records.ts';
import { stageWith } from './stage.ts';
import { roots, shower, workspace } from './support.ts';

const content = { text: 'Running', blocks: [{ type: 'section', text: { type: 'plain_text', text: 'Running' } }] };

test('what was pressed is edited as an answer to the press: five times, and without an edit that Slack counts', async () => {
  const { slack, press, replies, keyOf, root } = await stageWith(records.deciding);
  const list = keyOf('run_test');
  expect(replies.knows(list)).toBe(false);
  await press('run_test');
  expect(replies.knows(list)).toBe(true);
  expect(await replies.edit(list, content)).toBe(true);
  const [shown] = await roots(slack);
  expect([shown?.ts, shown?.replies.find(({ ts }) => list.endsWith(ts))?.text]).toEqual([root, 'Running']);
  expect(slack.calls().map(({ method }) => method)).not.toContain('chat.update');
  for (let used = 1; used < 5; used += 1) expect(await replies.edit(list, content)).toBe(true);
  expect(replies.knows(list)).toBe(false);
});

test('nothing is sent to another place than where Slack takes answers, and nothing late', async () => {
  const time = { now: 0 };
  const sent: string[] = [];
  const fetch = async (url: string | URL | Request) => {
    sent.push(String(url));
    return new Response('', { status: sent.length === 1 ? 200 : 404 });
  };
  const replies = createReplies({ elapsed: () => time.now, apiUrl: null, fetch });
  replies.pressed('C1:1', 'https://evil.example/actions/1');
  replies.pressed('C1:2', 'nonsense');
  expect([replies.knows('C1:1'), replies.knows('C1:2'), await replies.edit('C1:1', content)]).toEqual([
    false,
    false,
    false,
  ]);
  replies.pressed('C1:3', 'https://hooks.slack.com/actions/3');
  expect(await replies.edit('C1:3', content)).toBe(true);
  // Refused once, it is not asked there again.
  expect([await replies.edit('C1:3', content), replies.knows('C1:3')]).toEqual([false, false]);
  replies.pressed('C1:4', 'https://hooks.slack.com/actions/4');
  time.now = 29 * 60_000;
  expect(replies.knows('C1:4')).toBe(false);
  expect(sent).toEqual(Array(2).fill('https://hooks.slack.com/actions/3'));
});

const decisions = [{ by: priya, at: on('03:09:10'), what: 'test', about: '' }];

test('a press is answered where it came from, though Slack takes no edit now; what is not taken there is edited when it is its turn', async () => {
  const slack = await workspace();
  const answered: string[] = [];
  let takes = true;
  const replies = {
    pressed: () => undefined,
    knows: () => takes,
    edit: async (_message: string, { text }: { text: string }) => {
      answered.push(text);
      return takes;
    },
  };
  const stage = shower(slack, {}, replies);
  await stage.show(records.deciding);
  await stage.show({ ...records.testing, decisions });
  expect(answered).toEqual([expect.stringMatching(/^orders: /)]);
  const list = stage.posts.get('list')?.ref;
  const edits = () => slack.calls().flatMap(({ method, message }) => (method === 'chat.update' ? [message] : []));
  expect(edits()).not.toContain(`${list?.channel}:${list?.ts}`);
  takes = false;
  await stage.show({ ...records.settled, decisions });
  expect(edits()).toContain(`${list?.channel}:${list?.ts}`);
});
