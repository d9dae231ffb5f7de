import { CompassError, isCompassError } from '@compass/core';
import { z } from 'zod';
import type { Question } from './dialect.ts';
import { keysOf, prefixFor, type Tools } from './find-way.ts';
import type { CallTool } from './speak.ts';

/** The uids of the data sources behind one server. */
export interface Datasources {
  /** CompassError `source_missing` says what to configure when there is none, or no telling which. */
  uid(kind: Kind): Promise<string>;
}

type Kind = 'prometheus' | 'loki' | 'tempo';

const Rows = z.array(
  z.looseObject({ uid: z.string().min(1), type: z.string(), isDefault: z.boolean().default(false) }),
);
/** Of several so many are named to people. */
const SHOWN = 5;
const List = z.union([Rows, z.looseObject({ datasources: Rows }).transform(({ datasources }) => datasources)]);

/** The kind of data source that a question is about; null where it is about none. */
export const kindOf = (question: Question): Kind | null => {
  if (question.startsWith('prometheus_')) return 'prometheus';
  if (question.startsWith('logs_')) return 'loki';
  return question.startsWith('traces_') ? 'tempo' : null;
};

/**
 * The uid of a kind that the configuration names (`configured`: several with spaces between, and one of another kind is meant for that), else the
 * default one of the kind, else the only one. Each kind is asked for once.
 */
export const datasourcesOf = (options: {
  server: string;
  tools: Tools;
  configured: string | undefined;
  call: CallTool;
}): Datasources => {
  const { server, tools, configured, call } = options;
  const found = new Map<Kind, Promise<string>>();
  const named = (configured ?? '').split(/[\s,]+/).filter((uid) => uid !== '');

  const listed = async (kind: Kind | null): Promise<z.output<typeof Rows> | null> => {
    const prefix = prefixFor(tools, { list_datasources: [] });
    if (prefix === null) return null;
    const name = `${prefix}list_datasources`;
    const tool = tools.get(name);
    const input = kind !== null && tool !== undefined && keysOf(tool).includes('type') ? { type: kind } : {};
    return List.parse(await call(name, input, false));
  };

  const look = async (kind: Kind): Promise<string> => {
    const none = (why: string): never => {
      const remedy = 'set its datasource to a uid in config/mcp_servers.yaml';
      throw new CompassError('source_missing', `${server} ${why}: ${remedy}`, { field: 'datasource' });
    };
    const all = await listed(named.length === 0 ? kind : null).catch((error) => {
      // Whoever named one need not be let into the list of all.
      if (named.length === 0 || !isCompassError(error)) throw error;
      return null;
    });
    // One that is not listed may be meant all the same.
    const meant = named.find((uid) => all?.find((one) => one.uid === uid)?.type.includes(kind) ?? true);
    if (meant !== undefined) return meant;
    if (all === null) return none('wants a data source and does not list them');
    const ofKind = all.filter(({ type }) => type.includes(kind));
    const chosen = ofKind.find(({ isDefault }) => isDefault) ?? (ofKind.length === 1 ? ofKind[0] : undefined);
    if (chosen !== undefined) return chosen.uid;
    const uids = ofKind.slice(0, SHOWN).map(({ uid }) => uid);
    return none(
      uids.length === 0
        ? `has no data source for ${kind}`
        : `has several data sources for ${kind} (${uids.join(', ')})`,
    );
  };

  return {
    uid(kind) {
      const known = found.get(kind) ?? look(kind);
      found.set(kind, known);
      known.catch(() => found.delete(kind));
      return known;
    },
  };
};
