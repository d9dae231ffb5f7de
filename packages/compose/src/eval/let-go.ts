import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Keeps a long run over large bundles small: V8 would rather let garbage of several stand than collect early. Of the flags that may be
 * set while a program runs, this one keeps young garbage from growing.
 */
export function staySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--expose-gc');
}

/** Gives the memory of what is no longer needed back at once. After `staySmall`. */
export function letGo(): void {
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}
