import { CompassError } from '@compass/core';
import { parseLogql } from '../logql/parse.ts';
import { passes } from '../logql/select-lines.ts';
import { matches } from '../promql/labels.ts';
import type { Line } from './shapes/logs.ts';

/** Labels that mean the same where sources of logs differ. */
const SERVICE = ['service_name', 'service', 'app', 'component'];
const LEVEL = ['level', 'detected_level', 'severity'];

/**
 * A LogQL query as what a source without LogQL can be asked (the service) and what is then left to look at here. Its lines are
 * labelled `service_name` and `level`; a query by anything else would find nothing, which must not look like an answer:
 * CompassError `source_missing`.
 */
export const logConditions = (query: string): { service: string | undefined; keeps(line: Line): boolean } => {
  const { matchers, stages } = parseLogql(query);
  const strange = matchers.find(({ name }) => !SERVICE.includes(name) && !LEVEL.includes(name));
  if (strange !== undefined)
    throw new CompassError('source_missing', 'This source of logs knows its lines by service and level only', {
      field: strange.name,
    });
  return {
    service: matchers.find(({ name, op }) => SERVICE.includes(name) && op === '=')?.value,
    keeps({ labels, line }) {
      const same = (names: string[], value = '') => names.map((name) => [name, value]);
      const known = Object.fromEntries([
        ...same(SERVICE, labels['service_name']),
        ...same(LEVEL, labels['level']),
      ]) as Record<string, string>;
      return matches(known, matchers) && passes(stages, labels, line);
    },
  };
};
