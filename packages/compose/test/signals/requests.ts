import { buckets, type Family } from './family.ts';

/** What is measured of requests, where they are answered, called or passed on. */
export const requests: Family[] = [
  {
    family: 'HTTP by OpenTelemetry’s stable conventions',
    lines: `
      ${buckets('http_server_request_duration_seconds_bucket', 'service_name="orders",job="shop/orders"', [0.5, 1])}
      http_server_request_duration_seconds_count{service_name="orders",job="shop/orders",http_response_status_code="200"} 95/s
      http_server_request_duration_seconds_count{service_name="orders",job="shop/orders",http_response_status_code="503"} 5/s
      http_server_request_duration_seconds_count{job="shop/stock",http_response_status_code="200"} 7/s`,
    found: {
      latency_p99: [['orders', 0.75]],
      error_share: [
        ['orders', 0.05],
        ['stock', 0],
      ],
      requests_per_second: [
        ['orders', 100],
        ['stock', 7],
      ],
    },
  },
  {
    family: 'HTTP by OpenTelemetry’s older conventions, in milliseconds',
    lines: `
      ${buckets('http_server_duration_milliseconds_bucket', 'exported_job="shop/orders",job="otel-collector"', [500, 1000])}
      http_server_duration_milliseconds_count{exported_job="shop/orders",job="otel-collector",http_status_code="200"} 95/s
      http_server_duration_milliseconds_count{exported_job="shop/orders",job="otel-collector",http_status_code="500"} 5/s`,
    found: {
      latency_p99: [['orders', 0.75]],
      error_share: [['orders', 0.05]],
      requests_per_second: [['orders', 100]],
    },
  },
  {
    family: 'both conventions of one program once',
    lines: `
      ${buckets('http_server_request_duration_seconds_bucket', 'job="orders"', [0.5, 1])}
      http_server_request_duration_seconds_count{job="orders",http_response_status_code="200"} 100/s
      ${buckets('http_server_duration_milliseconds_bucket', 'job="orders"', [100, 1000])}
      http_server_duration_milliseconds_count{job="orders",http_status_code="500"} 100/s
      http_server_duration_milliseconds_count{job="stock",http_status_code="500"} 1/s`,
    found: {
      latency_p99: [['orders', 0.75]],
      error_share: [
        ['orders', 0],
        ['stock', 1],
      ],
      requests_per_second: [
        ['orders', 100],
        ['stock', 1],
      ],
    },
  },
  {
    family: 'gRPC by the libraries for Prometheus',
    lines: `
      ${buckets('grpc_server_handling_seconds_bucket', 'namespace="shop",pod="orders-1",container="orders",job="shop/pods"', [0.5, 1])}
      grpc_server_handled_total{namespace="shop",pod="orders-1",container="orders",job="shop/pods",grpc_code="OK"} 90/s
      grpc_server_handled_total{namespace="shop",pod="orders-2",container="orders",job="shop/pods",grpc_code="Unavailable"} 5/s
      grpc_server_handled_total{namespace="shop",pod="orders-2",container="orders",job="shop/pods",grpc_code="DEADLINE_EXCEEDED"} 2/s
      grpc_server_handled_total{namespace="shop",pod="orders-2",container="orders",job="shop/pods",grpc_code="NotFound"} 3/s`,
    found: {
      grpc_latency_p99: [['orders', 0.75]],
      grpc_error_share: [['orders', 0.07]],
      grpc_requests_per_second: [['orders', 100]],
    },
  },
  {
    family: 'gRPC by OpenTelemetry, older and newer',
    lines: `
      ${buckets('rpc_server_duration_milliseconds_bucket', 'service_name="orders"', [500, 1000])}
      rpc_server_duration_milliseconds_count{service_name="orders",rpc_grpc_status_code="0"} 90/s
      rpc_server_duration_milliseconds_count{service_name="orders",rpc_grpc_status_code="14"} 10/s
      ${buckets('rpc_server_call_duration_seconds_bucket', 'service_name="stock"', [0.5, 1])}
      rpc_server_call_duration_seconds_count{service_name="stock",rpc_response_status_code="OK"} 75/s
      rpc_server_call_duration_seconds_count{service_name="stock",rpc_response_status_code="INTERNAL"} 25/s`,
    found: {
      grpc_latency_p99: [
        ['orders', 0.75],
        ['stock', 0.75],
      ],
      grpc_error_share: [
        ['orders', 0.1],
        ['stock', 0.25],
      ],
      grpc_requests_per_second: [
        ['orders', 100],
        ['stock', 100],
      ],
    },
  },
  {
    family: 'Spring Boot with buckets, and without',
    lines: `
      ${buckets('http_server_requests_seconds_bucket', 'application="orders",job="spring"', [0.5, 1])}
      http_server_requests_seconds_count{application="orders",job="spring",outcome="SUCCESS"} 96/s
      http_server_requests_seconds_count{application="orders",job="spring",outcome="SERVER_ERROR"} 4/s
      http_server_requests_seconds_sum{application="orders",job="spring",outcome="SUCCESS"} 20/s
      http_server_requests_seconds_count{app="stock",job="spring",outcome="SUCCESS"} 10/s
      http_server_requests_seconds_sum{app="stock",job="spring",outcome="SUCCESS"} 2/s`,
    found: {
      spring_latency_p99: [['orders', 0.75]],
      spring_latency_mean: [['stock', 0.2]],
      spring_error_share: [
        ['stock', 0],
        ['orders', 0.04],
      ],
      spring_requests_per_second: [
        ['stock', 10],
        ['orders', 100],
      ],
    },
  },
  {
    family: 'HTTP as client libraries teach it, whatever the status is called, and its processes',
    lines: `
      ${buckets('http_request_duration_seconds_bucket', 'job="orders",instance="a"', [0.5, 1])}
      http_request_duration_seconds_count{job="orders",instance="a"} 100/s
      http_requests_total{job="orders",instance="a",code="200"} 90/s
      http_requests_total{job="orders",instance="a",code="502"} 10/s
      http_requests_total{job="stock",instance="b",status="5xx"} 1/s
      http_requests_total{job="stock",instance="b",status="2xx"} 3/s
      http_request_duration_seconds_count{job="users",instance="c",status_code="500"} 2/s
      http_request_duration_seconds_count{job="users",instance="c",status_code="200"} 6/s
      go_goroutines{job="orders",instance="a"} 31
      process_cpu_seconds_total{job="orders",instance="a"} 0.5/s
      process_resident_memory_bytes{job="orders",instance="a"} 4000
      process_open_fds{job="orders",instance="a"} 250
      process_max_fds{job="orders",instance="a"} 1000
      go_goroutines{job="node-exporter",instance="n"} 9
      process_cpu_seconds_total{job="node-exporter",instance="n"} 0.5/s`,
    found: {
      http_latency_p99: [['orders', 0.75]],
      http_error_share: [
        ['orders', 0.1],
        ['stock', 0.25],
        ['users', 0.25],
      ],
      http_requests_per_second: [
        ['orders', 100],
        ['stock', 4],
        ['users', 8],
      ],
      goroutines: [['orders', 31]],
      process_cpu_cores: [['orders', 0.5]],
      process_memory_bytes: [['orders', 4000]],
      open_files_share: [['orders', 0.25]],
    },
  },
  {
    family: 'requests counted from spans by Tempo',
    lines: `
      ${buckets('traces_spanmetrics_latency_bucket', 'service="orders",span_kind="SPAN_KIND_SERVER"', [0.5, 1])}
      traces_spanmetrics_calls_total{service="orders",span_kind="SPAN_KIND_SERVER",status_code="STATUS_CODE_UNSET"} 90/s
      traces_spanmetrics_calls_total{service="orders",span_kind="SPAN_KIND_SERVER",status_code="STATUS_CODE_ERROR"} 10/s
      traces_spanmetrics_calls_total{service="orders",span_kind="SPAN_KIND_CLIENT",status_code="STATUS_CODE_ERROR"} 50/s`,
    found: {
      spans_latency_p99: [['orders', 0.75]],
      spans_error_share: [['orders', 0.1]],
      spans_requests_per_second: [['orders', 100]],
    },
  },
  {
    family: 'requests counted from spans by a collector, with its prefix and without',
    lines: `
      ${buckets('traces_span_metrics_duration_milliseconds_bucket', 'service_name="orders",span_kind="SPAN_KIND_SERVER"', [500, 1000])}
      traces_span_metrics_calls_total{service_name="orders",span_kind="SPAN_KIND_SERVER",status_code="STATUS_CODE_ERROR"} 1/s
      traces_span_metrics_calls_total{service_name="orders",span_kind="SPAN_KIND_SERVER",status_code="STATUS_CODE_UNSET"} 99/s
      ${buckets('duration_milliseconds_bucket', 'service_name="stock",span_kind="SPAN_KIND_CONSUMER"', [500, 1000])}
      calls_total{service_name="stock",span_kind="SPAN_KIND_CONSUMER",status_code="STATUS_CODE_UNSET"} 9/s
      calls_total{service_name="stock",span_kind="SPAN_KIND_INTERNAL",status_code="STATUS_CODE_UNSET"} 40/s`,
    found: {
      spans_latency_p99: [
        ['orders', 0.75],
        ['stock', 0.75],
      ],
      spans_error_share: [
        ['orders', 0.01],
        ['stock', 0],
      ],
      spans_requests_per_second: [
        ['orders', 100],
        ['stock', 9],
      ],
    },
  },
  {
    family: 'the service graph',
    lines: `
      ${buckets('traces_service_graph_request_client_seconds_bucket', 'client="shop",server="orders"', [0.5, 1])}
      traces_service_graph_request_total{client="shop",server="orders"} 100/s
      traces_service_graph_request_failed_total{client="shop",server="orders"} 3/s`,
    found: { client_latency_p99: [['orders', 0.75]], client_error_share: [['orders', 0.03]] },
  },
  {
    family: 'Istio, from either side',
    lines: `
      ${buckets('istio_request_duration_milliseconds_bucket', 'reporter="destination",destination_workload="orders"', [500, 1000])}
      ${buckets('istio_request_duration_milliseconds_bucket', 'reporter="source",destination_workload="orders"', [1000, 2000])}
      istio_requests_total{reporter="destination",destination_workload="orders",response_code="200",grpc_response_status="0"} 90/s
      istio_requests_total{reporter="destination",destination_workload="orders",response_code="200",grpc_response_status="14"} 6/s
      istio_requests_total{reporter="destination",destination_workload="orders",response_code="503"} 4/s
      istio_requests_total{reporter="source",destination_workload="orders",response_code="503"} 44/s
      istio_requests_total{reporter="waypoint",destination_workload="stock-v1",destination_canonical_service="stock",response_code="200"} 9/s
      istio_requests_total{reporter="waypoint",destination_workload="stock-v2",destination_canonical_service="stock",response_code="503"} 1/s
      istio_requests_total{reporter="destination",destination_workload="unknown",response_code="503"} 4/s`,
    found: {
      istio_latency_p99_ms: [['orders', 750]],
      istio_client_latency_p99_ms: [['orders', 1500]],
      // Of one service each version by itself.
      istio_error_share: [
        ['stock', 0],
        ['stock', 1],
        ['orders', 0.1],
      ],
      istio_requests_per_second: [
        ['stock', 9],
        ['stock', 1],
        ['orders', 100],
      ],
    },
  },
  {
    family: 'Linkerd',
    lines: `
      ${buckets('response_latency_ms_bucket', 'direction="inbound",deployment="orders"', [500, 1000])}
      response_total{direction="inbound",deployment="orders",classification="success"} 95/s
      response_total{direction="inbound",deployment="orders",classification="failure"} 5/s
      response_total{direction="outbound",deployment="orders",classification="failure"} 50/s
      request_total{direction="inbound",deployment="orders"} 100/s
      request_total{direction="inbound",statefulset="stock"} 7/s`,
    found: {
      linkerd_latency_p99_ms: [['orders', 750]],
      linkerd_error_share: [['orders', 0.05]],
      linkerd_requests_per_second: [
        ['orders', 100],
        ['stock', 7],
      ],
    },
  },
  {
    family: 'Envoy by itself',
    lines: `
      ${buckets('envoy_cluster_upstream_rq_time_bucket', 'envoy_cluster_name="orders"', [500, 1000])}
      envoy_cluster_upstream_rq_xx{envoy_cluster_name="orders",envoy_response_code_class="2"} 98/s
      envoy_cluster_upstream_rq_xx{envoy_cluster_name="orders",envoy_response_code_class="5"} 2/s
      envoy_cluster_upstream_rq_xx{envoy_cluster_name="xds-grpc",envoy_response_code_class="2"} 1/s`,
    found: { envoy_client_latency_p99_ms: [['orders', 750]], envoy_client_error_share: [['orders', 0.02]] },
  },
  {
    family: 'nginx and its ingress controller',
    lines: `
      ${buckets('nginx_ingress_controller_request_duration_seconds_bucket', 'exported_service="orders",service="ingress-nginx"', [0.5, 1])}
      nginx_ingress_controller_requests{exported_service="orders",service="ingress-nginx",status="200"} 99/s
      nginx_ingress_controller_requests{exported_service="orders",service="ingress-nginx",status="504"} 1/s
      nginx_http_requests_total{job="nginx-exporter"} 12/s`,
    found: {
      ingress_latency_p99: [['orders', 0.75]],
      ingress_error_share: [['orders', 0.01]],
      ingress_requests_per_second: [['orders', 100]],
      nginx_requests_per_second: [['nginx', 12]],
    },
  },
];
