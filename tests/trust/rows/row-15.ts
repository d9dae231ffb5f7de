import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ATTACKS, type Ended, type Target } from '../intake/bad-bodies.ts';
import type { Row } from '../row.ts';

const TOTAL = 300 * 1024 * 1024;
const MOST_RSS = 20 * 1024 * 1024;
const MOST_MS = 500;
/** Refused before anything is read, too much, or too slow. */
const REFUSALS = new Set([401, 403, 404, 408, 413]);

const program = (name: string, ...args: string[]): ChildProcess =>
  fork(join(import.meta.dirname, '../intake', name), args, { stdio: 'inherit' });
const heard = async <T>(child: ChildProcess): Promise<T> => (await once(child, 'message'))[0] as T;

async function rssOf(edge: ChildProcess): Promise<number> {
  const told = heard<{ rss: number }>(edge);
  edge.send('rss');
  return (await told).rss;
}

/** Every route that takes a body, as the API describes itself, and the webhooks, which it does not describe. */
async function targetsOf(url: string): Promise<Target[]> {
  const { paths } = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => ['post', 'put', 'patch', 'delete'].includes(method))
      .map((method) => ({ url, method: method.toUpperCase(), path: path.replace(/\{[^}]+\}/g, 'INV-7') })),
  );
  const hidden = ['pagerduty', 'alertmanager', 'grafana', 'compass'].map((name) => ({
    url,
    method: 'POST',
    path: `/webhooks/${name}`,
  }));
  return [...described, ...hidden];
}

/** Its memory before is that of a process that has worked: small bodies to every route. */
async function warm(targets: Target[]): Promise<void> {
  for (let round = 0; round < 60; round += 1)
    for (const { url, method, path } of targets)
      await fetch(`${url}${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: `"${'x'.repeat(50_000)}"`,
      })
        .then((answer) => answer.text())
        .catch(() => '');
}

/** Bodies without end, fast and slow, at every route and from nobody who is known. */
export const row: Row = {
  row: 15,
  title: '300 MB or slow bodies at every route',
  bound: '413 or 408, or refused before it is read; RSS growth ≤ 20 MB; p99 of others ≤ 500 ms',
  async run({ short }) {
    const edge = program('edge-program.ts');
    const { url } = await heard<{ url: string }>(edge);
    try {
      const all = await targetsOf(url);
      const targets = short ? [...all.filter(({ path }) => path.startsWith('/webhooks/')), ...all.slice(0, 2)] : all;
      await warm(targets);
      const before = await rssOf(edge);
      const probe = program('probe-program.ts', url);
      let [most, watching] = [before, true];
      const watch = (async () => {
        while (watching) {
          most = Math.max(most, await rssOf(edge));
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      })();
      const slow = ['a body that drips', 'headers that drip'];
      const run = async (name: string, target: Target): Promise<Ended & { name: string; target: Target }> => ({
        ...((await ATTACKS[name]?.(target, TOTAL)) as Ended),
        name,
        target,
      });
      const dripping = slow.flatMap((name) => targets.map((target) => run(name, target)));
      const poured: Awaited<ReturnType<typeof run>>[] = [];
      for (const target of targets)
        for (const name of Object.keys(ATTACKS).filter((one) => !slow.includes(one)))
          poured.push(await run(name, target));
      const ended = [...poured, ...(await Promise.all(dripping))];
      watching = false;
      await watch;
      const asked = heard<{ took: number[] }>(probe);
      probe.send('stop');
      const took = (await asked).took.sort((a, b) => a - b);
      const p99 = took[Math.floor(took.length * 0.99)] ?? Number.POSITIVE_INFINITY;
      // A sender that never stops may lose the answer with the connection: it was cut off all the same.
      const cut = ended.filter(({ status, over, bytes }) => over && status === null && bytes < TOTAL / 4);
      const strange = ended.filter((one) => !cut.includes(one) && (!one.over || !REFUSALS.has(one.status ?? 0)));
      const count = (status: number) => ended.filter((one) => one.status === status).length;
      const slowest = Math.max(...ended.map(({ ms }) => ms));
      const growth = most - before;
      const odd = strange
        .slice(0, 3)
        .map(
          ({ name, target, status, over }) =>
            `${name} at ${target.path}: ${status ?? 'no answer'}${over ? '' : ', not ended'}`,
        );
      return {
        figure: `${ended.length - strange.length} of ${ended.length} ended (413: ${count(413)}, 408: ${count(408)}, refused unread: ${count(401) + count(403) + count(404)}, cut off: ${cut.length}), the slowest after ${(slowest / 1000).toFixed(0)} s; RSS +${(growth / 2 ** 20).toFixed(0)} MB of ${(before / 2 ** 20).toFixed(0)}; p99 of ${took.length} others ${p99.toFixed(0)} ms; ${targets.length} routes${odd.length === 0 ? '' : `; ${odd.join('; ')}`}`,
        exercised: ended.length,
        pass: strange.length === 0 && growth <= MOST_RSS && p99 <= MOST_MS && took.length > 20,
      };
    } finally {
      edge.disconnect();
      if (edge.exitCode === null) await once(edge, 'exit');
    }
  },
};
