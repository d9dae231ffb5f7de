import { z } from 'zod';
import { address } from './address.ts';

export const Approver = z
  .string()
  .regex(/^[UWS][A-Z0-9]{2,}$/, {
    error: 'must be the Slack id of a person (U…, W…) or of a user group (S…), not a name',
  })
  .meta({ description: 'The Slack id of a person (U…, W…) or of a user group (S…).', example: 'U012ABCDEF' });

const notify = (what: string) =>
  z
    .string()
    .regex(/^(none|on_call|approvers|group:S[A-Z0-9]{2,})$/, {
      error: 'must be none, on_call, approvers or group:S… with the Slack id of a user group',
    })
    .default('none')
    .meta({
      description: `Whom a message wakes ${what}: none, on_call, approvers, or group:S… with the Slack id of a user group.`,
      example: 'on_call',
    });

const Watch = z.strictObject({
  channel: z.string().min(1).meta({ description: 'The channel, by its name or id.', example: '#alerts' }),
  do: z.enum(['offer', 'start']).default('offer').meta({
    description: 'offer answers with a button, start begins by itself where one known service is named.',
    example: 'start',
  }),
  when: z
    .array(z.string().min(1))
    .default([])
    .meta({ description: 'Any of these words; none: whatever they post.', example: ['FIRING', 'critical'] }),
});

/** `compass.integrations.slack`. */
export const Slack = z
  .strictObject({
    enabled: z.boolean().default(true).meta({ description: 'false: no Slack at all, neither yours nor a local one.' }),
    bot_token: z.string().default('').meta({
      description:
        'The app’s bot token. With it and app_token COMPASS joins your workspace; without, it opens a local one in the browser.',
      secret: true,
      example: 'xoxb-…',
    }),
    app_token: z.string().default('').meta({
      description: 'The app-level token with connections:write, for Socket Mode.',
      secret: true,
      example: 'xapp-…',
    }),
    signing_secret: z.string().default('').meta({
      description:
        'Instead of app_token, where Slack can reach COMPASS: it sends requests to /slack/events, and no socket is opened.',
      secret: true,
      example: '8f742231b10e…',
    }),
    api_url: address('http', 'https://slack-gov.com/api/').meta({ description: 'Another Slack than slack.com.' }),
    default_channel: z.string().min(1).default('#incidents').meta({
      description: 'Where an investigation goes when its service has no channel of its own.',
      example: '#ops',
    }),
    channels: z
      .record(z.string(), z.string().meta({ description: 'The channel of this service.', example: '#orders' }))
      .default({})
      .meta({ description: 'Channels of single services, by the service’s name.' }),
    watch: z.array(Watch).default([]).meta({ description: 'Channels in which other apps post alerts.' }),
    on_call: z
      .union([z.literal(''), Approver])
      .default('')
      .meta({
        description: 'Who is on call: the Slack id of a person (U…) or of a user group (S…).',
        example: 'S012ABCDEF',
      }),
    notify: z
      .strictObject({
        started: notify('when an investigation begins'),
        approval: notify('when an action waits for a decision'),
        outcome: notify('when it is over'),
        published: notify('when its post-mortem is published'),
      })
      .prefault({})
      .meta({ description: 'Whom a new message wakes.' }),
  })
  .superRefine(({ notify, on_call }, { addIssue }) => {
    for (const [event, whom] of Object.entries(notify))
      if (whom === 'on_call' && on_call === '')
        addIssue({
          code: 'custom',
          path: ['notify', event],
          message: 'on_call is nobody yet: set on_call beside notify.',
        });
  })
  .prefault({})
  .meta({ description: 'Slack. On when its secrets are set; see docs/SLACK.md.' });
