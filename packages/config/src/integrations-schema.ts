import { DASHBOARD_FIELDS } from '@compass/core';
import { z } from 'zod';
import { address } from './address.ts';
import { isLongEnough, REMEDY, TOO_SHORT } from './own-token.ts';
import { Slack } from './slack-schema.ts';

/** Several, separated by commas, while one is exchanged for another. */
const rotated = () =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    );
type Rotated = ReturnType<typeof rotated>;

const described = (schema: Rotated, description: string, example: string) =>
  schema.meta({
    description: `${description} Several, separated by commas, while one is exchanged for another.`,
    secret: true,
    standard: '',
    example,
  });

/** What the other side made up. */
const theirs = (description: string) => described(rotated(), description, 'old,new');

/** What an installation makes up, and whoever guesses it can send pages. */
const own = (description: string) =>
  described(
    rotated().superRefine((tokens, { addIssue }) => {
      if (!tokens.every(isLongEnough))
        addIssue({ code: 'custom', message: `${TOO_SHORT}${tokens.length > 1 ? ' each' : ''}: ${REMEDY}` });
    }),
    `${description} At least 16 characters.`,
    'an older long word,a newer long word',
  );

/** What is left of a template without its places. */
const around = (template: string): string =>
  DASHBOARD_FIELDS.reduce((rest, name) => rest.replaceAll(`{${name}}`, ' '), template);

const PagerDuty = z
  .strictObject({
    enabled: z.boolean().default(true).meta({ description: 'false: POST /webhooks/pagerduty answers 404.' }),
    webhook_secret: theirs('The signing secret of the webhook subscription.'),
    api_key: z.string().default('').meta({
      description:
        'A REST API key: findings become notes of the incident. Without one nothing is written to PagerDuty.',
      secret: true,
      example: 'u+wTxJp…',
    }),
    api_url: address('http', 'https://api.eu.pagerduty.com').meta({
      description: 'Another region than https://api.pagerduty.com.',
    }),
    integration_key: z.string().default('').meta({
      description:
        'A key of PagerDuty’s Events API. COMPASS answers pages and raises none, so nothing is sent with it; it is kept out of all that is shown.',
      secret: true,
      example: 'R0…',
    }),
    from: z.string().default('').meta({
      description:
        'The e-mail address of the user in whose name COMPASS writes: PagerDuty asks for one where api_key is set.',
      example: 'compass@example.com',
    }),
    url: address('http', 'https://acme.pagerduty.com').meta({
      description: 'Where its incidents are looked at: only links to there are shown.',
    }),
    resolve: z.enum(['button', 'never']).default('button').meta({
      description: 'button: a person may resolve the page with a button; never: COMPASS does not.',
      example: 'never',
    }),
  })
  .prefault({})
  .meta({ description: 'PagerDuty: POST /webhooks/pagerduty.' });

/** The address of a dashboard, as a template. */
const dashboard = z
  .string()
  .default('')
  .refine((text) => text === '' || /^https?:\/\/[^\s|<>]+$/.test(text), {
    error: 'must be a whole address, such as https://grafana.example.com/d/services?var-service={service}',
  })
  .refine((text) => !around(text).includes('{'), {
    error: `may have places for ${DASHBOARD_FIELDS.map((name) => `{${name}}`).join(', ')}, and no other`,
  })
  .meta({
    description:
      'Where people look at a service: a dashboard, with {service}, {from} and {to} where the service and the time (in milliseconds) go. Messages and forms then offer “Open in Grafana”.',
    example: 'https://grafana.example.com/d/services?var-service={service}&from={from}&to={to}',
  });

/** `compass.integrations`: who pages, and where people are told. */
export const Integrations = z
  .strictObject({
    slack: Slack,
    pagerduty: PagerDuty,
    alertmanager: z
      .strictObject({ webhook_token: own('The token of its http_config.authorization.') })
      .prefault({})
      .meta({ description: 'Alertmanager: POST /webhooks/alertmanager, which answers 404 without a token.' }),
    grafana: z
      .strictObject({
        webhook_token: own('The contact point’s bearer token.'),
        webhook_secret: own('The secret of its HMAC signature.'),
        dashboard_url: dashboard,
      })
      .prefault({})
      .meta({
        description:
          'Grafana: POST /webhooks/grafana; whatever is set is asked for, and without either it answers 404.',
      }),
    webhook: z
      .strictObject({ secret: own('The secret of signatures over time and body.') })
      .prefault({})
      .meta({ description: 'Whatever else can be told to send: POST /webhooks/compass, signed.' }),
  })
  .prefault({})
  .meta({ description: 'Who pages, and where people are told.' });
