import type { Pairs } from './pair.ts';

/** Seen while the lexicon was written: what it finds here says little of what it finds elsewhere. */
export const tuned: Pairs = {
  worded: [
    {
      past: 'Orders p99 latency 4.8 s. A session idle in transaction held row locks on the orders table and 38 sessions waited.',
      now: 'Latency of orders is high and lock waits on the orders table rise; one session is idle in transaction.',
    },
    {
      past: 'Checkout returned 500 after deploy v412: a null pointer in the discount code.',
      now: 'Checkout errors since the deploy an hour ago, null pointer in the logs.',
    },
    {
      past: 'Disk of the logging volume full, ingest stopped writing, no space left on device.',
      now: 'Ingest cannot write: no space left on device on the logging volume.',
    },
    {
      past: 'Payments timed out because the card provider answered slowly for 20 minutes.',
      now: 'Card provider slow again, payments time out.',
    },
    {
      past: 'Consumer lag on the invoices topic grew after a rebalance that never ended.',
      now: 'Lag of the invoices consumer grows, the group rebalances all the time.',
    },
    {
      past: 'TLS certificate of the gateway expired at midnight, all mobile clients failed the handshake.',
      now: 'Handshake failures at the gateway, its certificate expired.',
    },
    {
      past: 'Search pods OOM killed because one query loaded all facets into the heap.',
      now: 'Search pods restart, OOM killed, heap full of facets.',
    },
    {
      past: 'Connection pool of inventory exhausted: a leak in the retry path never returned connections.',
      now: 'Inventory waits for connections, its pool is exhausted, retry path suspected.',
    },
    {
      past: 'CoreDNS overloaded by ndots lookups, name resolution took 5 s in all pods.',
      now: 'DNS lookups take 5 s, CoreDNS pods overloaded.',
    },
    {
      past: 'Replica lag of the reporting database reached 40 minutes during the bulk import.',
      now: 'Replica lag of the reporting database is 25 minutes and a bulk import is running.',
    },
    {
      past: 'Redis evicted session keys after maxmemory was reached, users were logged out.',
      now: 'Users are logged out, Redis evicts session keys.',
    },
    {
      past: 'Rate limiter of the public API set to 10 per second by a config change; partners got 429.',
      now: 'Partners get 429 from the public API after a config change of the rate limiter.',
    },
    {
      past: 'Autovacuum did not keep up, dead tuples bloated the events table and sequential scans slowed.',
      now: 'Events table bloated with dead tuples, autovacuum is behind.',
    },
    {
      past: 'Zone b lost its network, half of the instances unreachable, load balancer kept sending there.',
      now: 'Instances of zone b unreachable but the load balancer still sends requests there.',
    },
    {
      past: 'Garbage collection pauses of 9 s in the pricing service after the cache size was raised.',
      now: 'Pricing stops for seconds at a time: garbage collection pauses.',
    },
    {
      past: 'The nightly export saturated the disk of the warehouse, iowait 80 percent.',
      now: 'Warehouse iowait is at 75 percent since the nightly export began.',
    },
  ],
  paraphrased: [
    {
      past: 'Orders latency high. A session idle in transaction held row locks and others waited.',
      now: 'Buying takes forever; writers are stuck behind an unfinished unit of work nobody committed.',
    },
    {
      past: 'Pods OOM killed, memory leak in the image resizer.',
      now: 'Containers keep dying with exit code 137; RSS climbs steadily in the thumbnail worker.',
    },
    {
      past: 'Connection pool exhausted, requests wait to acquire a handle.',
      now: 'PgBouncer reports too many clients, all backends used up.',
    },
    {
      past: 'Certificate expired, TLS handshake fails.',
      now: 'X509 renewal was forgotten, HTTPS refuses clients since midnight.',
    },
    {
      past: 'Name resolution failing, resolver answers SERVFAIL.',
      now: 'CoreDNS cannot turn hostnames into addresses, NXDOMAIN everywhere.',
    },
    {
      past: 'No space left on volume, writes fail.',
      now: 'ENOSPC: partition filled up, storage 100 percent used.',
    },
    {
      past: 'Consumer lag grows, Kafka rebalances.',
      now: 'RabbitMQ backlog piling, thousands of unprocessed jobs pending.',
    },
    {
      past: 'Full scan by a slow query, missing index on customers.',
      now: 'Planner flipped its execution plan and reads every row of accounts.',
    },
    {
      past: 'Traffic spike from a flash sale overloaded the shop.',
      now: 'Swamped by visitors after the television advert, rps tripled.',
    },
    {
      past: 'Retry storm amplified the outage.',
      now: 'Clients resend again and again without backoff and hammer us.',
    },
    {
      past: 'Bad release v42, errors began with the rollout.',
      now: 'Exceptions since the new build was shipped this morning.',
    },
    {
      past: 'Feature flag turned on a wrong setting.',
      now: 'Somebody toggled a misconfigured knob, an experiment went bad.',
    },
    {
      past: 'CPU saturated by catastrophic regex backtracking.',
      now: 'Processor pegged, a tight loop runs forever over a pathological pattern.',
    },
    {
      past: 'Long garbage collection pauses in the JVM.',
      now: 'Stop the world freezes, old generation never gets reclaimed.',
    },
    {
      past: 'Replication lag, stale reads from the standby.',
      now: 'Followers far behind primary, WAL streaming cannot catch up.',
    },
    {
      past: 'Cache stampede after keys expired together.',
      now: 'Thundering herd on Memcached, hit ratio collapsed, TTL all at once.',
    },
  ],
};
