import { createDial } from './dial.ts';
import type { Route } from './http.ts';

/** Keeps the processor busy; a wait would cost no CPU. */
function busy(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

/** The same routes, each spinning for as long as `PUT /spin` says before it answers. */
export function spinning(routes: Route[]): Route[] {
  const dial = createDial('/spin');
  const spun = routes.map(
    (route): Route => ({
      ...route,
      answer(request) {
        busy(dial.milliseconds());
        return route.answer(request);
      },
    }),
  );
  return [dial.route, ...spun];
}
