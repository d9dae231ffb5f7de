import { isNamedSecret, isSecretName } from './assignments.ts';

const MOST_KEYS = 1000;

/**
 * Goes through the strings of a value at any depth, each with the name it stands under. What holds no secret is given back as it is, without a
 * copy; nothing is changed in place, since others may hold it.
 */
export function redactValues(text: (text: string) => string, mark: (secret: string) => string): <T>(value: T) => T {
  /** Keys are few and come again with every row. */
  const names = new Map<string, { clean: string; secret: boolean }>();
  const keyOf = (key: string) => {
    const known = names.get(key);
    if (known !== undefined) return known;
    if (names.size >= MOST_KEYS) names.clear();
    const about = { clean: text(key), secret: isSecretName(key) };
    names.set(key, about);
    return about;
  };

  const inside = (given: unknown, name: string): unknown => {
    if (typeof given === 'string')
      return name !== '' && keyOf(name).secret && isNamedSecret(name, given) ? mark(given) : text(given);
    if (typeof given !== 'object' || given === null || given instanceof Date) return given;
    if (Array.isArray(given)) {
      let changed: unknown[] | null = null;
      for (let index = 0; index < given.length; index += 1) {
        const clean = inside(given[index], '');
        if (clean === given[index]) continue;
        changed ??= [...given];
        changed[index] = clean;
      }
      return changed ?? given;
    }
    const fields = given as Record<string, unknown>;
    // `{"name": "DB_PASSWORD", "value": "…"}`, as Kubernetes lists an environment.
    const called = fields['name'];
    const keys = Object.keys(fields);
    let changed: [string, unknown][] | null = null;
    for (const [index, key] of keys.entries()) {
      const one = fields[key];
      const next = inside(one, key === 'value' && typeof called === 'string' ? called : key);
      const { clean } = keyOf(key);
      if (next !== one || clean !== key) changed ??= keys.slice(0, index).map((before) => [before, fields[before]]);
      changed?.push([clean, next]);
    }
    return changed === null ? given : Object.fromEntries(changed);
  };

  // Strings are replaced by strings: the shape stays.
  return <T>(value: T): T => inside(value, '') as T;
}
