/** The service that is meant, whatever its capital letters: a phone sets the first one by itself. Undefined where none of that name is known. */
export const serviceNamed = (said: string, known: readonly string[]): string | undefined =>
  known.find((one) => one === said) ?? known.find((one) => one.toLowerCase() === said.toLowerCase());
