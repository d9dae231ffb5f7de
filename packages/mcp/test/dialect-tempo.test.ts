import { describe, expect, test } from 'vitest';
import { lookingAt, lookingThrough, type TheirTools, theirServer } from './their-server.ts';
import { failure } from './world.ts';

const start = new Date('2026-01-05T10:00:00.000Z');
const end = new Date('2026-01-05T10:10:00.000Z');
const ID = '0af7651916cd43dd8448eb211c80319c';
const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

const spans = [
  {
    traceID: ID,
    spanID: 'b7ad6b7169203331',
    parentSpanID: '',
    service: 'orders',
    pod: 'orders-1',
    name: 'GET /orders',
    startNs: '1767607200000000001',
    endNs: '1767607201000000009',
  },
  {
    traceID: ID,
    spanID: 'b7ad6b7169203332',
    parentSpanID: 'b7ad6b7169203331',
    service: 'orders-db',
    pod: '',
    name: 'SELECT',
    startNs: '1767607200100000000',
    endNs: '1767607200900000000',
    error: true,
  },
];
const [first, second] = spans;
if (first === undefined || second === undefined) throw new Error('no spans');

/** What Tempo's MCP server answers for models. */
const forModels = {
  trace: {
    traceId: ID,
    services: spans.map(({ service, pod, ...span }) => ({
      serviceName: service,
      resource: pod === '' ? {} : { 'k8s.pod.name': pod },
      scopes: [
        {
          name: 'http',
          spans: [
            {
              spanId: span.spanID,
              name: span.name,
              ...(span.parentSpanID === '' ? {} : { parentSpanId: span.parentSpanID }),
              kind: 'SPAN_KIND_SERVER',
              startTimeUnixNano: span.startNs,
              endTimeUnixNano: span.endNs,
              durationMs: 1,
              attributes: { 'http.status_code': 200 },
              status: { code: span.error === true ? 'STATUS_CODE_ERROR' : 'STATUS_CODE_UNSET', message: '' },
            },
          ],
        },
      ],
    })),
  },
};
/** OpenTelemetry's own JSON, as Tempo's HTTP API writes it: ids in base64. */
const resources = spans.map(({ service, pod, ...span }) => ({
  resource: {
    attributes: [
      { key: 'service.name', value: { stringValue: service } },
      ...(pod === '' ? [] : [{ key: 'k8s.pod.name', value: { stringValue: pod } }]),
    ],
  },
  scopeSpans: [
    {
      spans: [
        {
          traceId: base64(span.traceID),
          spanId: base64(span.spanID),
          parentSpanId: base64(span.parentSpanID),
          name: span.name,
          startTimeUnixNano: span.startNs,
          endTimeUnixNano: span.endNs,
          ...(span.error === true ? { status: { code: 2 } } : {}),
        },
      ],
    },
  ],
}));
const search = {
  traces: [
    { traceID: ID, rootServiceName: 'orders', rootTraceName: 'GET /orders', durationMs: 1000, spanSets: [] },
    { traceID: 'ff', rootServiceName: 'orders', durationMs: 3 },
  ],
  metrics: { inspectedBytes: '12' },
};

/** Its author gave none; the library that it is made with sends these. */
const hints = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true };
const tempo = (trace: unknown, prefix = '', more: string[] = []): TheirTools => ({
  [`${prefix}traceql-search`]: { keys: ['query', 'start', 'end', ...more], hints, reply: () => search },
  [`${prefix}get-trace`]: {
    keys: ['trace_id', ...more],
    hints,
    reply: ({ trace_id }) => (trace_id === ID ? trace : {}),
  },
  [`${prefix}docs-traceql`]: { keys: ['name', ...more], reply: () => 'docs' },
});

describe.each([
  ['for models', forModels],
  ['of OpenTelemetry in batches', { batches: resources }],
  ['of OpenTelemetry in a trace', { trace: { resourceSpans: resources }, status: 'COMPLETE' }],
])('Tempo with traces in the form %s', (_form, trace) => {
  test('gives one trace by its id, to the nanosecond, and nothing for an unknown one', async () => {
    const { look } = lookingThrough(tempo(trace));
    expect((await look.trace({ traceID: ID })).value).toEqual(spans);
    expect(await look.trace({ traceID: 'ff' })).toEqual({ value: [], server: 'theirs', recorded: null });
  });

  test('gives the whole traces of a search', async () => {
    const { look, asked } = lookingThrough(tempo(trace));
    const found = await look.traces({ service: 'orders', name: 'GET "x"', start, end, limit: 50 });
    expect(found.value).toEqual(spans);
    expect(asked.map(({ tool, input }) => [tool, input['query'] ?? input['trace_id']])).toEqual([
      ['traceql-search', '{ resource.service.name = "orders" && name = "GET \\"x\\"" } with (most_recent=true)'],
      ['get-trace', ID],
      ['get-trace', 'ff'],
    ]);
    expect(asked[0]?.input).toMatchObject({ start: start.toISOString(), end: end.toISOString() });
  });
});

describe('Tempo behind mcp-grafana', () => {
  const grafana: TheirTools = {
    list_datasources: { keys: ['type'], reply: () => [{ uid: 'tempo-1', type: 'tempo', isDefault: false }] },
  };

  test('is asked with the uid of its data source', async () => {
    const { look, asked } = lookingThrough({ ...grafana, ...tempo(forModels, 'tempo_', ['datasourceUid']) });
    expect((await look.trace({ traceID: ID })).value).toEqual(spans);
    expect(asked.at(-1)).toEqual({ tool: 'tempo_get-trace', input: { datasourceUid: 'tempo-1', trace_id: ID } });
  });

  test('is seen though its tools come a moment after the first list', async () => {
    const tools: TheirTools = { ...grafana };
    const { connect, changed } = theirServer(tools);
    const { look } = lookingAt([{ name: 'theirs', connect }], { traces: { server: 'theirs' } }, { settleMs: 10_000 });
    const sources = look.sources();
    setTimeout(() => {
      Object.assign(tools, tempo(forModels, 'tempo_', ['datasourceUid']));
      changed();
    }, 100);
    expect((await sources).traces).toEqual({ state: 'ready' });
    expect((await look.trace({ traceID: ID })).value).toEqual(spans);
  });

  test('that gives nothing, within the time that it has, is a gap', async () => {
    const { look } = lookingThrough(grafana);
    expect((await look.sources()).traces).toEqual({ state: 'missing', why: 'theirs offers no traces' });
  });
});

test('a query that Tempo cannot run is invalid, and another shape is not believed', async () => {
  const refusing = {
    ...tempo({ trace: { spans: 3 } }),
    'traceql-search': { keys: ['query', 'start', 'end'], reply: () => failure('invalid TraceQL query: parse error') },
  };
  const { look } = lookingThrough(refusing);
  await expect(look.traces({ start, end, limit: 1 })).rejects.toMatchObject({ code: 'invalid' });
  await expect(look.trace({ traceID: ID })).rejects.toThrow('in a form that COMPASS does not know');
});
