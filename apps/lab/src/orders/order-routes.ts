import type { Reply, Route } from './http.ts';
import type { HttpClient } from './http-client.ts';
import { log } from './log.ts';
import type { Pool } from './pool.ts';

/** Orders are placed, read, and moved on by an update of their row. Payments are asked when one is placed and when it is paid. */
export function orderRoutes(pool: Pool, payments: HttpClient): Route[] {
  return [
    {
      method: 'POST',
      path: '/orders',
      async answer({ body }) {
        const { customer, amount } = fields(body);
        if (typeof customer !== 'string' || typeof amount !== 'number') throw new SyntaxError('customer and amount');
        const rows = await pool.run(
          (sql) =>
            sql`insert into orders (customer, status, amount) values (${customer}, 'placed', ${amount}) returning id`,
        );
        const id = Number(rows[0]?.['id']);
        if ((await payments({ method: 'PUT', path: `/authorizations/${id}`, body: { amount } })) >= 500) return unpaid;
        log('info', `order ${id} placed`);
        return { status: 201, body: { id } };
      },
    },
    {
      method: 'PUT',
      path: '/orders/:id',
      async answer({ id, body }) {
        const { status } = fields(body);
        if (typeof status !== 'string') throw new SyntaxError('status');
        if (status === 'paid' && (await payments({ method: 'PUT', path: `/captures/${id}`, body: {} })) >= 500)
          return unpaid;
        return one(
          await pool.run((sql) => sql`update orders set status = ${status} where id = ${id} returning id, status`),
        );
      },
    },
    {
      method: 'GET',
      path: '/orders/:id',
      answer: async ({ id }) =>
        one(await pool.run((sql) => sql`select id, customer, status, amount, created_at from orders where id = ${id}`)),
    },
  ];
}

/** What is on the shelf; its own database on the same server. */
export function inventoryRoutes(pool: Pool): Route[] {
  return [
    {
      method: 'GET',
      path: '/inventory/:id',
      answer: async ({ id }) =>
        one(await pool.run((sql) => sql`select id, name, quantity from inventory where id = ${id}`)),
    },
  ];
}

const unpaid: Reply = { status: 503, body: { error: 'payments did not answer in time' } };

const one = (rows: readonly unknown[]): Reply =>
  rows.length === 0 ? { status: 404, body: { error: 'not found' } } : { status: 200, body: rows[0] };

const fields = (body: unknown): Record<string, unknown> =>
  typeof body === 'object' && body !== null ? { ...body } : {};
