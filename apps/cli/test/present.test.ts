import { expect, test } from 'vitest';
import { askedLines, previewLines } from '../src/present/preview.ts';
import { seriesLines } from '../src/present/series.ts';
import { statusLines } from '../src/present/status.ts';
import { printList } from '../src/print-list.ts';
import { widthOf } from '../src/terminal/width.ts';
import { asked, disprovenResult, observing, ranked, recovered } from './checkout.ts';
import { lookAt, story, told } from './story.ts';

test('an investigation from its beginning to its end, in 80 columns', () => {
  expect(told(lookAt(80))).toMatchInlineSnapshot(`
    "
     checkout is slow: p99 4.8 s, normally 0.31 s                          INV-1042
     since 03:02 UTC, 5 min before the page · P1

     Looking, at most 2 min                                          $0.02 of $2.00
       done      database        38 lock waits, normally 2                      6 s
       done      network         660 req/s, normally 410                        4 s
       done      application     pool 40 of 40, normally 12                     9 s
       looking   infrastructure  CPU, memory, disk of 9 pods                   12 s
       not seen  tracing         Tempo does not answer, 3 tries                30 s

     3 hypotheses, best first. None is settled. Not seen: traces.

       #  confidence          hypothesis                         tests
       1  76 %  likely        lock contention on orders          2 survived
                              pid 45231 holds a lock since 02:58, 38 sessions wait,
                              the waiting began 45 s before p99 rose
       2  48 %  open          traffic spike on checkout          1 survived
       3  24 %  unlikely      connection pool too small          none yet
       -   4 %  very unlikely deploy of checkout v412            disproven
           2 %  very unlikely none of these: nothing is wrong
          10 %  unlikely      none of these: the cause is outside what was seen

     Next: did traffic rise before p99? This one test separates 1 from 2. About
     5 s, reads metrics, changes nothing.
     enter run it  t 1 test  d request data  m 1 mitigate  e 1 evidence  q leave

     DISPROVEN  2 traffic spike on checkout               48 % → 9 %, very unlikely
       predicted  traffic rises before p99
       saw        p99 rise at 03:02:30, traffic at 03:05:40, 3 min 10 s later
       p99        0.31 s  ▁▁▁▁▁▂▃▅▅▆▇▇████████   4.8 s
       requests    410/s  ▁▁▁▁▁▁▁▁▁▁▁▂▄▆▇█████   660/s
                   03:00       ^p99  ^requests  03:09
       25 %  start      how often traffic is the cause here
       48 %  survived   traffic stays above its past                          +1.0
        9 %  disproven  traffic rises before p99                              −2.2
       registered 03:09:12, read 03:09:14 · again: compass test 7f3ac901
     Now leading: 1 lock contention on orders                   76 % → 84 %, likely

     Asked in #checkout-oncall until 03:25 UTC. Ctrl-C leaves; the request stays.
       03:11:20   approved by Marcus O. in Slack
       03:11:20   done: session 45231 is gone, read back
       03:14:30   p99 4.8 s ███████▆▆▅▃▃▂▂▁▁▁▁▁▁ 0.33 s

     RECOVERED  checkout at 03:14 UTC
                p99 back at 0.33 s at 03:14, 3 min 8 s after the action
                1 lock contention on orders                84 % → 96 %, very likely"
  `);
});

test('in less than 60 columns everything stands in one', () => {
  expect(told(lookAt(50))).toMatchInlineSnapshot(`
    "
     checkout is slow: p99 4.8 s, normally 0.31 s
     INV-1042
     since 03:02 UTC, 5 min before the page · P1

     Looking, at most 2 min
     $0.02 of $2.00
     done      database, 6 s
       38 lock waits, normally 2
     done      network, 4 s
       660 req/s, normally 410
     done      application, 9 s
       pool 40 of 40, normally 12
     looking   infrastructure, 12 s
       CPU, memory, disk of 9 pods
     not seen  tracing, 30 s
       Tempo does not answer, 3 tries

     3 hypotheses, best first. None is settled.
     Not seen: traces.

     1  76 %, likely
        lock contention on orders
        pid 45231 holds a lock since 02:58, 38
        sessions wait, the waiting began 45 s before
        p99 rose
        2 survived
     2  48 %, open
        traffic spike on checkout
        1 survived
     3  24 %, unlikely
        connection pool too small
        none yet
     -  4 %, very unlikely
        deploy of checkout v412
        disproven
     2 %, very unlikely: none of these: nothing is
     wrong
     10 %, unlikely: none of these: the cause is
     outside what was seen

     Next: did traffic rise before p99? This one test
     separates 1 from 2. About 5 s, reads metrics,
     changes nothing.
     enter run it  t 1 test  d request data
     m 1 mitigate  e 1 evidence  q leave

     DISPROVEN 2 traffic spike on checkout
     48 % → 9 %, very unlikely
     predicted
       traffic rises before p99
     saw
       p99 rise at 03:02:30, traffic at 03:05:40,
       3 min 10 s later
     p99
       0.31 s  ▁▁▁▂▅▆▇█████  4.8 s
     requests
       410/s  ▁▁▁▁▁▁▂▄▆███  660/s
      25 % start
           how often traffic is the cause here
      48 % survived +1.0
           traffic stays above its past
       9 % disproven −2.2
           traffic rises before p99
       registered 03:09:12, read 03:09:14 · again:
       compass test 7f3ac901
     Now leading: 1 lock contention on orders
     76 % → 84 %, likely

     Asked in #checkout-oncall until 03:25 UTC.
     Ctrl-C leaves; the request stays.
     03:11:20
       approved by Marcus O. in Slack
     03:11:20
       done: session 45231 is gone, read back
     03:14:30
       p99 4.8 s ████▆▅▃▂▁▁▁▁ 0.33 s

     RECOVERED  checkout at 03:14 UTC
     p99 back at 0.33 s at 03:14, 3 min 8 s after the
     action
     1 lock contention on orders
     84 % → 96 %, very likely"
  `);
});

