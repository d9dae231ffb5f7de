import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gives the memory of what is no longer needed back at once. Bundles are large and few: left to itself, V8 lets several of them stand
 * before it collects the first.
 */
export function letGo(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}
