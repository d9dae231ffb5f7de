import type { Family } from './family.ts';

/** What is measured of what programs, stores and machines use. */
export const resources: Family[] = [
  {
    family: 'connection pools, the fullest of each program',
    lines: `
      hikaricp_connections_active{application="orders",pool="reads"} 1
      hikaricp_connections_max{application="orders",pool="reads"} 10
      hikaricp_connections_active{application="orders",pool="writes"} 9
      hikaricp_connections_max{application="orders",pool="writes"} 10
      hikaricp_connections_pending{application="orders",pool="writes"} 4
      db_client_connection_count{service_name="stock",db_client_connection_state="used"} 3
      db_client_connection_count{service_name="stock",db_client_connection_state="idle"} 1
      db_client_connection_max{service_name="stock"} 4
      db_client_connection_pending_requests{service_name="stock"} 2
      db_client_connections_usage{service_name="users",state="used"} 1
      db_client_connections_max{service_name="users"} 2
      db_client_connections_pending_requests{service_name="users"} 0
      go_sql_in_use_connections{job="mail",db_name="mail"} 5
      go_sql_max_open_connections{job="mail",db_name="mail"} 20
      go_sql_in_use_connections{job="free",db_name="free"} 5
      go_sql_max_open_connections{job="free",db_name="free"} 0`,
    found: {
      pool_share: [
        ['mail', 0.25],
        ['orders', 0.9],
        ['stock', 0.75],
        ['users', 0.5],
      ],
      pool_waiters: [
        ['orders', 4],
        ['stock', 2],
        ['users', 0],
      ],
    },
  },
  {
    family: 'the JVM and Node.js, each by both of its names',
    lines: `
      jvm_memory_used_bytes{application="orders",area="heap",id="G1 Eden Space"} 100
      jvm_memory_used_bytes{application="orders",area="heap",id="G1 Old Gen"} 700
      jvm_memory_used_bytes{application="orders",area="nonheap",id="Metaspace"} 500
      jvm_memory_max_bytes{application="orders",area="heap",id="G1 Eden Space"} -1
      jvm_memory_max_bytes{application="orders",area="heap",id="G1 Old Gen"} 1000
      jvm_gc_pause_seconds_sum{application="orders",instance="a",action="minor"} 0.01/s
      jvm_gc_pause_seconds_sum{application="orders",instance="a",action="major"} 0.04/s
      jvm_gc_pause_seconds_sum{application="orders",instance="b",action="minor"} 0.02/s
      jvm_memory_used_bytes{service_name="stock",jvm_memory_type="heap"} 300
      jvm_memory_limit_bytes{service_name="stock",jvm_memory_type="heap"} 400
      jvm_gc_duration_seconds_sum{service_name="stock",instance="c"} 0.3/s
      nodejs_eventloop_lag_p99_seconds{job="users"} 0.011
      nodejs_eventloop_delay_p99_seconds{service_name="web"} 0.2
      go_goroutine_count{service_name="mail"} 12`,
    found: {
      jvm_memory_share: [
        ['orders', 0.8],
        ['stock', 0.75],
      ],
      gc_share: [
        ['orders', 0.05],
        ['stock', 0.3],
      ],
      event_loop_seconds: [
        ['users', 0.011],
        ['web', 0.2],
      ],
      goroutines: [['mail', 12]],
    },
  },
  {
    family: 'consumers of Kafka',
    lines: `
      kafka_consumergroup_lag{consumergroup="orders",topic="paid",partition="0"} 40
      kafka_consumergroup_lag{consumergroup="orders",topic="paid",partition="1"} 2
      kafka_consumergroup_lag{consumergroup="orders",topic="old",partition="0"} -1
      kafka_consumer_fetch_manager_records_lag_max{application="stock",client_id="1"} 9
      kafka_consumer_records_lag_max{service_name="mail",client_id="1"} 3`,
    found: {
      consumer_group_lag: [['orders', 42]],
      consumer_lag: [
        ['stock', 9],
        ['mail', 3],
      ],
    },
  },
  {
    family: 'PostgreSQL, each server by its own limit',
    lines: `
      pg_stat_activity_count{instance="a",datname="orders",state="active",wait_event_type="Lock"} 3
      pg_stat_activity_count{instance="a",datname="orders",state="idle",wait_event_type="Client"} 47
      pg_stat_activity_count{instance="a",datname="template1",state="idle",wait_event_type="Client"} 1
      pg_settings_max_connections{instance="a"} 100
      pg_stat_activity_count{instance="b",datname="users",state="idle",wait_event_type="Client"} 10
      pg_settings_max_connections{instance="b"} 500
      pg_stat_activity_max_tx_duration{instance="a",datname="orders",state="active"} 71
      pg_stat_database_xact_commit{instance="a",datname="orders"} 8/s
      pg_stat_database_xact_rollback{instance="a",datname="orders"} 2/s
      pg_replication_lag_seconds{service="prometheus-postgres-exporter",job="pg"} 1.5`,
    found: {
      lock_waiters: [
        ['orders-db', 3],
        ['users-db', 0],
      ],
      longest_transaction_seconds: [['orders-db', 71]],
      connection_share: [
        ['orders-db', 0.5],
        ['users-db', 0.02],
      ],
      transactions_per_second: [['orders-db', 10]],
      replication_lag_seconds: [['postgres', 1.5]],
    },
  },
  {
    family: 'MySQL and Redis, one with a limit of memory and one without',
    lines: `
      mysql_global_status_threads_connected{job="mysql"} 90
      mysql_global_variables_max_connections{job="mysql"} 100
      mysql_global_status_threads_running{job="mysql"} 33
      mysql_global_status_innodb_row_lock_current_waits{job="mysql"} 5
      mysql_slave_status_seconds_behind_master{job="mysql"} 12
      redis_memory_used_bytes{job="redis-exporter"} 90
      redis_memory_max_bytes{job="redis-exporter"} 100
      redis_memory_used_bytes{job="sessions"} 90
      redis_memory_max_bytes{job="sessions"} 0
      redis_connected_clients{job="redis-exporter"} 50
      redis_config_maxclients{job="redis-exporter"} 10000
      redis_evicted_keys_total{job="redis-exporter"} 7/s
      redis_commands_duration_seconds_total{job="redis-exporter",cmd="get"} 0.2/s
      redis_commands_total{job="redis-exporter",cmd="get"} 100/s`,
    found: {
      mysql_connection_share: [['mysql', 0.9]],
      mysql_threads_running: [['mysql', 33]],
      mysql_lock_waiters: [['mysql', 5]],
      mysql_replication_lag_seconds: [['mysql', 12]],
      redis_memory_share: [['redis', 0.9]],
      redis_connection_share: [['redis', 0.005]],
      redis_evictions_per_second: [['redis', 7]],
      redis_command_seconds: [['redis', 0.002]],
    },
  },
  {
    family: 'containers with limits, without, and of Docker alone; one name in two namespaces stays two series',
    lines: `
      container_cpu_usage_seconds_total{namespace="shop",container="orders",pod="orders-1"} 0.4/s
      container_cpu_usage_seconds_total{namespace="test",container="orders",pod="orders-1"} 0.1/s
      container_cpu_usage_seconds_total{namespace="shop",container="istio-proxy",pod="orders-1"} 0.9/s
      container_cpu_usage_seconds_total{namespace="shop",container="",pod="orders-1"} 1.3/s
      container_cpu_usage_seconds_total{namespace="shop",container="stock",pod="stock-1"} 0.7/s
      container_cpu_usage_seconds_total{name="mail-1"} 0.3/s
      container_memory_working_set_bytes{namespace="shop",container="orders",pod="orders-1"} 300
      container_memory_working_set_bytes{namespace="shop",container="stock",pod="stock-1"} 200
      container_memory_working_set_bytes{name="mail-1"} 100
      kube_pod_container_resource_limits{namespace="shop",container="orders",resource="cpu"} 0.5
      kube_pod_container_resource_limits{namespace="test",container="orders",resource="cpu"} 0.5
      kube_pod_container_resource_limits{namespace="shop",container="orders",resource="memory"} 400
      container_cpu_cfs_throttled_periods_total{namespace="shop",container="orders",pod="orders-1"} 3/s
      container_cpu_cfs_periods_total{namespace="shop",container="orders",pod="orders-1"} 10/s
      kube_pod_container_status_restarts_total{namespace="shop",container="orders"} 0.005/s
      kubelet_volume_stats_used_bytes{namespace="shop",persistentvolumeclaim="data-orders-db-0"} 9
      kubelet_volume_stats_capacity_bytes{namespace="shop",persistentvolumeclaim="data-orders-db-0"} 10`,
    found: {
      cpu_share: [
        ['orders', 0.8],
        ['orders', 0.2],
      ],
      cpu_cores: [
        ['stock', 0.7],
        ['mail-1', 0.3],
      ],
      memory_share: [['orders', 0.75]],
      memory_bytes: [
        ['stock', 200],
        ['mail-1', 100],
      ],
      throttled_share: [['orders', 0.3]],
      restarts: [['orders', 3]],
      volume_share: [['data-orders-db-0', 0.9]],
    },
  },
  {
    family: 'machines',
    lines: `
      node_cpu_seconds_total{instance="n1",cpu="0",mode="idle"} 0.6/s
      node_cpu_seconds_total{instance="n1",cpu="1",mode="idle"} 0.8/s
      node_cpu_seconds_total{instance="n1",cpu="0",mode="user"} 0.4/s
      node_memory_MemAvailable_bytes{instance="n1"} 25
      node_memory_MemTotal_bytes{instance="n1"} 100
      node_filesystem_avail_bytes{instance="n1",mountpoint="/",fstype="ext4"} 10
      node_filesystem_size_bytes{instance="n1",mountpoint="/",fstype="ext4"} 100
      node_filesystem_avail_bytes{instance="n1",mountpoint="/run",fstype="tmpfs"} 0
      node_filesystem_size_bytes{instance="n1",mountpoint="/run",fstype="tmpfs"} 100
      node_disk_io_time_seconds_total{instance="n1",device="sda"} 0.95/s`,
    found: {
      node_cpu_share: [['n1', 0.3]],
      node_memory_share: [['n1', 0.75]],
      node_disk_share: [['n1', 0.9]],
      node_io_share: [['n1', 0.95]],
    },
  },
];
