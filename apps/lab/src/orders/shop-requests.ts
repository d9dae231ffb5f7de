export type ShopRequest = {
  server: 'orders' | 'inventory';
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  body?: object;
};

const seeded = { orders: 5_000, inventory: 500 };
const statuses = ['paid', 'packed', 'shipped'];

/** One visitor's request: 10 % place an order, 25 % move one on, 30 % look at one, 35 % look at the shelf. */
export function drawRequest(random: () => number): ShopRequest {
  const kind = random();
  const below = (limit: number) => Math.floor(random() * limit);
  if (kind < 0.1) {
    const body = { customer: `customer-${1 + below(900)}`, amount: 100 + below(20_000) };
    return { server: 'orders', method: 'POST', path: '/orders', body };
  }
  if (kind >= 0.65) return { server: 'inventory', method: 'GET', path: `/inventory/${1 + below(seeded.inventory)}` };
  const path = `/orders/${1 + below(seeded.orders)}`;
  if (kind >= 0.35) return { server: 'orders', method: 'GET', path };
  return { server: 'orders', method: 'PUT', path, body: { status: statuses[below(statuses.length)] } };
}
