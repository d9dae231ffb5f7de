import fc from 'fast-check';
import { hmac, nowSeconds, pagerdutyEvent, SECRETS } from './signed.ts';
import { SIGNING_SECRET, signedBySlack } from './slack-requests.ts';

/** One request to a webhook, and whether its sender is who it says. */
export interface Case {
  route: Route;
  what: string;
  honest: boolean;
  body: Buffer;
  headers: Record<string, string | string[]>;
}

const ROUTES = ['pagerduty', 'compass', 'grafana', 'grafana-timed', 'alertmanager', 'slack'] as const;
type Route = (typeof ROUTES)[number];

const alerts = (id: string, text: string) => ({
  version: '4',
  groupKey: id,
  alerts: [
    {
      status: 'firing',
      labels: { alertname: text, service: `s-${id}` },
      startsAt: '2026-11-22T03:00:00Z',
      fingerprint: id,
    },
  ],
});

const bodyOf = (route: Route, id: string, text: string): Buffer => {
  if (route === 'pagerduty')
    return Buffer.from(
      pagerdutyEvent({ id, type: 'triggered', at: '2026-11-22T03:00:00Z', incident: id, service: `s-${id} ${text}` }),
    );
  if (route === 'compass')
    return Buffer.from(JSON.stringify({ title: `slow ${text}`, service: `s-${id}`, dedup_key: id }));
  if (route === 'slack') {
    const place = { command: '/compass', channel_id: 'C0INCIDENTS', user_id: 'U0ALICE', user_name: text };
    return Buffer.from(new URLSearchParams({ ...place, trigger_id: id, text: `investigate s-${id} slow` }).toString());
  }
  return Buffer.from(JSON.stringify(alerts(id, text)));
};

const secretsOf = (route: Route): string[] =>
  route === 'pagerduty'
    ? SECRETS.pagerduty
    : route === 'compass'
      ? SECRETS.compass
      : route === 'alertmanager'
        ? SECRETS.alertmanager
        : route === 'slack'
          ? [SIGNING_SECRET, SIGNING_SECRET]
          : SECRETS.grafana.secrets;

/** The headers of a sender that has this secret. */
function headersOf(route: Route, body: Buffer, secret: string, t = nowSeconds()): Record<string, string> {
  if (route === 'pagerduty') return { 'x-pagerduty-signature': `v1=${hmac(secret, body)}` };
  if (route === 'compass') return { 'x-compass-signature': `t=${t},v1=${hmac(secret, `${t}.`, body)}` };
  if (route === 'grafana') return { 'x-grafana-alerting-signature': hmac(secret, body) };
  if (route === 'grafana-timed')
    return {
      'x-grafana-alerting-signature': hmac(secret, `${t}:`, body),
      'x-grafana-alerting-timestamp': String(t),
    };
  if (route === 'slack') return signedBySlack(body, secret, t);
  return { authorization: `Bearer ${secret}` };
}

const NAME: Record<Route, string> = {
  pagerduty: 'x-pagerduty-signature',
  compass: 'x-compass-signature',
  grafana: 'x-grafana-alerting-signature',
  'grafana-timed': 'x-grafana-alerting-signature',
  alertmanager: 'authorization',
  slack: 'x-slack-signature',
};

interface Drawn {
  route: Route;
  body: Buffer;
  secret: string;
  other: string;
  at: number;
  bit: number;
}
type Make = (drawn: Drawn) => { body?: Buffer; headers: Record<string, string | string[]> } | null;

const flippedBit = (bytes: Buffer, at: number, bit: number): Buffer => {
  const changed = Buffer.from(bytes);
  const place = at % bytes.length;
  changed.writeUInt8(changed.readUInt8(place) ^ (1 << bit), place);
  return changed;
};
/** Another sign of the last 32 of the header, which are a signature's or a token's. */
const flippedSign = (text: string, at: number, bit: number): string => {
  const place = text.length - 1 - (at % Math.min(16, text.length));
  return text.slice(0, place) + String.fromCharCode(text.charCodeAt(place) ^ (1 << (bit % 3))) + text.slice(place + 1);
};
const own = ({ route, body, secret }: Drawn) => headersOf(route, body, secret);
const ownHeader = (drawn: Drawn): string => own(drawn)[NAME[drawn.route]] ?? '';
const withHeader = (drawn: Drawn, value: string | string[]) => ({
  headers: { ...own(drawn), [NAME[drawn.route]]: value },
});
const lists = ({ route }: Drawn) => route === 'pagerduty' || route === 'compass';
const timed = ({ route }: Drawn) => route === 'compass' || route === 'grafana-timed' || route === 'slack';
/** Signed in a header of its own, beside the time. */
const STAMPS: Partial<Record<Route, string>> = {
  'grafana-timed': 'x-grafana-alerting-timestamp',
  slack: 'x-slack-request-timestamp',
};

/** What honest senders do; a signature and its rotation, both of its spellings. Null where the route has no such thing. */
const HONEST: Record<string, Make> = {
  signed: (drawn) => ({ headers: own(drawn) }),
  'signed twice, as in a rotation': (drawn) =>
    lists(drawn) ? withHeader(drawn, `${ownHeader(drawn)},v1=${hmac('retired', drawn.body)}`) : null,
  'signed twice, the other first': (drawn) =>
    lists(drawn) ? withHeader(drawn, `v1=${hmac('retired', drawn.body)}, ${ownHeader(drawn)}`) : null,
  'a clock that is 4 min off': (drawn) => {
    const t = nowSeconds() + (drawn.bit % 2 === 0 ? 240 : -240);
    return timed(drawn) ? { headers: headersOf(drawn.route, drawn.body, drawn.secret, t) } : null;
  },
};

