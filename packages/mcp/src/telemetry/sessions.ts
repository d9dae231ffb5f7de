import type { Telemetry } from '@compass/core';
import type { Ask } from './ask.ts';
import { Sessions } from './wire.ts';

/** Who is connected to the database now; a look shows its own moment and no other. */
export const sessions = (ask: Ask, now: () => Promise<Date>): Pick<Telemetry, 'sessions'> => ({
  async sessions() {
    const { value, server } = await ask.source('sessions', 'postgres_sessions', {}, Sessions);
    const at = value.now === undefined ? await now() : new Date(value.now);
    return {
      value: value.sessions.map((row) => ({
        pid: row.pid,
        backendStart: row.backend_start,
        user: row.user,
        application: row.application,
        state: row.state,
        waitEventType: row.wait_event_type,
        waitEvent: row.wait_event,
        xactStart: row.xact_start,
        stateChange: row.state_change,
        blockedBy: row.blocked_by,
        relations: row.relations,
      })),
      server,
      recorded: { from: at, to: at },
    };
  },
});
