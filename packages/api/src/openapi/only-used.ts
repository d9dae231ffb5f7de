interface Described {
  paths?: unknown;
  components?: { schemas?: Record<string, unknown> };
}

const namesIn = (value: unknown): string[] =>
  [...JSON.stringify(value ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name);

/** Of every schema the generator makes one form for what comes in and one for what goes out: those that nothing refers to go. */
export function onlyUsed<T extends Described>(document: T): T {
  const schemas = document.components?.schemas ?? {};
  const used = new Set<string>();
  const left = namesIn(document.paths);
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    left.push(...namesIn(schemas[name]));
  }
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return { ...document, components: { ...document.components, schemas: kept } };
}
