import { expect, test } from 'vitest';
import { spansOf } from '../src/dialects/shapes/trace.ts';
import { Otlp, rowsOf } from '../src/servers/tempo/otlp.ts';

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
const span = {
  traceId: base64('00000000000000000ab5000000000001'),
  spanId: base64('00000000000012ab'),
  name: 'GET /orders',
  startTimeUnixNano: '1767607230000000000',
  endTimeUnixNano: '1767607231000000000',
};
const service = { key: 'service.name', value: { stringValue: 'orders' } };
const traceOf = (one: object, attributes: object[] = [service]) => ({
  batches: [{ resource: { attributes }, scopeSpans: [{ spans: [one] }] }],
});
const { name: _, ...nameless } = span;
const row = {
  traceID: '00000000000000000ab5000000000001',
  spanID: '00000000000012ab',
  parentSpanID: '',
  service: 'orders',
  pod: '',
  name: 'GET /orders',
  startNs: '1767607230000000000',
  endNs: '1767607231000000000',
};

test.each([
  ['ids in base64', traceOf(span), row],
  ['a parent of zeros', traceOf({ ...span, parentSpanId: base64('0000000000000000') }), row],
  ['no name', traceOf(nameless), { ...row, name: '' }],
  ['an attribute without a value', traceOf(span, [{ key: 'empty' }, service]), row],
  ['times as numbers', traceOf({ ...span, startTimeUnixNano: 1767607230e9, endTimeUnixNano: 1767607231e9 }), row],
])('a trace with %s is read alike from Tempo and from somebody else’s server', (_what, trace, expected) => {
  expect([rowsOf(Otlp.parse(trace)), spansOf(trace)]).toEqual([[expected], [expected]]);
});
