import { z } from 'zod';

const PROTOCOLS = { http: /^https?$/, postgres: /^postgres(ql)?$/, redis: /^rediss?$/ };

/** An address of this kind, or empty for none; `example` is how people write one. */
export const address = (kind: keyof typeof PROTOCOLS, example: string) =>
  z
    .union([z.literal(''), z.url({ protocol: PROTOCOLS[kind], error: `must be a whole address, such as ${example}` })])
    .default('')
    .meta({ example });

/** The same of a place that is asked over HTTP; who asks is said apart from it. */
export const sourceAddress = (example: string) =>
  address('http', example).refine(
    (url) => {
      if (!URL.canParse(url)) return true;
      const { username, password } = new URL(url);
      return username === '' && password === '';
    },
    { error: 'carries a user or a password: put them under auth, or headers' },
  );

/** The password within an address; empty where there is none. */
export function passwordOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { password } = new URL(url);
  try {
    return decodeURIComponent(password);
  } catch {
    // Drivers take it as it stands, too.
    return password;
  }
}
