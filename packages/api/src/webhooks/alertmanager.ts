import { CompassError } from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ApiOptions } from '../create-api.ts';
import { AlertGroup, acceptAlerts } from './alerts.ts';
import { checked, parsed, rawBody, takeRawBodies } from './read-body.ts';
import { bears } from './signature.ts';

/** Alertmanager signs nothing: its `http_config.authorization` carries a token. It tries again after 5xx and after nothing else. */
export async function alertmanager(app: FastifyInstance, { ports, webhooks }: ApiOptions): Promise<void> {
  takeRawBodies(app);
  app.addHook('onRequest', async (request) => {
    if (webhooks.alertmanager.length === 0)
      throw new CompassError('not_found', 'ALERTMANAGER_WEBHOOK_TOKEN is not set.');
    if (!bears(request.headers.authorization, webhooks.alertmanager))
      throw new CompassError('refused', 'Send Authorization: Bearer and ALERTMANAGER_WEBHOOK_TOKEN.');
  });
  app.post('/webhooks/alertmanager', { schema: { hide: true } }, async (request, reply) => {
    const group = checked(AlertGroup, parsed(rawBody(request)));
    const isNew = await acceptAlerts(ports, group, { source: 'alertmanager', sender: 'Alertmanager' });
    return reply.code(202).send({ accepted: true, isNew });
  });
}
