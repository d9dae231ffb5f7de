import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApi } from '@compass/api';
import { specialist } from '../../support/agents.ts';
import { createWorld } from '../../support/world.ts';

const SECRET = 'a secret of this test';

const page = (url: string, id: number) =>
  JSON.stringify({
    event: {
      id: `page-${id}`,
      event_type: 'incident.triggered',
      occurred_at: new Date().toISOString(),
      data: {
        id: `Q${id}`,
        title: `orders is slow, see ${url}`,
        html_url: url,
        self: url,
        links: [{ href: url, text: url }],
        client_url: url,
        number: id,
        service: { summary: `orders-${id}`, html_url: url },
        body: { details: { runbook_url: url, generatorURL: url, image: url } },
      },
    },
  });

/** Sends signed pages whose every link leads astray through the real webhook, and investigates them; how many ended. */
export async function investigatePages(urls: string[]): Promise<number> {
  const world = createWorld({ agents: [specialist] });
  const api = await createApi({
    ports: world.ports,
    tokens: [],
    webhooks: { pagerduty: [SECRET], alertmanager: [], grafana: { tokens: [], secrets: [] }, compass: [] },
    services: async () => null,
    mcp: null,
    slackEvents: null,
    pictures: async () => [],
    exportBundle: async () => null,
    chart: () => null,
    backUp: null,
    health: async () => ({ status: 'ok', parts: {} }),
    ready: async () => true,
    metrics: async () => ({ type: 'text/plain', text: '' }),
    about: () => ({}),
  });
  try {
    for (const [id, url] of urls.entries()) {
      const payload = page(url, id);
      const signature = `v1=${createHmac('sha256', SECRET).update(payload).digest('hex')}`;
      const headers = { 'content-type': 'application/json', 'x-pagerduty-signature': signature };
      await api.inject({ method: 'POST', url: '/webhooks/pagerduty', headers, payload });
    }
    const ended = async () => {
      const all = await world.store.transaction((tx) => tx.investigations.list({ limit: 10_000 }));
      return all.filter(({ status }) => status === 'awaiting_human').length;
    };
    for (let looks = 0; looks < 600 && (await ended()) < urls.length; looks += 1) await sleep(50);
    return await ended();
  } finally {
    await api.close();
    await world.stop();
  }
}