test('where nothing is redrawn each event is a line that begins with its time, and lines of values are ASCII', () => {
  expect(told(lookAt(80, false))).toMatchInlineSnapshot(`
    "03:08:30  INV-1042 checkout is slow: p99 4.8 s, normally 0.31 s
    03:08:30  done      database: 38 lock waits, normally 2, 6 s
    03:08:30  done      network: 660 req/s, normally 410, 4 s
    03:08:30  done      application: pool 40 of 40, normally 12, 9 s
    03:08:30  not seen  tracing: Tempo does not answer, 3 tries, 30 s
    03:08:30  done      infrastructure: nothing unusual, 13 s
    03:08:30  3 hypotheses, best first. None is settled.
       Not seen: traces.

       #  confidence          hypothesis                         tests
       1  76 %  likely        lock contention on orders          2 survived
                              pid 45231 holds a lock since 02:58, 38 sessions wait,
                              the waiting began 45 s before p99 rose
       2  48 %  open          traffic spike on checkout          1 survived
       3  24 %  unlikely      connection pool too small          none yet
       -   4 %  very unlikely deploy of checkout v412            disproven
           2 %  very unlikely none of these: nothing is wrong
          10 %  unlikely      none of these: the cause is outside what was seen
    03:09:14  DISPROVEN  2 traffic spike on checkout  48 % → 9 %, very unlikely
       predicted  traffic rises before p99
       saw        p99 rise at 03:02:30, traffic at 03:05:40, 3 min 10 s later
       p99        0.31 s  ______.-==##########   4.8 s
       requests    410/s  ___________.-=######   660/s
                   03:00       ^p99  ^requests  03:09
       25 %  start      how often traffic is the cause here
       48 %  survived   traffic stays above its past                          +1.0
        9 %  disproven  traffic rises before p99                              −2.2
       registered 03:09:12, read 03:09:14 · again: compass test 7f3ac901
     Now leading: 1 lock contention on orders                   76 % → 84 %, likely
    03:10:40  Asked in #checkout-oncall until 03:25 UTC
       Terminate database session pid 45231 on orders-db.
       One of db-approvers decides.
    03:11:20  approved by Marcus O. in Slack
    03:11:20  done: session 45231 is gone, read back
    03:14:30  RECOVERED  checkout at 03:14 UTC
       03:14:30   p99 4.8 s #######==-..________ 0.33 s
                p99 back at 0.33 s at 03:14, 3 min 8 s after the action
                1 lock contention on orders                84 % → 96 %, very likely"
  `);
});

test('the preview of an action says what happens, the risk, the way back and who decides', () => {
  const [action] = asked.mitigation_actions;
  if (action === undefined) throw new Error('no action');
  const params = { ...action.params, backend_start: '2026-11-22T02:58:41.123456Z' };
  const proposal = { ...action, params, choices: [], approvers_needed: 1, channel: null, zone: 'Europe/Berlin' };
  expect(previewLines(proposal, lookAt(80)).join('\n')).toMatchInlineSnapshot(`
    " Terminate database session pid 45231 on orders-db
       target     orders-db, pid 45231, backend start 22 Nov 03:58 Europe/Berlin
       happens    this one session ends, its open transaction rolls back
       risk       medium: the work of orders-archiver since 02:58 is lost
       undo       none
       predicted  waits 38 → 0 in 30 s, p99 below 0.6 s in 5 min
       approval   one of db-approvers, not you"
  `);
  expect(askedLines({ name: 'INV-1042', proposal, asked: action }, lookAt(80)).join('\n')).toBe(
    ' Asked in Slack until 04:25 Europe/Berlin. compass status INV-1042 says what\n became of it.',
  );
});

