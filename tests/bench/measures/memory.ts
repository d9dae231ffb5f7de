import { megabytes } from '../../support/usage.ts';
import { startCrew } from '../../trust/faults/crew.ts';
import { startPerson } from '../../trust/faults/person.ts';
import type { Measure } from '../measure.ts';
import { told } from '../numbers.ts';
import { investigate, pidOf } from '../workload.ts';

const COUNT = 60;
const AT_ONCE = 30;

/** Memory of each process when it has started, and at most; and what an investigation leaves in the database. */
export const measure: Measure = {
  name: 'memory',
  order: 6,
  async run(say) {
    const crew = await startCrew({ workers: 1 });
    const person = await startPerson(crew, { mitigated: Number.POSITIVE_INFINITY });
    try {
      const { server, sql, cluster } = crew;
      const parts = { server, worker: crew.workers[0] ?? server };
      const idle = Object.entries(parts).map(([name, part]) => [name, megabytes(pidOf(part)).now] as const);
      const sizeOf = async () => {
        const [row] = await sql<{ bytes: number }[]>`select pg_database_size(current_database())::float8 as bytes`;
        return row?.bytes ?? 0;
      };
      const before = await sizeOf();
      await investigate(crew, { from: 1, count: COUNT, atOnce: AT_ONCE });
      await sql`vacuum full`;
      const each = ((await sizeOf()) - before) / COUNT / 1024;
      const most = { server: megabytes(pidOf(server)).most, worker: megabytes(pidOf(parts.worker)).most };
      const connections = cluster.pids().length;
      say(`${connections} processes of PostgreSQL, of which every connection is one`);
      return {
        figures: [
          ...idle.map(([name, mb]) => told(`memory of a ${name} after its start`, mb, 'MB')),
          told('memory of a server at most', most.server, 'MB'),
          told(`memory of a worker at most, ${AT_ONCE} investigations under way`, most.worker, 'MB'),
          told('an investigation in the database', each, 'kB'),
        ],
        numbers: { serverMb: most.server, workerMb: most.worker, storedKb: each },
        exercised: COUNT,
      };
    } finally {
      await person.stop();
      await crew.stop();
    }
  },
};
