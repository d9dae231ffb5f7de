import { z } from 'zod';
import type { Dialect } from '../dialect.ts';
import { unwrapped } from '../shapes/unwrapped.ts';

const Alerts = z.array(
  z.looseObject({
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()).default({}),
    startsAt: z.iso.datetime({ offset: true }),
  }),
);

/** `mcp-alertmanager`: alerts that fire, as annotations from when they began. */
export const alertmanager: Dialect = {
  name: 'mcp-alertmanager',
  ways: {
    annotations_list: {
      needs: { getAlerts: ['active', 'silenced'] },
      note: 'alerts that fire now; those that ended are no longer known',
      async answer(server, { end }) {
        const found = Alerts.parse(unwrapped(await server.ask('getAlerts', {})));
        const annotations = found
          // They still fire: all that began before the window's end reach into it.
          .filter(({ startsAt }) => Date.parse(startsAt) <= Date.parse(end))
          .map(({ labels, annotations: said, startsAt }) => ({
            at: startsAt,
            until: null,
            text: [labels['alertname'], said['summary'] ?? said['description']].filter(Boolean).join(': '),
            tags: Object.entries(labels).map(([name, value]) => `${name}:${value}`),
          }));
        return { annotations: annotations.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)) };
      },
    },
    changes_list: { needs: { getAlerts: ['active', 'silenced'] }, gap: 'knows alerts, not what was changed' },
  },
};
