import { parseLogql } from '../logql/parse.ts';
import { passes } from '../logql/select-lines.ts';
import { type Matcher, matches } from '../promql/labels.ts';
import type { Line } from './shapes/logs.ts';

/** Labels that name a service, where sources of logs differ. */
const NAMES = ['service_name', 'service', 'app', 'component', 'job', 'container'];

/** A LogQL query as what a source without LogQL can be asked (the service) and what is then left to look at here. */
export const logConditions = (query: string): { service: string | undefined; keeps(line: Line): boolean } => {
  const { matchers, stages } = parseLogql(query);
  const isName = ({ name }: Matcher): boolean => NAMES.includes(name);
  const named = matchers.find((one) => isName(one) && one.op === '=');
  return {
    service: named?.value,
    keeps({ labels, line }) {
      const all = { ...labels, ...Object.fromEntries(NAMES.map((name) => [name, labels['service_name'] ?? ''])) };
      return matches(all, matchers) && passes(stages, labels, line);
    },
  };
};
