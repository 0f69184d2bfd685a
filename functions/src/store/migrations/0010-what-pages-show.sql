-- Which calls a batch made and when it passed each stage: what support of either platform asks for. Audit rows name their batch.
create table if not exists crosswalk.batch_trace (
  connection_id int not null,
  id uuid not null,
  stages jsonb not null,
  requests jsonb not null,
  at timestamptz not null default now(),
  primary key (connection_id, id)
);
create index if not exists batch_trace_at on crosswalk.batch_trace (at);

-- What became of work, by flow and stretch of five minutes: the charts of the monitor.
create table if not exists crosswalk.metric_slot (
  connection_id int not null,
  flow text not null,
  slot_at timestamptz not null,
  done int not null default 0,
  dead int not null default 0,
  retried int not null default 0,
  latency_ms bigint not null default 0,
  primary key (connection_id, flow, slot_at)
);

-- The journey of one record, without walking through everybody's.
create index if not exists audit_by_record on crosswalk.audit (entity_key, seq);
