import { CompassError } from '@compass/core';
import { z } from 'zod';
import type { Backend } from '../backend.ts';

/** The kinds of data source that can be asked through Grafana. */
export const SourceType = z.enum(['prometheus', 'loki', 'tempo']);
export type SourceType = z.infer<typeof SourceType>;

/** Grafana's own rule for uids; it keeps them out of the path's structure. */
export const Uid = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is not the uid of a data source');

const Listed = z.array(z.object({ uid: Uid, type: z.string(), isDefault: z.boolean().default(false) }));

/** The data source of a type: Grafana's default where it is of that type, else the first. */
async function uidOf(grafana: Backend, type: SourceType, signal: AbortSignal): Promise<string> {
  const listed = (await grafana.ask('api/datasources', Listed, { signal })).filter((one) => one.type === type);
  const [first] = listed.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault));
  if (first === undefined) throw new CompassError('invalid', `Grafana has no data source of the type ${type}`);
  return first.uid;
}

/** A backend behind Grafana, through its data source proxy. Without a uid it is looked up once, and again after a failure. */
export const behindGrafana = (grafana: Backend, type: SourceType, uid: string | null): Backend => {
  if (uid !== null && !Uid.safeParse(uid).success)
    throw new CompassError('invalid', `${type}: ${uid} is not the uid of a data source`, { field: 'datasource' });
  let found: string | null = uid;
  return {
    ...grafana,
    name: `${type} behind Grafana`,
    async ask(path, schema, question) {
      found ??= await uidOf(grafana, type, question.signal);
      try {
        return await grafana.ask(`api/datasources/proxy/uid/${found}/${path}`, schema, question);
      } catch (error) {
        found = uid;
        throw error;
      }
    },
  };
};
