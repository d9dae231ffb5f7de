/** A component of the generated shop, as it runs while nothing is wrong. */
export interface Component {
  name: string;
  /** Seconds of its own work for a request, requests it gets of each request to the shop. */
  work: number;
  share: number;
  /** Whom it calls, and how often for one of its requests. */
  calls: Record<string, number>;
  /** Cores at rest, for a request a second, and at most. */
  cpu: { idle: number; each: number; most: number };
  /** Megabytes, and how far a collector lets it swing. */
  memory: { normal: number; swing: number };
  /** Databases and brokers tell nothing of their requests. */
  traced: boolean;
}

const service = (
  name: string,
  work: number,
  share: number,
  calls: Record<string, number>,
  { each, megabytes, swing }: { each: number; megabytes: number; swing: number },
): Component => ({
  name,
  work,
  share,
  calls,
  cpu: { idle: 0.004, each, most: 0.5 },
  memory: { normal: megabytes, swing },
  traced: true,
});

const store = (name: string, work: number, share: number, each: number, megabytes: number): Component => ({
  ...service(name, work, share, {}, { each, megabytes, swing: 0.002 }),
  traced: false,
});

const go = { each: 0.0006, megabytes: 14, swing: 0.03 };
const java = { each: 0.0024, megabytes: 420, swing: 0.02 };

/** Fourteen components, callees first. Who calls whom is not in the recording. */
export const shop: Component[] = [
  store('carts-db', 0.0012, 0.7, 0.0008, 110),
  store('catalogue-db', 0.0008, 1.1, 0.0005, 210),
  store('orders-db', 0.0015, 0.12, 0.0009, 95),
  store('user-db', 0.0009, 0.5, 0.0006, 88),
  store('session-db', 0.0002, 1, 0.0002, 7),
  store('rabbitmq', 0.0005, 0.1, 0.0008, 130),
  { ...service('queue-master', 0.002, 0.1, { rabbitmq: 1 }, java), traced: false },
  service('payment', 0.0006, 0.12, {}, go),
  service('shipping', 0.0025, 0.1, { rabbitmq: 1 }, java),
  service('user', 0.0017, 0.6, { 'user-db': 0.8 }, go),
  service('catalogue', 0.0014, 1, { 'catalogue-db': 1.1 }, go),
  service('carts', 0.004, 0.65, { 'carts-db': 1.1 }, java),
  service('orders', 0.006, 0.12, { user: 2, carts: 1, payment: 1, shipping: 0.9, 'orders-db': 1 }, java),
  service(
    'front-end',
    0.003,
    1,
    { catalogue: 1, carts: 0.55, user: 0.4, orders: 0.12, 'session-db': 1 },
    { each: 0.003, megabytes: 75, swing: 0.05 },
  ),
];
