import { CompassError } from '@compass/core';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { type Datasources, kindOf } from './datasources.ts';
import type { Question, Speaker } from './dialect.ts';
import { keysOf, type Tools } from './find-way.ts';

/** Calls one tool of the server, named as it names it. */
export type CallTool = (tool: string, input: Record<string, unknown>, prose: boolean) => Promise<unknown>;

const DATASOURCE = 'datasourceUid';

export const wantsDatasource = (tool: Tool | undefined): boolean =>
  tool !== undefined && keysOf(tool).includes(DATASOURCE);

/** Those arguments that a tool's schema knows: some servers refuse the rest. */
export const knownOf = (tool: Tool | undefined, input: object): Record<string, unknown> => {
  const keys = tool === undefined ? [] : keysOf(tool);
  return Object.fromEntries(Object.entries(input).filter(([key, value]) => value !== undefined && keys.includes(key)));
};

/** Sends only what a tool's schema knows, and adds the data source where it wants one. */
export const speakerFor = (options: {
  tools: Tools;
  prefix: string;
  question: Question;
  datasources: Datasources;
  call: CallTool;
}): Speaker => {
  const { tools, prefix, question, datasources, call } = options;
  const send = async (tool: string, input: Record<string, unknown>, prose: boolean): Promise<unknown> => {
    const name = prefix + tool;
    const offered = tools.get(name);
    if (offered === undefined) throw new CompassError('source_missing', `It does not offer ${tool}`);
    const kind = kindOf(question);
    const uid = wantsDatasource(offered) && kind !== null ? { [DATASOURCE]: await datasources.uid(kind) } : {};
    return call(name, { ...knownOf(offered, input), ...uid }, prose);
  };
  return {
    ask: (tool, input) => send(tool, input, false),
    read: async (tool, input) => String(await send(tool, input, true)),
  };
};
