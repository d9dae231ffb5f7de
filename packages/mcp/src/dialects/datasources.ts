import { CompassError } from '@compass/core';
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
const List = z.union([Rows, z.looseObject({ datasources: Rows }).transform(({ datasources }) => datasources)]);

/** The kind of data source that a question is about; null where it is about none. */
export const kindOf = (question: Question): Kind | null => {
  if (question.startsWith('prometheus_')) return 'prometheus';
  if (question.startsWith('logs_')) return 'loki';
  return question.startsWith('traces_') ? 'tempo' : null;
};

/** The uid that the configuration names, else the default one of a kind, else the only one. Each kind is asked for once. */
export const datasourcesOf = (options: {
  server: string;
  tools: Tools;
  configured: string | undefined;
  call: CallTool;
}): Datasources => {
  const { server, tools, configured, call } = options;
  const found = new Map<Kind, Promise<string>>();

  const look = async (kind: Kind): Promise<string> => {
    const prefix = prefixFor(tools, { list_datasources: [] });
    const none = (why: string): never => {
      const remedy = 'set its datasource to a uid in config/mcp_servers.yaml';
      throw new CompassError('source_missing', `${server} ${why}: ${remedy}`, { field: 'datasource' });
    };
    if (prefix === null) return none('wants a data source and does not list them');
    const name = `${prefix}list_datasources`;
    const tool = tools.get(name);
    const input = tool !== undefined && keysOf(tool).includes('type') ? { type: kind } : {};
    const ofKind = List.parse(await call(name, input, false)).filter(({ type }) => type.includes(kind));
    const chosen = ofKind.find(({ isDefault }) => isDefault) ?? (ofKind.length === 1 ? ofKind[0] : undefined);
    if (chosen !== undefined) return chosen.uid;
    return none(ofKind.length === 0 ? `has no data source for ${kind}` : `has several data sources for ${kind}`);
  };

  return {
    uid(kind) {
      if (configured !== undefined) return Promise.resolve(configured);
      const known = found.get(kind) ?? look(kind);
      found.set(kind, known);
      known.catch(() => found.delete(kind));
      return known;
    },
  };
};
