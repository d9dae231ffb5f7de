import { networkInterfaces } from 'node:os';
import { CALLERS, type Caller, call } from '../hostile/callers.ts';
import { canaries } from '../hostile/canaries.ts';
import { LEADS, leading } from '../hostile/leading.ts';
import { investigatePages } from '../hostile/pages.ts';
import { urlForms } from '../hostile/url-forms.ts';
import type { Row } from '../row.ts';

/** Not a loopback one; a machine without a network has none. */
const ownAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family, scopeid }) => !internal && (family === 'IPv4' || scopeid === 0))
    .map(({ address }) => address);

const address = (text: string) => ({ address: text, family: text.includes(':') ? 6 : 4 });

/** A name that is first where it should be, then elsewhere: for the next connection, or already for the second look at the same one. */
const rebinding = (first: string, then: string[]) => {
  let looks = 0;
  return async () => {
    looks += 1;
    return looks === 1 ? [address(first)] : then.map(address);
  };
};

/** Where names are moved to. */
const ELSEWHERE = [
  ['127.0.0.2'],
  ['127.0.0.1', '127.0.0.2'],
  ['127.0.0.2', '127.0.0.1'],
  ['::1'],
  ['0.0.0.0'],
  ['::'],
  ['::ffff:127.0.0.2'],
  ['::127.0.0.2'],
  ['64:ff9b::7f00:2'],
  ['169.254.169.254'],
  ['fd00:ec2::254'],
  ['100.100.100.200'],
  ['10.0.0.2'],
];

/** Where a name never leads at all. */
const NEVER = ['0.0.0.0', '::', '::ffff:127.0.0.2', '64:ff9b::7f00:2', '169.254.169.254', 'fd00:ec2::254'];

/** Every way to write an address, through every way by which one comes to COMPASS, with listeners where none may arrive. */
export const row: Row = {
  row: 22,
  title: 'forged addresses (SSRF)',
  bound: '0 connections to canaries, every configured private address reached',
  async run({ short }) {
    const traps = await canaries(['127.0.0.1', '127.0.0.2', '127.0.0.3', '::1']);
    let urls: string[] = [];
    const server = await leading(() => urls);
    // The same port on other addresses: where a name is moved to.
    const moved = await canaries(['127.0.0.2', '127.0.0.3', '::1'], server.port);
    const homes = ['127.0.0.20', 'localhost', '::1', ...ownAddresses()];
    const legitimate = await Promise.all(
      homes.map((at) => leading(() => [], at === 'localhost' ? '127.0.0.1' : at).catch(() => null)),
    );
    try {
      const forms = urlForms(server.host, traps.port);
      urls = forms.map(({ url }) => url);
      const callers: readonly Caller[] = CALLERS;
      let tried = 0;
      const reached: string[] = [];
      const trying = async (caller: Caller, url: string, options: Parameters<typeof call>[2] = {}) => {
        tried += 1;
        return call(caller, url, options);
      };
      for (const { url, plain } of forms) if (!plain) for (const caller of callers) await trying(caller, url);
      for (const to of forms.keys())
        for (const lead of LEADS)
          for (const caller of callers) {
            if (lead === 'endpoint' ? caller !== 'sse' : caller === 'sse') continue;
            await trying(caller, server.url(lead, to));
          }
      const name = `http://sources.test:${server.port}/honest/0`;
      let first = 0;
      for (const then of ELSEWHERE) {
        const resolve = rebinding('127.0.0.1', then);
        const told = await trying('streamable-http', name, { times: short ? 2 : 4, resolve });
        // Connected and listed, it is asked again for each message.
        if (told.every((one) => one === 'answered')) first += 1;
      }
      for (const one of NEVER) await trying('streamable-http', name, { resolve: async () => [address(one)] });
      const asked = await investigatePages(short ? urls.filter((_, index) => index % 4 === 0) : urls);
      let expected = 0;
      for (const [index, one] of legitimate.entries()) {
        if (one === null) continue;
        const host = homes[index] === 'localhost' ? `localhost:${one.port}` : one.host;
        for (const [caller, url] of [
          ['prometheus', `http://${host}/honest`],
          ['streamable-http', `http://${host}/honest/0`],
          ['streamable-http', `HTTP://${host.toUpperCase()}/honest/0`],
        ] as const) {
          expected += 1;
          if ((await call(caller, url)).includes('answered')) reached.push(url);
        }
        expected += 1;
        const at = one.host.slice(0, one.host.lastIndexOf(':')).replace(/^\[|\]$/g, '');
        const resolve = async () => [address(at)];
        const named = `http://prometheus.monitoring.svc.cluster.local:${one.port}/honest/0`;
        if ((await call('streamable-http', named, { times: 2, resolve })).every((told) => told === 'answered'))
          reached.push(named);
      }
      const hits = traps.hits() + moved.hits() + server.strayed();
      return {
        figure: [
          `${forms.length} forms of addresses, ${tried} tries and ${asked} investigated pages`,
          `${server.led()} leads offered`,
          `${hits} connections to canaries or in search of tokens`,
          `${first} of ${ELSEWHERE.length} moved names followed`,
          `${reached.length} of ${expected} configured private addresses reached`,
        ].join('; '),
        exercised: forms.length >= 80 && server.led() > forms.length && asked > 0 ? tried : 0,
        pass: hits === 0 && first === 0 && expected >= 8 && reached.length === expected,
      };
    } finally {
      await Promise.all([traps, server, moved, ...legitimate].map((one) => one?.close()));
    }
  },
};
