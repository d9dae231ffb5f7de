import { start } from '../evaluate-lines.ts';
import { trace } from '../evaluate-world.ts';

/** A deploy so many seconds after the window's start. */
export const changed = (seconds: number, component = 'orders') => ({
  at: new Date((start + seconds) * 1000),
  component,
  kind: 'deploy',
  summary: 'v412',
});

/** Requests of the past, and of the window with these seconds in all and below. */
export const requests = (total: number, below: number) =>
  [
    ...Array.from({ length: 8 }, (_, index) => trace(`p${index}`, start - 900 + 60 * index, 0.1, 0.05)),
    ...Array.from({ length: 6 }, (_, index) => trace(`n${index}`, start + 60 + 60 * index, total, below)),
  ].flat();
