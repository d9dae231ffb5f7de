import { z } from 'zod';

const PROTOCOLS = { http: /^https?$/, postgres: /^postgres(ql)?$/, redis: /^rediss?$/ };

/** An address of this kind, or empty for none; `example` is how people write one. */
export const address = (kind: keyof typeof PROTOCOLS, example: string) =>
  z
    .union([z.literal(''), z.url({ protocol: PROTOCOLS[kind], error: `must be a whole address, such as ${example}` })])
    .default('')
    .meta({ example });
