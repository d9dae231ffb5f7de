import postgres from 'postgres';
import type { Cluster } from './postgres.ts';

const orders = `
  create table orders (
    id bigint generated always as identity primary key,
    customer text not null,
    status text not null,
    amount integer not null,
    created_at timestamptz not null default now()
  ) with (fillfactor = 50);
  insert into orders (customer, status, amount, created_at)
  select 'customer-' || 1 + n * 7 % 900, (array['placed', 'paid', 'packed', 'shipped'])[1 + n % 4], 100 + n * 37 % 20000,
    now() - (5000 - n) * interval '15 minutes'
  from generate_series(1, 5000) n;
  grant select, update, delete on orders to archiver;
  analyze orders`;

const inventory = `
  create table inventory (id integer primary key, name text not null, quantity integer not null);
  insert into inventory select n, 'article-' || n, n * 13 % 250 from generate_series(1, 500) n;
  analyze inventory`;

/** Fills both databases as their owners: 5,000 orders over the last weeks, 500 articles. */
export async function seed(cluster: Cluster): Promise<void> {
  const fill = async (owner: 'orders' | 'inventory', statements: string) => {
    const sql = postgres(cluster.url(owner, owner), { max: 1, fetch_types: false, onnotice: () => {} });
    try {
      await sql.unsafe(statements);
    } finally {
      await sql.end({ timeout: 1 });
    }
  };
  await Promise.all([fill('orders', orders), fill('inventory', inventory)]);
}
