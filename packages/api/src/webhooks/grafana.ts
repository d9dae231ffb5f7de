import { CompassError } from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ApiOptions } from '../create-api.ts';
import { AlertGroup, acceptAlerts } from './alerts.ts';
import { checked, parsed, rawBody, takeRawBodies } from './read-body.ts';
import { bears, signedByGrafana } from './signature.ts';

/** Grafana's contact points send a token, a signature, or both: whatever is set here is asked for. */
export async function grafana(app: FastifyInstance, { ports, webhooks }: ApiOptions): Promise<void> {
  const { tokens, secrets } = webhooks.grafana;
  takeRawBodies(app);
  app.addHook('onRequest', async (request) => {
    if (tokens.length === 0 && secrets.length === 0)
      throw new CompassError('not_found', 'Neither GRAFANA_WEBHOOK_TOKEN nor GRAFANA_WEBHOOK_SECRET is set.');
    if (tokens.length > 0 && !bears(request.headers.authorization, tokens))
      throw new CompassError('refused', 'Send Authorization: Bearer and GRAFANA_WEBHOOK_TOKEN.');
  });
  app.route({
    method: ['POST', 'PUT'],
    url: '/webhooks/grafana',
    schema: { hide: true },
    async handler(request, reply) {
      const body = rawBody(request);
      const given = {
        signature: request.headers['x-grafana-alerting-signature'],
        time: request.headers['x-grafana-alerting-timestamp'],
      };
      if (secrets.length > 0 && !signedByGrafana(body, given, { secrets, now: ports.clock.now() }))
        throw new CompassError('refused', 'The signature does not fit the body.');
      const group = checked(AlertGroup, parsed(body));
      const isNew = await acceptAlerts(ports, group, { source: 'grafana', sender: 'Grafana' });
      return reply.code(202).send({ accepted: true, isNew });
    },
  });
}
