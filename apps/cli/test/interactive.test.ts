import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { followAlong } from '../src/live/follow-along.ts';
import { asked, observing, ranked, recovered } from './checkout.ts';
import { type FakeClient, fakeClient, SEVERAL } from './fake-client.ts';
import { type FakeTerminal, fakeTerminal } from './fake-terminal.ts';

const sleep = (ms: number, signal?: AbortSignal) =>
  pause(Math.min(ms, 20), undefined, signal === undefined ? {} : { signal });

function opened(client: FakeClient, terminal: FakeTerminal, seconds: number | null = null) {
  const options = { investigation: 'INV-1042', streams: terminal.streams, interactive: true, seconds };
  const left = followAlong({ client, sleep }, options);
  onTestFinished(() => {
    terminal.type('\u0003');
    terminal.end();
    return left.then(() => undefined);
  });
  return left;
}

const KEYS = 'q leave';

test('from the ranked list to the recovery: enter tests, m asks, another person approves, and y says that it was the cause', async () => {
  const [client, terminal] = [fakeClient(observing), fakeTerminal()];
  const left = opened(client, terminal);
  await terminal.shows('Looking, at most 2 min');
  client.becomes(ranked);
  await terminal.shows(KEYS);
  terminal.type('\r');
  await terminal.shows(/DISPROVEN[\s\S]*Now leading: 1 lock contention on orders +76 % → 84 %, likely[\s\S]*q leave/);
  terminal.type('m 1\r');
  await terminal.shows('Ask for approval? Nothing changes yet. [y/N]');
  terminal.type('y\r');
  await terminal.shows('Asked in #checkout-oncall until 03:25 UTC');
  client.becomes(recovered, { ended: true });
  await terminal.shows(/approved by Marcus O\. in Slack[\s\S]*RECOVERED[\s\S]*Was this the cause\?/);
  terminal.type('y\r');
  expect((await left).left).toBe(false);
  expect(client.posts).toEqual([
    ['/tests/7f3ac901d2e4b6a8', undefined],
    ['/investigations/inv/actions', { hypothesis_id: 1, action: 'terminate_backend' }],
    ['/investigations/inv/feedback', { answer: 'yes' }],
  ]);
  // Green is for a recovery and nothing else; what was not seen is yellow.
  const painted = (code: number) => terminal.written().split(`\u001b[${code}m`).slice(1);
  expect(painted(32).map((text) => text.slice(0, 9))).toEqual(['RECOVERED']);
  expect(painted(33).some((text) => text.startsWith('Not seen: traces.'))).toBe(true);
});

test('where several actions fit m asks which, shows that one, and asks for it; any other answer asks for nothing', async () => {
  const [client, terminal] = [fakeClient(ranked, SEVERAL), fakeTerminal()];
  opened(client, terminal);
  await terminal.shows(KEYS);
  terminal.type('m 1\r');
  await terminal.shows(/1 {2}Terminate database session[\s\S]*2 {2}Pause job[\s\S]*Which one\?/);
  terminal.type('3\r');
  await terminal.shows('Nothing was asked for.');
  terminal.type('m 1\r');
  await terminal.shows('Which one?');
  terminal.type('2\r');
  await terminal.shows(/Pause job orders-archiver[\s\S]*Ask for approval\?/);
  terminal.type('y\r');
  await expect
    .poll(() => client.posts)
    .toEqual([['/investigations/inv/actions', { hypothesis_id: 1, action: 'pause_job' }]]);
});

test('the agents are redrawn in place, and stand there once', async () => {
  const [client, terminal] = [
    fakeClient({
      ...observing,
      symptom: null,
      agents: observing.agents.map((one) => ({ ...one, state: 'looking', line: 'looking', seconds: null })),
    }),
    fakeTerminal(),
  ];
  opened(client, terminal);
  await terminal.shows('looking   database');
  for (const known of [observing.agents.slice(0, 1), observing.agents.slice(0, 3), observing.agents])
    client.becomes({
      ...observing,
      agents: observing.agents.map((one) => (known.includes(one) ? one : { ...one, state: 'looking' })),
    });
  client.becomes(ranked);
  await terminal.shows(KEYS);
  for (const once of [
    'INV-1042',
    ...observing.agents.map(({ agent_id }) => ` ${agent_id} `),
    'Looked for 30 s: 4 of 5 agents',
  ])
    expect(terminal.screen().split(once).length - 1, once).toBe(1);
});

test('enter changes nothing: not at the question whether to ask, and not where nothing is offered', async () => {
  const [client, terminal] = [fakeClient({ ...ranked, next_test: null }), fakeTerminal()];
  opened(client, terminal);
  await terminal.shows(KEYS);
  terminal.type('\r');
  await terminal.shows('There is nothing to run');
  terminal.type('m\r');
  await terminal.shows('[y/N]');
  terminal.type('\r');
  await terminal.shows('Nothing was asked for.');
  expect(client.posts).toEqual([]);
});

test('what was typed before it was asked for counts for nothing', async () => {
  const [client, terminal] = [fakeClient(observing), fakeTerminal()];
  opened(client, terminal);
  await terminal.shows('Looking');
  terminal.type('\r\rm 1\ry\r');
  await pause(50);
  client.becomes(ranked);
  await terminal.shows(KEYS);
  await pause(50);
  expect(client.posts).toEqual([]);
});

