import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Keeps a long run over large bundles small: V8 would rather let garbage of several stand than collect early. */
export function staySmall(): void {
  setFlagsFromString('--expose-gc');
}

/** So much may be in use beyond what was when memory was last given back; an answer with all lines or spans takes more. */
const ROOM = 40 * 1024 * 1024;

let collect: unknown;
let kept = 0;

/** Gives the memory of what is no longer needed back at once. After `staySmall`. */
export function letGo(): void {
  collect ??= runInNewContext('gc');
  if (typeof collect === 'function') collect();
  kept = getHeapStatistics().used_heap_size;
}

/** As `letGo`, when it is worth the time. */
export function letGoWhenGrown(): void {
  if (getHeapStatistics().used_heap_size > kept + ROOM) letGo();
}
