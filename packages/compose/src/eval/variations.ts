import { type Bundle, type BundleSource, bundleWithout } from '@compass/mcp';

/** A recorded incident as it might have been recorded otherwise. */
export type Variation = (bundle: Bundle) => Bundle;

const at = (ms: number): string => new Date(ms).toISOString();

/** The page came so many seconds later than it did; negative: earlier. */
export const pageLate =
  (seconds: number): Variation =>
  (bundle) => {
    const { window } = bundle.incident;
    const start = at(Date.parse(window.start) + seconds * 1000);
    return { ...bundle, incident: { ...bundle.incident, window: { ...window, start } } };
  };

/** How much of the past lies before the window that is cut from it. */
const KEPT = 0.8;

/** A page while nothing had happened yet: a window of the same length, cut from the past. Nothing later is seen. */
export const quietPast: Variation = (bundle) => {
  const { window } = bundle.incident;
  const [from, start, end] = [window.referenceStart, window.start, window.end].map((one) => Date.parse(one)) as [
    number,
    number,
    number,
  ]; // three in, three out
  const began = from + KEPT * (start - from);
  const cut = { ...window, start: at(began), end: at(Math.min(start, began + end - start)) };
  return { ...bundle, incident: { ...bundle.incident, window: cut } };
};

/** Had a source not been recorded at all. */
export const without =
  (source: BundleSource): Variation =>
  (bundle) =>
    bundleWithout(bundle, source);
