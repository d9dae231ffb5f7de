import { isNamedSecret, isSecretName } from './assignments.ts';

const MOST_KEYS = 1000;

/**
 * Goes through the strings of a value at any depth, each with the name it stands under. What holds no secret is given back as it is, without a
 * copy; nothing is changed in place, since others may hold it.
 */
export function redactValues(text: (text: string) => string, mark: (secret: string) => string): <T>(value: T) => T {
  /** Keys are few and come again with every row. */
  const keys = new Map<string, { clean: string; secret: boolean }>();
  const keyOf = (key: string) => {
    const known = keys.get(key);
    if (known !== undefined) return known;
    if (keys.size >= MOST_KEYS) keys.clear();
    const about = { clean: text(key), secret: isSecretName(key) };
    keys.set(key, about);
    return about;
  };

  const stringOf = (given: string, name: string): string =>
    keyOf(name).secret && isNamedSecret(name, given) ? mark(given) : text(given);

  const inside = (given: unknown, name: string): unknown => {
    if (typeof given === 'string') return name === '' ? text(given) : stringOf(given, name);
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
    const entries = Object.entries(given);
    // `{"name": "DB_PASSWORD", "value": "…"}`, as Kubernetes lists an environment.
    const called = Reflect.get(given, 'name');
    let isClean = true;
    const clean = entries.map(([key, one]): [string, unknown] => {
      const under = key === 'value' && typeof called === 'string' ? called : key;
      const next = inside(one, under);
      const about = keyOf(key);
      if (next !== one || about.clean !== key) isClean = false;
      return [about.clean, next];
    });
    return isClean ? given : Object.fromEntries(clean);
  };

  // Strings are replaced by strings: the shape stays.
  return <T>(value: T): T => inside(value, '') as T;
}