test('the status of one that is under way says no time of an agent that still looks: nobody has watched it', () => {
  for (const columns of [80, 50]) {
    const lines = statusLines(observing, lookAt(columns));
    expect(lines.find((line) => line.includes('database'))).toContain('6 s');
    expect(lines.find((line) => line.includes('infrastructure'))).not.toMatch(/\d+ s/);
  }
});

test('a request that the end of the investigation made void is void from then on, not from when it would have expired', () => {
  const closed = { seq: 9, at: '2026-11-22T03:12:00.000Z', actor: 'alice', action: 'closed', hash: '' };
  const ended: typeof asked = {
    ...asked,
    ...{ status: 'closed', end_time: closed.at, audit_trail: [closed] },
    mitigation_actions: asked.mitigation_actions.map((one) => ({
      ...one,
      ...{ status: 'void', reason: 'The investigation was closed.' },
    })),
  };
  expect(told(lookAt(80, false), [asked, ended])).toContain(
    '03:12:00  void: the investigation was closed. Nothing happened',
  );
});

test('an undo is told by who pressed it: nobody asked for it or approved it anew', () => {
  const undo = { action_id: 'a2', title: 'Start session 45231 again', undoes: 'a1', decided_by: 'Priya N.' };
  const actions = recovered.mitigation_actions.flatMap((one) => [
    one,
    { ...one, ...undo, requested_at: '2026-11-22T03:16:00.000Z' },
  ]);
  const said = told(lookAt(80, false), [recovered, { ...recovered, mitigation_actions: actions }]);
  expect(said).toContain('03:16:00  undo pressed by Priya N. in Slack: start session 45231 again');
  expect(said.match(/Asked in/g)).toHaveLength(1);
  expect(said.match(/approved by/g)).toHaveLength(1);
});

test('the status shows every step of the sum of what leads', () => {
  const lines = statusLines(ranked, lookAt(80)).join('\n');
  expect(lines.slice(lines.indexOf('How 1'))).toMatchInlineSnapshot(`
    "How 1 came to 76 %:
       30 %  start      how often locks are the cause here
       63 %             lock waits rise before p99                            +1.4
       76 %             lock waits move with p99                              +0.6
    "
  `);
});

test('the post-mortem is named once it is written, with how to read it', () => {
  const written = { ...recovered, post_mortem: 'PM-2026-11-22-001' };
  expect(told(lookAt(80), [recovered])).not.toContain('Post-mortem');
  expect(told(lookAt(80), [recovered, written])).toContain(
    'Post-mortem PM-2026-11-22-001: compass postmortem INV-1042',
  );
});

test('the same line of values is shown once, and of two components each with its name', () => {
  const [p99, requests] = disprovenResult.series;
  if (p99 === undefined || requests === undefined) throw new Error('no series');
  const names = (series: typeof disprovenResult.series) =>
    seriesLines(series, lookAt(80), 'UTC').flatMap((line) => /^ {3}(\S.*?) +[\d.]+(?: s|\/s) /.exec(line)?.[1] ?? []);
  expect(names([p99, { ...p99, role: 'probe' }, requests])).toEqual(['p99', 'requests']);
  expect(names([p99, { ...p99, component: 'orders' }])).toEqual(['checkout p99', 'orders p99']);
});

/** Words of others are as long as they like. */
const long = {
  ...recovered,
  service: 'a-service-with-a-name-that-goes-on-and-on-and-on-and-on-and-on-and-on-until-nobody-reads-it-any-more',
  trouble: ['https://example.com/an/address/without/any/blank/that/is/longer/than/every/line/could/ever/be/here'],
  not_seen: [{ what: '測定値'.repeat(30), why: 'なし' }],
  hypotheses: recovered.hypotheses.map((one) => ({ ...one, why: `${one.why} ${'x'.repeat(200)}` })),
};

test.each([34, 41, 50, 59, 60, 72, 80])('no line is longer than %i columns, whatever it says', (columns) => {
  const all = [
    told(lookAt(columns)),
    told(lookAt(columns, false)),
    told(lookAt(columns), [...story, long]),
    ...statusLines(long, lookAt(columns)),
    printList([long, { ...long, leading: 'x'.repeat(90), confidence: 0.4 }], lookAt(columns)),
  ].join('\n');
  const over = all.split('\n').filter((line) => widthOf(line) > columns);
  expect(over).toEqual([]);
});

test('what somebody else wrote is never on a line by itself that looks like ours', () => {
  const forged = { ...recovered, feedback: { by: 'x\nRECOVERED', at: recovered.start_time, answer: 'yes' } };
  expect(told(lookAt(80), [forged]).split('\n')).not.toContainEqual(expect.stringMatching(/^ *RECOVERED: yes/));
});
