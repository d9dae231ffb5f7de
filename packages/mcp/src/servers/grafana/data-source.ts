import { CompassError, isCompassError } from '@compass/core';
import { z } from 'zod';
import type { Backend } from '../backend.ts';

/** The kinds of data source that can be asked through Grafana. */
export const SourceType = z.enum(['prometheus', 'loki', 'tempo']);
export type SourceType = z.infer<typeof SourceType>;

/** Grafana's own rule for uids; it keeps them out of the path's structure. */
export const Uid = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is not the uid of a data source');

/** Before its version 12 Grafana took any text for a uid, such as "Oracle 11 (old)": whoever has one such has others all the same. */
const Listed = z.array(z.object({ uid: z.string(), type: z.string(), isDefault: z.boolean().default(false) }));

/** Of several so many are named to people. */
const SHOWN = 5;

/**
 * The data source of a type: the one of `named` that is of it (or is not listed, and may be meant all the same), else Grafana's default where that is of
 * the type, else the only one.
 */
export async function uidOf(
  grafana: Backend,
  type: SourceType,
  named: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const strange = named.find((uid) => !Uid.safeParse(uid).success);
  if (strange !== undefined)
    throw new CompassError('invalid', `${type}: ${strange} is not the uid of a data source`, { field: 'datasource' });
  const all = await grafana.ask('api/datasources', Listed, { signal }).catch((error: unknown) => {
    // Whoever named one need not be let into the list of all.
    if (!isCompassError(error, 'refused')) throw error;
    if (named.length > 0) return null;
    // Who is unknown has to mend that first; a viewer of Grafana's may ask a data source, and not list them.
    if (!error.message.includes('HTTP 403')) throw error;
    throw new CompassError(
      'refused',
      `Grafana does not let these credentials list its data sources: set its datasource to the uid of the ${type} one in config/mcp_servers.yaml, or give them "datasources:read"`,
      { field: 'datasource' },
    );
  });
  const meant = named.find((uid) => all?.find((one) => one.uid === uid)?.type.includes(type) ?? true);
  if (meant !== undefined) return meant;
  const ofType = (all ?? []).filter((one) => one.type.includes(type));
  const chosen = ofType.find(({ isDefault }) => isDefault) ?? (ofType.length === 1 ? ofType[0] : undefined);
  if (chosen !== undefined && Uid.safeParse(chosen.uid).success) return chosen.uid;
  if (chosen !== undefined)
    throw new CompassError(
      'invalid',
      `Grafana cannot be asked for its data source of the type ${type}: the uid of that one has more than letters, digits, _ and -. Give it another in Grafana, or set datasource to another one’s in config/mcp_servers.yaml`,
      { field: 'datasource' },
    );
  const uids = ofType.slice(0, SHOWN).map(({ uid }) => uid);
  throw new CompassError(
    'invalid',
    uids.length === 0
      ? `Grafana has no data source of the type ${type}`
      : `Grafana has several data sources of the type ${type} (${uids.join(', ')}), and none is its default: set its datasource to a uid in config/mcp_servers.yaml`,
    { field: 'datasource' },
  );
}

/** A backend behind Grafana, through its data source proxy; which one is chosen once, and again after a failure. */
export const behindGrafana = (
  grafana: Backend,
  type: SourceType,
  choose: (signal: AbortSignal) => Promise<string>,
): Backend => {
  let found: string | null = null;
  return {
    ...grafana,
    name: `${type} behind Grafana`,
    async ask(path, schema, question) {
      found ??= await choose(question.signal);
      try {
        return await grafana.ask(`api/datasources/proxy/uid/${found}/${path}`, schema, question);
      } catch (error) {
        found = null;
        throw error;
      }
    },
  };
};
