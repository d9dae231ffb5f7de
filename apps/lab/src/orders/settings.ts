import { createInterface } from 'node:readline';

/**
 * The settings a lab program is started with: one line of JSON on standard input, because arguments and
 * environment can be read by others and these hold passwords. Throws when a named field is missing.
 */
export async function readSettings<Name extends string>(names: readonly Name[]): Promise<Record<Name, string>> {
  const lines = createInterface({ input: process.stdin });
  const first = await new Promise<string>((resolve) => lines.once('line', resolve));
  lines.close();
  // Standard input stays open for the program's life and must not keep it alive by itself.
  process.stdin.unref?.();
  const given: unknown = JSON.parse(first);
  const settings: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, name) : undefined;
    if (typeof value !== 'string') throw new Error(`setting ${name} is missing`);
    settings[name] = value;
  }
  // Every name was set just above.
  return settings as Record<Name, string>;
}
