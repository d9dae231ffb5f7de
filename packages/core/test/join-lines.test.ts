import { expect, it } from 'vitest';
import { lineJoiner } from '../src/survey/traces/join-lines.ts';
import { spanTable } from '../src/survey/traces/span-table.ts';

const [trace, call] = ['5b8aa5a2d2c872e8', '7c3bb1d0a9e84f11'];
const span = (spanID: string, parentSpanID: string, service: string) => ({
  ...{ traceID: trace, spanID, parentSpanID, service, pod: '', name: `serve ${service}` },
  ...{ startNs: '1700000000000000000', endNs: '1700000000050000000' },
});
/** As B3 has it: the first span has its trace's id. */
const table = spanTable([span(trace, '', 'shop'), span(call, trace, 'stock')]);
const serviceOf = (line: string, component: string): string | undefined => {
  const [found] = lineJoiner(table)([{ at: 0, component, line }]);
  return found && table.services[table.service[found.row] ?? -1];
};

it.each([
  ['the span that a line names beside its trace', `INFO [stock,${trace},${call}] sold out`, 'stock', 'stock'],
  ['that span whoever wrote it down', `INFO [stock,${trace},${call}] sold out`, '', 'stock'],
  ['its component’s part of the trace where it names the trace alone', `trace_id=${trace} sold out`, 'stock', 'stock'],
  ['the first span where nobody says whose it is', `trace_id=${trace} sold out`, '', 'shop'],
  ['no request of a trace that is not there', 'trace_id=00000000000000000000000000000001', 'stock', undefined],
])('a line belongs to %s', (_, line, component, service) => {
  expect(serviceOf(line, component)).toBe(service);
});
