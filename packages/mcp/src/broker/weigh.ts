import { CompassError } from '@compass/core';

/** Refuses (`invalid`) an answer that is nested deeper or is larger than allowed; strings and keys are counted in UTF-8. */
export const weigh = (value: unknown, limits: { server: string; maxBytes: number; maxDepth: number }): void => {
  let bytes = 0;
  const walk = (part: unknown, depth: number): void => {
    if (depth > limits.maxDepth)
      throw new CompassError('invalid', `The answer of ${limits.server} is nested too deeply`);
    if (typeof part === 'string') bytes += Buffer.byteLength(part) + 2;
    else bytes += 4;
    if (bytes > limits.maxBytes) {
      const mb = Math.max(1, Math.round(limits.maxBytes / 1024 / 1024));
      throw new CompassError('invalid', `The answer of ${limits.server} is larger than ${mb} MB: ask for less`);
    }
    if (Array.isArray(part)) for (const item of part) walk(item, depth + 1);
    else if (typeof part === 'object' && part !== null)
      for (const key of Object.keys(part)) {
        bytes += key.length;
        walk((part as Record<string, unknown>)[key], depth + 1);
      }
  };
  walk(value, 0);
};
