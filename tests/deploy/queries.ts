import { parser } from '@prometheus-io/lezer-promql';

/** What a query names: metrics, as they are exported, and the labels that it matches or groups by. Throws where it is no PromQL. */
export function namesIn(query: string): { metrics: string[]; labels: string[] } {
  const found = { metrics: new Set<string>(), labels: new Set<string>() };
  parser.parse(query).iterate({
    enter: ({ type, from, to, node }) => {
      const text = query.slice(from, to);
      if (type.isError) throw new Error(`no PromQL at ${from}: ${query}`);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') found.metrics.add(text);
      if (type.name === 'LabelName') found.labels.add(text);
    },
  });
  return { metrics: [...found.metrics], labels: [...found.labels] };
}
