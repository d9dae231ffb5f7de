/** Raised with every change of the words below: embeddings of different versions are never compared. */
export const LEXICON_VERSION = 1;

/**
 * What people who keep systems running mean, and the words in which they say it: a concept, the broader one that it belongs to (after `<`, or none),
 * then words and phrases. Written by hand for incidents in English; endings are taken off as everywhere.
 */
const LINES = `
slow: slow; slower; slowness; latency; latencies; lag; laggy; sluggish; crawl; crawling; delay; delayed; p95; p99; p50; percentile; response time; takes forever; takes too long; takes long; long wait; tail; hang; hangs; hanging; unresponsive; degraded; degradation; drag; dragging; spinner; seconds instead; high duration; tardy; late; latent
failing: error; fail; failing; failure; failed; 5xx; 500; 502; 503; 504; exception; crash; broken; breaks; unsuccessful; fault; faulty; reject; rejected; abort; aborted; error rate; internal server error; bad gateway; unavailable; refuse; refused
down: down; outage; offline; unreachable; unavailable; dead; gone; blackout; not responding; no answer; does not answer; stopped; dark; inaccessible; cannot reach; lost; disappeared; vanish
timeout < slow: timeout; time out; timed out; timing out; deadline; deadline exceeded; give up waiting; gave up; expire waiting; 504; gateway timeout; wait too long; context deadline
lock < database: lock; locks; locked; blocking; blocked; blocker; lock wait; row lock; table lock; contention; contend; exclusive; mutex; hold; holds; holding; holder; waiters; waiter; queue behind; stuck behind; wait behind; serialise; serialize; latch; semaphore; held; convoy
deadlock < lock: deadlock; deadlocked; circular wait; cyclic wait; victim; mutual wait; each other
transaction < database: transaction; xact; idle in transaction; open transaction; uncommitted; commit; never committed; unit of work; long running session; left open; forgot to commit; begin; savepoint; rollback segment; session; abandoned session; unfinished work
pool: pool; connection pool; pooled; hikari; pgbouncer; checkout connection; acquire connection; borrow connection; free connection; no connection available; exhausted pool; pool size; maximum pool; handles; pooler; all connections taken; waiting for a connection; leased
connections < pool: connection; connections; max connections; too many clients; too many connections; client slots; slots; sockets; backends; connection limit; remaining connection; links; used up; exhausted
query < database: slow query; query; queries; statement; sql; full scan; sequential scan; seq scan; table scan; missing index; index; unindexed; plan; planner; execution plan; explain; statistics; stale statistics; analyze; join; scan; reads every row; every row; nested loop; lookup; whole table; plan flip; optimiser; optimizer
database: database; db; postgres; postgresql; mysql; mariadb; oracle; mongo; primary; datastore; data store; rdbms; tables; table; rows; row; storage engine; sql; schema; relational; cassandra; dynamo; aurora
replication < database: replication; replica; replicas; replication lag; standby; follower; followers; secondary; read replica; wal; binlog; stale read; stale data; catch up; behind primary; out of date copy; slave; streaming; failover; promote; promotion; outdated copies; mirror
vacuum < database: vacuum; autovacuum; bloat; dead tuples; wraparound; freeze; dead rows; housekeeping; garbage rows; compaction; compacting; tombstone; tombstones; merge
migration < change: migration; migrate; schema change; alter table; ddl; add column; backfill; column; schema; structure change; create index; altered; reshaping; constraint
diskfull < disk: disk full; no space left; out of space; out of disk; volume full; enospc; storage full; filled up; inodes; full partition; free space; capacity; disk usage; volume; run out of room; nothing left to write; fills
disk: disk; disks; io; iops; iowait; i o; throughput; storage; ssd; volume; ebs; burst credits; fsync; write latency; block device; spindle; filesystem; file system; nvme; raid; spindles; reads and writes; flush
cpu: cpu; processor; cores; core; compute; load average; busy; pegged; maxed; saturated; utilisation; utilization; runaway; spin; spinning; hot loop; throttle; throttled; cfs; compute bound; 100 percent; overheat; burn; burning; cycles; number crunching; starved of compute
loop < cpu: infinite loop; endless loop; busy loop; tight loop; regex; backtracking; catastrophic; recursion; recursive; runs forever; never ends; pathological pattern; quadratic; exponential; endlessly
memory: memory; ram; heap; rss; working set; swap; swapping; paging; oom; out of memory; oomkilled; oom killed; memory pressure; allocation; allocations; allocator; resident; footprint; memory limit
leak < memory: leak; leaks; leaking; memory leak; grows; growing; growth; creep; creeping; climbs; climbing; never freed; not released; never released; slowly rising; steadily; unbounded; accumulate; accumulates; retained; piling up
oom < memory: oom; oomkilled; oom killed; out of memory; killed; kernel killed; exit code 137; 137; killer; memory limit exceeded; ran out of memory; exceeded its limit; evicted
gc < memory: gc; garbage; garbage collection; collector; collecting; stop the world; pause; pauses; old generation; full gc; young generation; safepoint; tenured; jvm; freezes; reclaim; reclaiming
threads: thread; threads; thread pool; worker; workers; starvation; starved; executor; goroutine; goroutines; event loop; blocked event loop; no free worker; rejected execution; all workers busy; concurrency; stalled; parked; worker slots; handlers; fibers; async runtime
files: file descriptor; file descriptors; descriptor; descriptors; fd; ulimit; too many open files; open files; emfile; nofile; handles; open handles; leaked sockets
ports < network: ephemeral; ephemeral ports; port exhaustion; conntrack; nat; snat; time wait; time_wait; connection tracking; source ports; no ports left; address in use; cannot assign
queue: queue; queues; backlog; backlogged; consumer; consumers; consumer lag; unprocessed; pending; piled; piling; pile; jobs waiting; unacked; messages; message; topic; partition; offset; offsets; depth; queue depth; lag; enqueue; dequeue; processing behind; undelivered; mount up; drain; draining; waiting jobs
broker < queue: broker; kafka; rabbitmq; sqs; pubsub; pub sub; nats; activemq; message bus; bus; event stream; stream; pulsar; rebalance; rebalancing; poison message; poison; dead letter; consumer group; redelivered; dlq
cache: cache; cached; caching; redis; memcached; cache miss; cache misses; hit rate; hit ratio; eviction; evictions; evict; evicted; ttl; expired keys; stampede; thundering herd; cold cache; warm; warming; cache flush; flushed; invalidation; dogpile; lookaside; key value store; keys; cdn; purge; purged
hotkey: hot key; hot partition; hot shard; hotspot; hot spot; skew; skewed; uneven; imbalance; unbalanced; single shard; one shard; one partition; celebrity; concentrated; lopsided; one customer; single tenant; one tenant
traffic: traffic; load; requests; request rate; rps; qps; spike; surge; flood; flooded; burst; peak; influx; more requests; volume; visitors; campaign; promotion; flash sale; sale; black friday; viral; demand; swamped; overwhelmed; overload; overloaded; stampede; crowd; doubled; tripled; popularity; newsletter; marketing; rush; launch; advert; television
abuse < traffic: bot; bots; scraper; scraping; crawler; crawlers; ddos; dos; attack; attacker; abuse; brute force; credential stuffing; malicious; botnet; hostile; scripted clients; junk; automated clients
ratelimit: rate limit; rate limited; limiter; 429; throttle; throttled; throttling; quota; quotas; too many requests; limit exceeded; allowance; cap; capped; request budget; usage limit
retry < traffic: retry; retries; retrying; retry storm; retried; amplification; amplified; repeat; repeated; resend; resent; backoff; without backoff; hammer; hammering; again and again; feedback loop; vicious circle; snowball; multiplied; try again; reattempt
deploy < change: deploy; deployed; deployment; release; released; rollout; rolled out; new version; version; build; upgrade; upgraded; ship; shipped; canary; image; tag; push; pushed; new code; commit; merged; regression; latest build; artefact; artifact; went live; update; updated
config < change: config; configuration; configured; misconfigured; misconfiguration; setting; settings; parameter; parameters; flag; feature flag; toggle; toggled; environment variable; env var; yaml; value changed; typo; default; knob; switch; switched on; turned on; wrong value; tuning; experiment
change: change; changed; changes; recent change; modified; edit; edited; introduced; after; new; altered; since; swap; swapped
rollback < change: rollback; rolled back; roll back; revert; reverted; undo; undone; previous version; old version; backed out; restored version; downgrade
dns < network: dns; name resolution; resolve; resolver; resolution; nxdomain; servfail; coredns; lookup; lookups; hostname; hostnames; name server; nameserver; domain; unknown host; ndots; could not resolve; address book; zone file; route53; names to addresses
tls: tls; ssl; certificate; certificates; cert; certs; x509; handshake; expired certificate; certificate expired; ca; trust store; chain; issuer; renewal; renew; renewed; https; encryption; mtls; validity; not valid; signed; root authority; expiry
network: network; packet; packets; packet loss; loss; dropped packets; retransmit; retransmits; retransmission; mtu; link; links; switch; router; routing; route; bgp; peering; partition; netsplit; jitter; bandwidth; nic; tcp; congestion; congested; saturated link; wire; wires; vpn; tunnel; firewall; subnet; connectivity; cable; fibre; fiber; datagrams; round trip; hops; uplink
connectionreset < network: connection reset; reset by peer; econnreset; broken pipe; connection refused; econnrefused; hang up; socket hang up; idle timeout; keepalive; keep alive; dropped connections; half open; rst; closed unexpectedly; disconnect; disconnected; disconnects; severed
balancer < network: load balancer; balancer; lb; haproxy; nginx; envoy; ingress; proxy; gateway; elb; alb; upstream; upstreams; target group; reverse proxy; round robin; sidecar; istio; mesh; edge; front door
health: health check; health checks; healthcheck; probe; probes; liveness; readiness; marked unhealthy; unhealthy; taken out of rotation; out of rotation; heartbeat; heartbeats; deregistered; ejected; pulled from rotation; ping
discovery: service discovery; discovery; registry; consul; etcd; eureka; zookeeper; endpoints; stale endpoints; registration; registered; old addresses; catalogue; directory
quorum: quorum; leader; leader election; election; raft; paxos; split brain; consensus; coordinator; flapping; no leader; majority; votes; term; two masters; two primaries; etcd; zookeeper; arbitration
restart: restart; restarts; restarted; restarting; crashloop; crash loop; crashloopbackoff; reboot; rebooted; bounce; bounced; respawn; keeps dying; dies; died; die; exit; exits; terminated; boot; starts over; start up; startup; crash; crashes; crashing; segfault; panic; core dump
node: node; nodes; host; hosts; machine; machines; instance; instances; vm; hardware; server; box; bare metal; kernel; hypervisor; rack; drained; cordoned; spot; preempted; preemption; reclaimed; notready; not ready; appliance; blade; kubelet
hardware < node: hardware; faulty; dimm; ecc; power supply; psu; bad disk; sector; failing drive; fan; overheating; chip; motherboard; physical; temperature
kubernetes: kubernetes; k8s; pod; pods; container; containers; evicted; eviction; scheduled; scheduler; pending pods; unschedulable; replicaset; daemonset; namespace; kubelet; helm; cluster; orchestrator; workload; image pull; imagepullbackoff; docker; registry
scaling: autoscaling; autoscaler; autoscale; scale; scaled; scaling; hpa; replicas; scale up; scale down; scaled down; scale in; too few; undersized; capacity; underprovisioned; provisioned; provisioning; more instances; fewer instances; minimum; shrank; shrunk; headroom; not enough machines; copies; fleet
zone: zone; availability zone; az; region; regional; datacenter; data centre; data center; site; provider outage; cloud outage; power; power cut; evacuate; evacuation; whole site; building; aws; gcp; azure; eu west; us east
thirdparty: third party; vendor; external; partner; upstream provider; provider; saas; supplier; outside company; payment provider; stripe; paypal; twilio; api of; dependency; dependencies; downstream; subcontractor; acquirer; issuer; not ours; somebody else; external api; carrier
cascade: cascade; cascading; knock on; domino; ripple; spread; spreading; blast radius; everything behind; callers; dependents; propagated; chain reaction; upstream services; collateral; dragged down; fan out
breaker: circuit breaker; breaker; open circuit; tripped; fallback; half open; bulkhead; shedding; load shedding; shed; degraded mode; fail fast; hystrix; resilience4j; fuse; cut off
clock: clock; clocks; time; ntp; skew; drift; drifted; clock skew; leap second; leap; timezone; daylight saving; dst; timestamp; timestamps; future; chrony; wall time; out of sync; hours off; epoch; midnight
auth: auth; authentication; authorization; login; logins; log in; sign in; signin; token; tokens; jwt; oauth; sso; session; 401; 403; unauthorized; unauthorised; forbidden; permission; permissions; iam; role; credentials; credential; password; denied; access denied; ldap; saml; identity; keys; api key; locked out; policy; grant
secrets < auth: secret; secrets; rotation; rotate; rotated; vault; password changed; new password; expired key; revoked; key rotation; replaced password; renewed credentials; signing key
firewall < network: firewall; security group; acl; allow list; allowlist; whitelist; blocked port; waf; egress; ingress rule; network policy; iptables; blacklist; deny rule; filter; filtered
payment: payment; payments; card; cards; checkout; charge; charges; billing; invoice; invoices; purchase; purchases; order; orders; cart; basket; pay; paying; refund; transaction declined; declined; acquirer; till; buy; buying; shoppers; customers
batch: batch; cron; nightly; job; jobs; scheduled; scheduled job; etl; report; reporting; export; import; archiver; archive; archiving; backup; backups; bulk; analytics; warehouse; dump; snapshot; periodic; every hour; hourly; midnight; overnight; maintenance task; reindex; cleanup; purge; housekeeping; month end
data: corrupt; corruption; corrupted; bad data; inconsistent; inconsistency; duplicates; duplicate; missing data; wrong data; malformed; invalid data; bad record; bad row; data loss; lost writes; lost update; mismatch; integrity; checksum; garbled; encoding; wrong numbers; double; doubled; twice
parse < failing: parse; parsing; parser; deserialize; deserialization; serialization; json; xml; protobuf; schema mismatch; payload; format; unexpected field; incompatible; contract; decode; decoding; unmarshal; unknown field; field; date format; backward compatible; message shape; unreadable
nullpointer < failing: null; null pointer; nullpointerexception; npe; undefined; nil; nil pointer; dereference; typeerror; type error; attributeerror; stack trace; stacktrace; unhandled; uncaught; bug; code bug; defect; logic error; division by zero; index out of; assertion; programming mistake; corner case
logs: logging; log; logs; log volume; debug; verbose; debug logging; log flood; stdout; log rotation; logrotate; fluentd; log shipper; syslog; journal; chatty; trace level; print; prints
monitoring: monitoring; metrics; alert; alerts; prometheus; dashboard; blind; scrape; no data; observability; exporter; false alarm; telemetry; gauges; gap in graphs
search: search; elasticsearch; solr; opensearch; lucene; index; indexing; shard; shards; segment; relevance; results page; lookups; reindexing; autocomplete
objectstore: s3; bucket; buckets; object storage; object store; blob; blobs; uploads; upload; attachments; images; files; pictures; minio; gcs; downloads; download; documents
mail: mail; email; emails; smtp; notification; notifications; push notification; sms; message delivery; bounce; newsletter; mailbox; letters; confirmations
coldstart: cold start; warm up; warmup; cold; jit; class loading; startup; initial; first requests; lazy; lambda; serverless; not yet warm; bootstrapping
nplusone < query: n 1; n plus one; one query per; many small; chatty; round trips; hundreds of queries; per item; loop of queries; repeated calls; one at a time; each item; separate call
limits: limit; limits; cgroup; quota; resource limit; requests and limits; ceiling; maximum; max; exceeded; reached; bound; allotment; hard cap
frontend: browser; frontend; front end; javascript; page load; page; pages; website; web; static; bundle; script; asset; assets; mobile app; app; ui; client side; screen; blank
licence: licence; license; subscription; expired licence; entitlement; trial; activation; seats
`;

export interface Concept {
  name: string;
  /** The broader concept that it belongs to. */
  broader: string | null;
  phrases: string[];
}

export const lexicon: Concept[] = LINES.trim()
  .split('\n')
  .map((line) => {
    const at = line.indexOf(': ');
    const [name = '', broader = null] = line.slice(0, at).split(' < ');
    return {
      name,
      broader,
      phrases: line
        .slice(at + 2)
        .split('; ')
        .map((one) => one.trim()),
    };
  });
