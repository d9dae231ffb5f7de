import { readConfig } from '../src/index.ts';
import { rootWith } from './root-with.ts';

/** What is said of a configuration that is refused. */
export const faultOf = (env: Record<string, string>, root = rootWith()): string => {
  try {
    readConfig({ root, env });
  } catch (error) {
    return (error as Error).message.replace(`${root}/config/`, '');
  }
  throw new Error('it was accepted');
};
