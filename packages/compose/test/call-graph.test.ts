import { edgesQuery } from '@compass/core';
import { expect, it } from 'vitest';
import { parsePromql } from '../../mcp/src/promql/parse.ts';
import { instantQuery } from '../../mcp/src/promql/query.ts';
import { indexSeries } from '../../mcp/src/promql/series-index.ts';
import { at, END, FROM, seriesOf } from './signals/family.ts';

const istio = `
  istio_requests_total{reporter="destination",source_workload="shop-v1",source_canonical_service="shop",destination_workload="orders-v1",destination_canonical_service="orders",response_code="200"} 9/s
  istio_requests_total{reporter="destination",source_workload="shop-v2",source_canonical_service="shop",destination_workload="orders-v1",destination_canonical_service="orders",response_code="200"} 1/s
  istio_requests_total{reporter="source",source_workload="orders-v1",source_canonical_service="orders",destination_workload="unknown",response_code="200"} 1/s
  istio_requests_total{reporter="destination",source_workload="orders-v1",source_canonical_service="orders",destination_workload="stock",response_code="200"} 1/s
  istio_requests_total{reporter="destination",source_workload="unknown",destination_workload="shop-v1",destination_canonical_service="shop",response_code="200"} 5/s`;
const traced = 'traces_service_graph_request_total{client="web",server="shop"} 3/s';

const edgesIn = (lines: string): string[] => {
  const index = indexSeries(lines.trim().split('\n').map(seriesOf));
  const query = edgesQuery({ referenceStart: at(FROM), end: at(END) });
  const found = instantQuery(index, parsePromql(query), { atMs: END * 1000 });
  if (found.resultType !== 'vector') throw new Error('a vector was expected');
  return found.result.map(({ metric }) => `${metric['client']} → ${metric['server']}`);
};

it('Who calls whom, as a mesh counts it, is known where tracing does not count it, and each call once', () => {
  expect(edgesIn(istio)).toEqual(['orders → stock', 'shop → orders']);
  expect(edgesIn(`${istio}\n${traced}`)).toEqual(['web → shop']);
});
