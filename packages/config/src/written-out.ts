const COMPONENT = '$COMPONENT';

/** Series of one name in two namespaces are not added up, though they are about the same component. */
const APART = 'namespace';

/**
 * The first name of several, joined with `;`: without what a monitor of Kubernetes or a namespace puts before it (`shop/orders`), and of an
 * exporter what it exports (`prometheus-redis-exporter`). Where there is none at all, the label goes.
 */
const FIRST_NAME =
  ';*(?:(?:service|pod)Monitor/)?(?:[^;/]*/)?(?:prometheus[-_]([^;/]+?)[-_]exporter|([^;/]+?)(?:[-_]exporter)?)?(?:[;/].*)?';

/**
 * A signal's query as it is asked: `$COMPONENT`, which stands in `by (…)`, is the labels that may name a component, and the first of them that
 * a series has becomes its component label. Other queries stay as they are.
 */
export function writtenOut(query: string, { label, from }: { label: string; from: readonly string[] }): string {
  if (!query.includes(COMPONENT)) return query;
  const labels = query.replaceAll(COMPONENT, () => [APART, ...from].join(', '));
  const sources = from.map((name) => JSON.stringify(name)).join(', ');
  // The line break ends a comment at the query's end.
  return `label_replace(label_join(${labels}\n, "${label}", ";", ${sources}), "${label}", "$1$2", "${label}", "${FIRST_NAME}")`;
}
