import { AsyncLocalStorage } from 'node:async_hooks';

/** What the work under way is about. */
export interface About {
  investigation: string | null;
  /** The step and its epoch: one run of it. */
  run: { step: string; epoch: number } | null;
}

const storage = new AsyncLocalStorage<About>();
const nothing: About = { investigation: null, run: null };

/** Everything that `work` calls and awaits is about this. */
export const working = <T>(about: About, work: () => Promise<T>): Promise<T> => storage.run({ ...about }, work);

/** A run of a step that did not know its investigation has found it. */
export function concerning(investigation: string): void {
  const about = storage.getStore();
  if (about !== undefined) about.investigation ??= investigation;
}

export const aboutNow = (): About => storage.getStore() ?? nothing;

/** As it stands on every line of the log. */
export function aboutFields(): Record<string, string> {
  const { investigation, run } = aboutNow();
  return { ...(investigation === null ? {} : { investigation }), ...(run === null ? {} : { step: run.step }) };
}