const FORGED: Record<string, Make> = {
  'a bit of the body': (drawn) => {
    // A token says nothing of the body.
    if (drawn.route === 'alertmanager') return null;
    return { body: flippedBit(drawn.body, drawn.at, drawn.bit), headers: own(drawn) };
  },
  'a sign of the signature': (drawn) => withHeader(drawn, flippedSign(ownHeader(drawn), drawn.at, drawn.bit)),
  'another secret': (drawn) => ({
    headers: headersOf(drawn.route, drawn.body, `${drawn.secret} `.trimStart() + drawn.other),
  }),
  'another version': (drawn) =>
    lists(drawn)
      ? withHeader(drawn, ownHeader(drawn).replace('v1=', ['v0=', 'v2=', 'V1=', 'v1:', 'v1=='][drawn.at % 5] ?? ''))
      : drawn.route === 'slack'
        ? withHeader(drawn, ownHeader(drawn).replace('v0=', ['v1=', '', 'V0=', 'v0:', 'v0=='][drawn.at % 5] ?? ''))
        : null,
  'an empty header': (drawn) => withHeader(drawn, ''),
  'no header': () => ({ headers: {} }),
  'half of it': (drawn) => withHeader(drawn, ownHeader(drawn).slice(0, -1 - (drawn.at % 20))),
  'more of it': (drawn) => withHeader(drawn, `${ownHeader(drawn)}${'0'.repeat(1 + (drawn.at % 8))}`),
  capitals: (drawn) => {
    const loud = ownHeader(drawn).replace(/[0-9a-f]{64}/, (hex) => hex.toUpperCase());
    return loud === ownHeader(drawn) ? null : withHeader(drawn, loud);
  },
  'the same document written anew': (drawn) => {
    if (drawn.route === 'alertmanager') return null;
    if (drawn.route === 'slack') return { body: Buffer.from(`${drawn.body}&`), headers: own(drawn) };
    return { body: Buffer.from(JSON.stringify(JSON.parse(drawn.body.toString()), null, 1)), headers: own(drawn) };
  },
  'another route’s signature': (drawn) => {
    const route = ROUTES[(ROUTES.indexOf(drawn.route) + 1 + (drawn.at % 3)) % ROUTES.length] as Route;
    if (NAME[route] === NAME[drawn.route]) return null;
    const theirs = headersOf(route, drawn.body, secretsOf(route)[0] ?? '')[NAME[route]] ?? '';
    return { headers: { [NAME[drawn.route]]: theirs } };
  },
  'two headers, both forged': (drawn) => {
    if (drawn.route === 'alertmanager') return null;
    const forged = flippedSign(ownHeader(drawn), drawn.at, drawn.bit);
    return withHeader(drawn, [forged, flippedSign(forged, drawn.at + 1, drawn.bit)]);
  },
  'too old, or of the future': (drawn) => {
    const t = nowSeconds() + (drawn.bit % 2 === 0 ? 310 + drawn.at : -310 - drawn.at);
    return timed(drawn) ? { headers: headersOf(drawn.route, drawn.body, drawn.secret, t) } : null;
  },
  'a time that was not signed': (drawn) => {
    if (drawn.route === 'compass')
      return withHeader(drawn, ownHeader(drawn).replace(/t=\d+/, `t=${nowSeconds() + 1 + (drawn.at % 200)}`));
    const stamp = STAMPS[drawn.route];
    return stamp === undefined
      ? null
      : { headers: { ...own(drawn), [stamp]: String(nowSeconds() + 1 + (drawn.at % 200)) } };
  },
  'two times': (drawn) =>
    drawn.route === 'compass' ? withHeader(drawn, `t=${nowSeconds() - 900},${ownHeader(drawn)}`) : null,
};

export const KINDS = [...Object.keys(HONEST), ...Object.keys(FORGED)];

/** Any request of any kind to any route, honest ones as often as forged ones: signed when it is asked for, by the clock of then; null where the route has no such thing. */
export const anyCase: fc.Arbitrary<() => Case | null> = fc
  .record({
    route: fc.constantFrom(...ROUTES),
    what: fc.oneof(fc.constantFrom(...Object.keys(HONEST)), fc.constantFrom(...Object.keys(FORGED))),
    id: fc.uuid(),
    text: fc.string({ maxLength: 60, unit: 'binary' }),
    which: fc.boolean(),
    other: fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme-ascii' }).map((text) => text.replace(/\s/g, '_')),
    at: fc.nat({ max: 5000 }),
    bit: fc.nat({ max: 7 }),
  })
  .map(({ route, what, id, text, which, other, at, bit }) => () => {
    const body = bodyOf(route, id, text.toWellFormed());
    const secret = secretsOf(route)[which ? 1 : 0] ?? '';
    const made = (HONEST[what] ?? FORGED[what])?.({ route, body, secret, other, at, bit }) ?? null;
    return made === null
      ? null
      : { route, what, honest: Object.hasOwn(HONEST, what), body: made.body ?? body, headers: made.headers };
  });
