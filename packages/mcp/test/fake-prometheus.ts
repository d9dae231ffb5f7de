import { fakeBackend, type Reply } from './fake-backend.ts';

export { type Reply, success } from './fake-backend.ts';

export interface Asked {
  path: string;
  params: Record<string, string>;
  authorization: string | undefined;
}

/** Speaks Prometheus' HTTP API below a prefix; what it says is the test's. */
export const fakePrometheus = async (reply: (asked: Asked) => Reply): Promise<{ url: string; asked: Asked[] }> => {
  const asked: Asked[] = [];
  const { url } = await fakeBackend(({ path, params, headers }) => {
    const one = { path, params: Object.fromEntries(params), authorization: headers.authorization };
    asked.push(one);
    return reply(one);
  });
  return { url: `${url}/prom`, asked };
};
