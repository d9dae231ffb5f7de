import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownDirectory } from '../../../tests/support/own-directory.ts';

/** A root with the shipped files, one of them changed, that is gone when the test is finished. */
export function rootWith(file = 'compass.yaml', change = (text: string) => text): string {
  const root = ownDirectory('config');
  cpSync(join(import.meta.dirname, '../../../config'), join(root, 'config'), { recursive: true });
  const path = join(root, 'config', file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  return root;
}
