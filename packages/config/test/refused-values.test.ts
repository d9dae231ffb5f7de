import { describe, expect, it } from 'vitest';
import { faultOf } from './fault-of.ts';
import { rootWith } from './root-with.ts';

describe('what is of no use where it stands', () => {
  it.each([
    [
      '{ mcp: { command: npx }, auth: { type: bearer, token: hunter2 } }',
      /theirs\.auth: is of no use beside a command/,
    ],
    ['{ mcp: { command: npx }, headers: { X-Scope-OrgID: a } }', /theirs\.headers: is of no use beside a command/],
    ['{ url: "http://a:9090", backend: prometheus, datasource: abc }', /datasource: is of no use here: prometheus has/],
  ])('%s is refused: nothing would use it', (entry, message) => {
    const told = faultOf(
      {},
      rootWith('mcp_servers.yaml', () => `mcp_servers:\n  theirs: ${entry}\n`),
    );
    expect(told).toMatch(message);
    expect(told).not.toContain('hunter2');
  });
});

describe('a price', () => {
  it.each([
    ['as_of: 2026-11-18', 'as_of: yesterday', /as_of: must be a day, such as 2026-11-18\.$/],
    ['source: https://docs.ollama.com', 'source: the docs', /source: must be a whole address, such as https:/],
  ])('without %s is told what is wanted', (right, wrong, message) => {
    expect(
      faultOf(
        {},
        rootWith('prices.yaml', (text) => text.replace(right, wrong)),
      ),
    ).toMatch(message);
  });
});

describe('a token that an installation makes up', () => {
  it.each([
    ['ALERTMANAGER_WEBHOOK_TOKEN', 'alertmanager.webhook_token'],
    ['GRAFANA_WEBHOOK_TOKEN', 'grafana.webhook_token'],
    ['GRAFANA_WEBHOOK_SECRET', 'grafana.webhook_secret'],
    ['COMPASS_WEBHOOK_SECRET', 'webhook.secret'],
  ])('%s is refused where it can be guessed, and is not shown', (name, key) => {
    const told = faultOf({ [name]: 'long enough for anybody,short' });
    expect(told).toContain(`compass.integrations.${key}: ${name} has a value that is not shown here, and it must have`);
    expect(told).toContain('at least 16 characters each');
    expect(told).not.toContain('anybody');
    expect(() => faultOf({ [name]: 'long enough for anybody' })).toThrow('it was accepted');
  });

  it('is the audit key too', () => {
    expect(faultOf({ COMPASS_AUDIT_KEY: 'short' })).toMatch(/^COMPASS_AUDIT_KEY .*must have at least 16 characters/);
  });
});

describe("a dashboard's address", () => {
  it.each(['{host}', '{{service}}', '{serv', '{fr{service}om}'])(
    'with %s is refused: nothing is put there',
    (place) => {
      expect(faultOf({ GRAFANA_DASHBOARD_URL: `https://grafana.example.com/d?x=${place}` })).toMatch(
        /may have places for \{service\}, \{from\}, \{to\}, and no other/,
      );
    },
  );
});
