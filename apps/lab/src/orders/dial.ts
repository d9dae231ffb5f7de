import type { Route } from './http.ts';

export type Dial = { route: Route; milliseconds(): number };

/** So many milliseconds, 0 to 1000, as `PUT path {milliseconds}` last said; at first 0. */
export function createDial(path: string): Dial {
  let milliseconds = 0;
  return {
    milliseconds: () => milliseconds,
    route: {
      method: 'PUT',
      path,
      async answer({ body }) {
        const asked: unknown =
          typeof body === 'object' && body !== null ? Reflect.get(body, 'milliseconds') : undefined;
        if (typeof asked !== 'number' || !(asked >= 0 && asked <= 1000)) throw new SyntaxError('milliseconds');
        milliseconds = asked;
        return { status: 200, body: { milliseconds } };
      },
    },
  };
}