test('what happens elsewhere stands above what is being typed, which stays', async () => {
  const [client, terminal] = [fakeClient(ranked), fakeTerminal()];
  opened(client, terminal);
  await terminal.shows(KEYS);
  terminal.type('d the archiver');
  await terminal.shows('d the archiver');
  client.becomes(asked);
  await terminal.shows('A person in Slack decides');
  expect(terminal.screen().trimEnd()).toMatch(/A person in Slack decides[\s\S]*\n > d the archiver$/);
  expect(terminal.screen().split('> d ').length - 1).toBe(1);
});

test('a refusal is said, and the person goes on', async () => {
  const [client, terminal] = [fakeClient(ranked), fakeTerminal()];
  opened(client, terminal);
  await terminal.shows(KEYS);
  terminal.type('t 2\r');
  await terminal.shows(/There is no such test any more\.[\s\S]*q leave/);
  terminal.type('t 7\r');
  await terminal.shows('There is no hypothesis 7: 1, 2, 3, 4.');
  terminal.type('x\r');
  await terminal.shows('That is no key');
  terminal.type('e 2\r');
  await terminal.shows('No test of 2 has run yet: t 2');
});

test('t says what it tries to disprove', async () => {
  const [client, terminal] = [fakeClient(ranked), fakeTerminal()];
  opened(client, terminal);
  await terminal.shows(KEYS);
  terminal.type('t 1\r');
  await terminal.shows('Trying to disprove 1 lock contention on orders');
  expect(client.posts).toEqual([['/investigations/inv/hypotheses/1/test', undefined]]);
});

test('d hands on what a person knows and a query to read', async () => {
  const [client, terminal] = [fakeClient(ranked), fakeTerminal()];
  opened(client, terminal);
  await terminal.shows(KEYS);
  terminal.type('d the archiver was moved\r');
  await terminal.shows('A query to read, if you have one:');
  terminal.type('archiver_runs\r');
  await expect
    .poll(() => client.posts)
    .toEqual([['/investigations/inv/notes', { text: 'the archiver was moved', query: 'archiver_runs' }]]);
});

test('e shows the observations that a hypothesis rests on', async () => {
  const [client, terminal] = [fakeClient(ranked), fakeTerminal()];
  opened(client, terminal);
  await terminal.shows(KEYS);
  terminal.type('e 1\r');
  await terminal.shows(/database +orders-db: 38 lock waits, normally 2[\s\S]*No test of 1 has run yet/);
});

test('e alone shows all that was observed, also where nothing is suspected', async () => {
  const [client, terminal] = [fakeClient({ ...ranked, hypotheses: [], tested: [], next_test: null }), fakeTerminal()];
  opened(client, terminal);
  await terminal.shows(/e what was observed +q leave/);
  terminal.type('e\r');
  await terminal.shows(/database +orders-db: 38 lock waits, normally 2[\s\S]*q leave/);
  const [one] = ranked.observations;
  if (one === undefined) throw new Error('no observation');
  client.becomes({
    ...ranked,
    observations: Array.from({ length: 46 }, (_, at) => ({ ...one, interpretation: `wait ${at % 23}` })),
  });
  await terminal.shows(KEYS);
  terminal.type('e\r');
  await terminal.shows('And 3 more: compass status INV-1042 --json');
});

test.each([
  ['q', 'q\r'],
  ['Ctrl-C', '\u0003'],
  ['Ctrl-C at a question', 'm 1\r\u0003'],
  ['the end of input', '\u0004'],
])('%s leaves, and the investigation goes on', async (_what, keys) => {
  const [client, terminal] = [fakeClient(ranked), fakeTerminal()];
  const left = opened(client, terminal);
  await terminal.shows(KEYS);
  terminal.type(keys);
  expect((await left).left).toBe(true);
  expect(client.posts).toEqual([]);
});

test('so many seconds are all that is waited', async () => {
  const [client, terminal] = [fakeClient(observing), fakeTerminal()];
  expect((await opened(client, terminal, 1)).left).toBe(true);
});

test.each([
  ['NO_COLOR', { env: { NO_COLOR: '1' } }],
  ['TERM=dumb', { env: { TERM: 'dumb' } }],
  ['a pipe', { isTTY: false }],
])(
  '%s: one line an event with its time, nothing redrawn, no code at all, ASCII lines of values',
  async (_what, options) => {
    const [client, terminal] = [fakeClient(observing), fakeTerminal(options)];
    const left = opened(client, terminal);
    await terminal.shows(/^\d\d:\d\d:\d\d {2}INV-1042 checkout is slow/m);
    client.becomes(ranked);
    await terminal.shows(terminal.streams.input?.isTTY === true ? /q leave\n >$/ : 'the cause is outside');
    terminal.type('\n');
    await terminal.shows(terminal.streams.input?.isTTY === true ? /q leave\n >$/ : /DISPROVEN[\s\S]*Now leading/);
    terminal.type('q\n');
    await left;
    expect(client.posts).toEqual([['/tests/7f3ac901d2e4b6a8', undefined]]);
    const written = terminal.written();
    expect(written).toMatch(/requests +410\/s {2}[_.\-=#]+ {3}660\/s/);
    expect([...written].filter((sign) => '\u001b\r▁▂▃▄▅▆▇█'.includes(sign))).toEqual([]);
  },
);

test('a pipe that ends leaves as soon as there is something to decide', async () => {
  const [client, terminal] = [fakeClient(ranked), fakeTerminal({ isTTY: false })];
  const left = opened(client, terminal);
  terminal.end();
  expect((await left).left).toBe(true);
});
