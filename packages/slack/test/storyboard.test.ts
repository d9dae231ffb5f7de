import { expect, test } from 'vitest';
import * as records from './records.ts';
import { messageOf } from './support.ts';

test('the root while people decide', () => {
  expect(messageOf(records.deciding, 'root')).toMatchInlineSnapshot(`
    {
      "blocks": [
        {
          "text": {
            "emoji": true,
            "text": ":red_circle: orders is slow: p99 4.8 s, normally 0.31 s",
            "type": "plain_text",
          },
          "type": "header",
        },
        {
          "expand": true,
          "text": {
            "text": "*Since 03:02 UTC, 5 min before the page* · P1
    *Lock contention on orders, 76 %, likely.* 1 test survived.
    *Next:* did traffic rise before p99? About 5 s, reads metrics, changes nothing.",
            "type": "mrkdwn",
            "verbatim": true,
          },
          "type": "section",
        },
        {
          "elements": [
            {
              "text": "Not seen: traces (Tempo does not answer).",
              "type": "mrkdwn",
              "verbatim": true,
            },
            {
              "text": "Disproven: deploy of orders v412.",
              "type": "mrkdwn",
              "verbatim": true,
            },
          ],
          "type": "context",
        },
        {
          "elements": [
            {
              "action_id": "run_test",
              "style": "primary",
              "text": {
                "text": "Run this test",
                "type": "plain_text",
              },
              "type": "button",
              "value": "0192f000-0000-7000-8000-000000001042:bbbb20bbbb20bbbb",
            },
            {
              "action_id": "request_data",
              "text": {
                "text": "Add facts…",
                "type": "plain_text",
              },
              "type": "button",
              "value": "0192f000-0000-7000-8000-000000001042",
            },
            {
              "action_id": "root_more",
              "options": [
                {
                  "text": {
                    "text": "Hand over…",
                    "type": "plain_text",
                  },
                  "value": "0192f000-0000-7000-8000-000000001042:h",
                },
                {
                  "text": {
                    "text": "Change severity…",
                    "type": "plain_text",
                  },
                  "value": "0192f000-0000-7000-8000-000000001042:s",
                },
                {
                  "text": {
                    "text": "Stop looking…",
                    "type": "plain_text",
                  },
                  "value": "0192f000-0000-7000-8000-000000001042:x",
                },
              ],
              "type": "overflow",
            },
          ],
          "type": "actions",
        },
        {
          "elements": [
            {
              "text": "INV-1042 · orders · started by PagerDuty · $0.02 of $2.00 · times are UTC",
              "type": "mrkdwn",
              "verbatim": true,
            },
          ],
          "type": "context",
        },
      ],
      "broadcast": false,
      "slot": "root",
      "text": "orders is slow: p99 4.8 s, normally 0.31 s. Lock contention on orders, 76 %, likely.",
      "thread": false,
    }
  `);
});

test('the root when nothing wrong was seen', () => {
  expect(messageOf(records.quiet, 'root')).toMatchInlineSnapshot(`
    {
      "blocks": [
        {
          "text": {
            "emoji": true,
            "text": ":white_circle: orders: nothing wrong was seen",
            "type": "plain_text",
          },
          "type": "header",
        },
        {
          "expand": true,
          "text": {
            "text": "*The page says* p99 latency above 2 s, at 03:07 UTC.
    *The data says* as usual: p99 0.33 s, normally 0.31 s, from 03:00 UTC to 03:09 UTC. Its normal range is 0.28 s to 0.36 s.
    *So no cause is named and nobody is accused.*",
            "type": "mrkdwn",
            "verbatim": true,
          },
          "type": "section",
        },
        {
          "expand": true,
          "text": {
            "text": "*Not seen:* anything shorter than 15 s, the time between two readings. This is no promise that all is well.",
            "type": "mrkdwn",
            "verbatim": true,
          },
          "type": "section",
        },
        {
          "elements": [
            {
              "action_id": "look_again",
              "style": "primary",
              "text": {
                "text": "Look again",
                "type": "plain_text",
              },
              "type": "button",
              "value": "0192f000-0000-7000-8000-000000001042",
            },
            {
              "action_id": "request_data",
              "text": {
                "text": "I can see it…",
                "type": "plain_text",
              },
              "type": "button",
              "value": "0192f000-0000-7000-8000-000000001042",
            },
            {
              "action_id": "close",
              "text": {
                "text": "Close: nothing wrong",
                "type": "plain_text",
              },
              "type": "button",
              "value": "0192f000-0000-7000-8000-000000001042",
            },
          ],
          "type": "actions",
        },
        {
          "elements": [
            {
              "text": "INV-1042 · orders · started by PagerDuty · $0.02 of $2.00 · times are UTC",
              "type": "mrkdwn",
              "verbatim": true,
            },
          ],
          "type": "context",
        },
      ],
      "broadcast": false,
      "slot": "root",
      "text": "orders: nothing wrong was seen. As usual: p99 0.33 s, normally 0.31 s. Nobody is accused. Not seen: nothing is missing of what was asked for.",
      "thread": false,
    }
  `);
});

test('the outcome asks the one question', () => {
  expect(messageOf(records.recovered, 'outcome')).toMatchInlineSnapshot(`
    {
      "blocks": [
        {
          "expand": true,
          "text": {
            "text": "*orders recovered at 03:14 UTC*
    *Predicted* p99 below 0.6 s in 5 min. *Saw* p99 0.33 s after 3 min 8 s.",
            "type": "mrkdwn",
            "verbatim": true,
          },
          "type": "section",
        },
        {
          "expand": true,
          "text": {
            "text": "*1 · Lock contention on orders*
    84 % → *96 %, very likely*
    What happened after the action counts as a test.",
            "type": "mrkdwn",
            "verbatim": true,
          },
          "type": "section",
        },
        {
          "expand": true,
          "text": {
            "text": "*Was this the cause?*",
            "type": "mrkdwn",
            "verbatim": true,
          },
          "type": "section",
        },
        {
          "elements": [
            {
              "action_id": "close_cause",
              "text": {
                "text": "Yes",
                "type": "plain_text",
              },
              "type": "button",
              "value": "0192f000-0000-7000-8000-000000001042",
            },
            {
              "action_id": "close_cause_partly",
              "text": {
                "text": "Partly…",
                "type": "plain_text",
              },
              "type": "button",
              "value": "0192f000-0000-7000-8000-000000001042",
            },
            {
              "action_id": "close_cause_no",
              "text": {
                "text": "No…",
                "type": "plain_text",
              },
              "type": "button",
              "value": "0192f000-0000-7000-8000-000000001042",
            },
          ],
          "type": "actions",
        },
      ],
      "broadcast": true,
      "slot": "outcome:0192f000-0000-7000-8000-0000000000a1",
      "text": "orders recovered at 03:14 UTC. p99 0.33 s after 3 min 8 s. Was lock contention on orders the cause?",
      "thread": true,
    }
  `);
});
