/** What a name looks like: no spaces, no signs that make a sentence, at most 64 characters. */
const NAME = /^[A-Za-z0-9](?:[\w.:/@-]{0,62}[A-Za-z0-9])?$/;

/**
 * Names of components for a model, by the name it is told: one that looks like a name is told as it is, any other as its number, after the others, for labels
 * may hold whole sentences. A number begins with a sign that no name has.
 */
export const toldNames = (components: readonly string[]): Map<string, string> => {
  const strange = components.filter((one) => !NAME.test(one));
  return new Map([
    ...components.filter((one) => NAME.test(one)).map((one): [string, string] => [one, one]),
    ...strange.map((one, index): [string, string] => [`#${index + 1}`, one]),
  ]);
};

/** The same turned round: how a component is told. One that is not of them is not told at all. */
export function tellerOf(names: ReadonlyMap<string, string>): (component: string | null) => string | null {
  const told = new Map([...names].map(([name, component]) => [component, name]));
  return (component) => (component === null ? null : (told.get(component) ?? null));
}
