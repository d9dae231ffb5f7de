import type { Pairs } from './pair.ts';

/** Written after the lexicon was frozen, and never used to change it. */
export const heldOut: Pairs = {
  worded: [
    {
      past: 'Session store of the portal lost its leader after a partition; the election took 90 s and every login failed.',
      now: 'Logins to the portal fail, the session store has no leader since a partition.',
    },
    {
      past: 'Shipping quotes slow: the courier API answered in 12 s and all worker threads waited for it.',
      now: 'Shipping quotes take 15 s, worker threads wait for the courier API.',
    },
    {
      past: 'A migration added a column to ledger with a default and locked the table for eleven minutes.',
      now: 'Ledger writes hang since the migration that adds a column began.',
    },
    {
      past: 'Autoscaler scaled recommendations down to one replica after its metric vanished.',
      now: 'Recommendations runs on a single replica, the autoscaler sees no metric.',
    },
    {
      past: 'Conntrack table full on the nat hosts, new connections dropped at random.',
      now: 'New connections through nat are dropped, conntrack is at its limit.',
    },
    {
      past: 'Debug logging left on in the auction service filled the node disks and evicted pods.',
      now: 'Auction pods evicted, debug logging fills node disks.',
    },
    {
      past: 'Rotation of the database password was not picked up by billing, authentication failed from 02:00.',
      now: 'Billing cannot authenticate to its database since the password rotation.',
    },
    {
      past: 'A poison message stopped the consumer of refunds, redelivered endlessly.',
      now: 'Refunds consumer is stuck on one message that is redelivered again.',
    },
    {
      past: 'Clock of two nodes drifted four minutes, tokens were rejected as not yet valid.',
      now: 'Tokens rejected as not yet valid; the clock of a node drifted.',
    },
    {
      past: 'Hot partition in the cart table: one tenant sent half of all writes.',
      now: 'Cart table throttled on one partition, a single tenant writes most.',
    },
    {
      past: 'Firewall rule blocked egress to the geocoding vendor after the security group was edited.',
      now: 'Geocoding vendor unreachable since a security group was edited.',
    },
    {
      past: 'Health probes of the quote service timed out under load, so healthy pods were restarted in a circle.',
      now: 'Quote service pods restart although healthy, their probes time out under load.',
    },
    {
      past: 'Elasticsearch shard relocation saturated the network of the search cluster.',
      now: 'Search cluster slow while a shard relocates, network saturated.',
    },
    {
      past: 'Static assets 404 after the release: the bundle was uploaded to the wrong bucket.',
      now: 'Assets return 404 since the release, the bundle is missing in the bucket.',
    },
    {
      past: 'Prepared statements broke behind the new pooler mode, orders failed with protocol errors.',
      now: 'Orders fail with protocol errors after the pooler mode changed, prepared statements unknown.',
    },
    {
      past: 'Quota of the maps key used up by a crawler at noon.',
      now: 'Maps key over quota again, a crawler is suspected.',
    },
  ],
  paraphrased: [
    {
      past: 'Two jobs updated the same accounts in opposite order; the database chose a deadlock victim every few seconds.',
      now: 'Circular wait between concurrent writers, each holding what the other needs.',
    },
    {
      past: 'Too many open files: the websocket gateway leaked descriptors until accept failed.',
      now: 'EMFILE in the push server, ulimit hit because sockets are never closed.',
    },
    {
      past: 'Vendor outage: the card acquirer declined everything for half an hour.',
      now: 'Stripe is unavailable, so nobody can pay.',
    },
    {
      past: 'Brute force attack on the login endpoint from a botnet.',
      now: 'Credential stuffing by malicious clients floods sign in.',
    },
    {
      past: 'Nightly archiver kept the primary busy, its bulk deletes starved everybody else.',
      now: 'A scheduled cleanup job hogs our Postgres master.',
    },
    {
      past: 'Autoscaling minimum lowered by mistake; too few replicas when the morning came.',
      now: 'The fleet was shrunk overnight and is undersized, more instances are required.',
    },
    {
      past: 'Network switch dropped packets between racks, TCP retransmits rose.',
      now: 'Bad uplink: datagrams lost on the wire, jitter everywhere.',
    },
    {
      past: 'Event loop blocked by synchronous compression, requests starved.',
      now: 'No free worker, thread pool fully occupied, rejected execution.',
    },
    {
      past: 'Secret rotated, service kept the old password and was denied.',
      now: 'Vault handed out renewed credentials, and since then we get 401 unauthorized.',
    },
    {
      past: 'Ephemeral port exhaustion on the proxy towards the origin.',
      now: 'Cannot assign requested address, thousands of sockets in TIME_WAIT, SNAT table is full.',
    },
    {
      past: 'Queue consumers deadlettered messages whose payload had a new field.',
      now: 'JSON deserialization breaks on unknown attributes sent by producers.',
    },
    {
      past: 'Split brain after the election: two leaders accepted writes.',
      now: 'Raft lost quorum and etcd flaps between primaries.',
    },
    {
      past: 'Data centre power cut took out a whole availability zone.',
      now: 'The eu west region went dark, evacuate the site.',
    },
    {
      past: 'ORM loaded the lines of an invoice one at a time, hundreds of queries each.',
      now: 'N plus one pattern: too many round trips for a single page of bills.',
    },
    {
      past: 'Circuit breaker stayed open after recovery and the fallback served empty results.',
      now: 'Hystrix tripped and keeps shedding although downstream is fine.',
    },
    {
      past: 'Index dropped by accident; statement durations went from 3 ms to 9 s.',
      now: 'SQL became sluggish, explain shows a sequential scan over the entire relation.',
    },
  ],
};
