import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the service measures. Labels come from fixed lists: no ids, keys or addresses. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
  const apiCalls = new Counter({ name: 'crosswalk_api_calls_total', help: 'Calls to the connected systems.', labelNames: ['system', 'route', 'status'], registers });
  const apiSeconds = new Histogram({ name: 'crosswalk_api_call_seconds', help: 'Duration of calls to the connected systems.', labelNames: ['system'], buckets: seconds, registers });
  return {
    registry,
    deliveries: new Counter({ name: 'crosswalk_webhook_deliveries_total', help: 'Webhook deliveries by outcome.', labelNames: ['outcome'], registers }),
    jobs: new Counter({ name: 'crosswalk_jobs_total', help: 'Settled jobs by flow and outcome.', labelNames: ['flow', 'outcome'], registers }),
    batchSize: new Histogram({ name: 'crosswalk_batch_jobs', help: 'Jobs per batch.', labelNames: ['flow'], buckets: [1, 2, 5, 10, 25, 50, 100, 200], registers }),
    endToEnd: new Histogram({ name: 'crosswalk_event_to_record_seconds', help: 'From the receipt of an event to the record confirmed in the target.', labelNames: ['flow'], buckets: seconds, registers }),
    workWaiting: new Gauge({ name: 'crosswalk_work_waiting', help: 'Work not yet done, by flow.', labelNames: ['flow'], registers }),
    streamEvents: new Counter({ name: 'crosswalk_stream_events_total', help: 'Events of the Salesforce event bus by topic and kind.', labelNames: ['topic', 'kind'], registers }),
    streamLag: new Gauge({ name: 'crosswalk_stream_lag_seconds', help: 'From the commit of the newest change read to its being queued.', registers }),
    streamState: new Gauge({ name: 'crosswalk_stream_state', help: '1 for the state a topic is in.', labelNames: ['topic', 'state'], registers }),
    countCall(system: string, call: { route: string; status: number; durationMs: number }) {
      apiCalls.inc({ system, route: call.route, status: call.status });
      apiSeconds.observe({ system }, call.durationMs / 1000);
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
