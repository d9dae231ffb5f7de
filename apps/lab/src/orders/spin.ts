import type { Route } from './http.ts';

/** Keeps the processor busy; a wait would cost no CPU. */
function busy(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

/** The same routes, each spinning for so many milliseconds before it answers as `PUT /spin {milliseconds}` last said; at first 0. */
export function spinning(routes: Route[]): Route[] {
  let milliseconds = 0;
  const turn: Route = {
    method: 'PUT',
    path: '/spin',
    async answer({ body }) {
      const asked: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'milliseconds') : undefined;
      if (typeof asked !== 'number' || !(asked >= 0 && asked <= 1000)) throw new SyntaxError('milliseconds');
      milliseconds = asked;
      return { status: 200, body: { milliseconds } };
    },
  };
  const spun = routes.map(
    (route): Route => ({
      ...route,
      answer(request) {
        busy(milliseconds);
        return route.answer(request);
      },
    }),
  );
  return [turn, ...spun];
}
