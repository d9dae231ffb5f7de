import { CompassError } from '@compass/core';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Dialect, Questions, Speaker } from '../dialect.ts';

/** `2026-11-20 10:00:00.123 +0000 UTC`, as Go writes a time. */
const GO_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)? ([+-]\d\d)(\d\d)/;

const TimeOfGo = z.coerce.string().transform((text, context) => {
  const ms = Date.parse(text.replace(GO_TIME, '$1T$2$3$4:$5').split(' ')[0] ?? '');
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  context.addIssue({ code: 'custom', message: 'not a time' });
  return z.NEVER;
});

const Event = z.looseObject({
  InvolvedObject: z.looseObject({ Kind: z.string(), Name: z.string() }),
  Message: z.coerce.string(),
  Reason: z.string(),
  Timestamp: TimeOfGo,
  Type: z.string(),
});
type Event = z.output<typeof Event>;

/** Events that say that somebody, or an autoscaler, changed a workload; all others tell how it fares. */
const CHANGES: Record<string, string> = { ScalingReplicaSet: 'rollout', SuccessfulRescale: 'scale' };
const POD = /-(?:[a-z0-9]{6,10}-)?(?:[a-z0-9]{5}|\d+)$/;

/** A pod stands for its workload: its name without what was generated. */
const componentOf = ({ InvolvedObject: { Kind, Name } }: Event): string =>
  Kind === 'Pod' ? Name.replace(POD, '') : Name;

/** What is read of one event, and how many of them in all: YAML takes its time, and more than its length. */
const MOST_LENGTH = 8192;
const MOST_EVENTS = 500;

/** One event as it stands in the list. */
function eventOf(text: string): Event {
  let value: unknown;
  try {
    value = parse(text, { logLevel: 'silent', maxAliasCount: 0 });
  } catch {
    // Judged below, as whatever else is no event.
  }
  const [event, ...more] = z.array(Event).parse(value);
  if (event !== undefined && more.length === 0) return event;
  throw new CompassError('unavailable', 'its list of events holds what is no event');
}

const eventsOf = async (server: Speaker, { start, end }: Questions['changes_list']): Promise<Event[]> => {
  const text = await server.read('events_list', {});
  // Its first line is a comment in YAML; without events it is a sentence. Each event begins at the margin.
  const items = text.split(/^(?=- )/m).filter((item) => item.startsWith('- '));
  if (items.length === 0 && !/\bno events\b/i.test(text))
    throw new CompassError('unavailable', 'its list of events is in a form that COMPASS does not know');
  // Its time is on a line of its own: what is out of the window need not be read.
  const within = items.filter((item) => {
    const [, at] = /^ {2,4}Timestamp: (\S.{0,60})$/m.exec(item) ?? [];
    const time = at === undefined ? undefined : TimeOfGo.safeParse(at).data;
    return time === undefined || (time >= start && time <= end);
  });
  if (within.length > MOST_EVENTS || within.some(({ length }) => length > MOST_LENGTH))
    throw new CompassError('invalid', 'its events are more than COMPASS reads at once: ask for a shorter time');
  return within
    .map(eventOf)
    .filter(({ Timestamp }) => Timestamp >= start && Timestamp <= end)
    .sort((a, b) => (a.Timestamp < b.Timestamp ? -1 : 1));
};

/** `kubernetes-mcp-server`: events that change a workload are changes, warnings are annotations. */
export const kubernetes: Dialect = {
  name: 'kubernetes-mcp-server',
  ways: {
    changes_list: {
      needs: { events_list: ['namespace'] },
      note: 'rollouts and scaling; Kubernetes forgets events after an hour unless it is told otherwise',
      async answer(server, asked) {
        const events = await eventsOf(server, asked);
        const changes = events.flatMap((event) => {
          const kind = CHANGES[event.Reason];
          return kind === undefined
            ? []
            : [{ at: event.Timestamp, component: componentOf(event), kind, summary: event.Message }];
        });
        return { changes };
      },
    },
    annotations_list: {
      needs: { events_list: ['namespace'] },
      note: 'warnings; Kubernetes forgets events after an hour unless it is told otherwise',
      async answer(server, asked) {
        const warnings = (await eventsOf(server, asked)).filter(({ Type }) => Type === 'Warning');
        const annotations = warnings.map((event) => ({
          at: event.Timestamp,
          until: null,
          text: `${event.Reason} of ${event.InvolvedObject.Name}: ${event.Message}`,
          tags: [`component:${componentOf(event)}`],
        }));
        return { annotations };
      },
    },
    logs_query: {
      needs: { pods_log: ['name', 'tail'] },
      gap: 'gives the last lines of a pod without their times, so they cannot be held against anything',
    },
  },
};
