import { setTimeout as sleep } from 'node:timers/promises';
import { createDial } from './dial.ts';
import type { Reply, Route } from './http.ts';
import { log } from './log.ts';

const usualMs = 3;

/** Amounts are authorized when an order is placed and captured when it is paid. Both take as much longer as `PUT /delay` says. */
export function paymentRoutes(): Route[] {
  const dial = createDial('/delay');
  const settled = async (id: number, what: string): Promise<Reply> => {
    await sleep(usualMs + dial.milliseconds());
    log('info', `payment for order ${id} ${what}`);
    return { status: 200, body: { id, status: what } };
  };
  return [
    dial.route,
    { method: 'PUT', path: '/authorizations/:id', answer: ({ id }) => settled(id, 'authorized') },
    { method: 'PUT', path: '/captures/:id', answer: ({ id }) => settled(id, 'captured') },
  ];
}
