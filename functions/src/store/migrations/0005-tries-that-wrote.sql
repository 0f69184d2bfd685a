-- A snooze gives its attempt back, but one that began to write stays a try: the next looks again at what it may have left (pipeline/second-look.ts).
-- First statement: lock. Second statement: a fresh snapshot, in which no enqueue can still change what we compare.
create or replace function crosswalk.settle_work(p_flow text, p_token uuid, p_results jsonb)
returns table (connection_id int, entity_key text) language plpgsql volatile as $$
#variable_conflict use_column
declare
  held_connections int[];
  held_keys text[];
begin
  select array_agg(h.connection_id), array_agg(h.entity_key) into held_connections, held_keys from crosswalk.held_work(p_flow, p_token) h;
  return query
  with result as materialized (
    select * from jsonb_to_recordset(p_results) as x("connectionId" int, "entityKey" text, seqs bigint[], state text, outcome text, "delayMs" float8, "isStaleRead" boolean, "waitsFor" text, error jsonb)
  ),
  own as materialized (
    select w.connection_id, w.flow, w.entity_key, r.seqs, r.state, r.outcome, r."delayMs" as delay_ms, r."isStaleRead" as is_stale_read, r."waitsFor" as waits_for, r.error, w.attempt,
      w.version = w.claimed_version and not exists (
        select from crosswalk.event v
        where v.connection_id = w.connection_id and v.flow = w.flow and v.entity_key = w.entity_key and v.done_at is null and v.seq <> all (coalesce(r.seqs, '{}'))
      ) as is_clean
    from unnest(held_connections, held_keys) as h (connection_id, entity_key)
    join crosswalk.work w on w.connection_id = h.connection_id and w.flow = p_flow and w.entity_key = h.entity_key
    join result r on r."connectionId" = w.connection_id and r."entityKey" = w.entity_key
  ),
  settled_events as (
    update crosswalk.event e
    set done_at = clock_timestamp(),
        outcome = case when o.state = 'dead' then 'dead' when e.seq = o.seqs[array_upper(o.seqs, 1)] then o.outcome else 'superseded' end
    -- The keys lead to the few pending events of the record; seq alone would walk all that are pending.
    from own o where e.connection_id = o.connection_id and e.flow = o.flow and e.entity_key = o.entity_key and e.seq = any (o.seqs) and e.done_at is null and o.state in ('done', 'dead')
  ),
  finished as (
    delete from crosswalk.work w using own o
    where w.connection_id = o.connection_id and w.flow = o.flow and w.entity_key = o.entity_key and o.is_clean and o.state in ('done', 'dead')
  ),
  again as (
    update crosswalk.work w
    set is_leased = false, lease_token = null, lease_holder = null, lease_expires_at = null, last_error = o.error, waits_for = o.waits_for,
        attempt = case when o.state in ('done', 'dead') then 0 when o.state = 'snooze' then greatest(w.attempt - 1, case when o.error ->> 'stage' in ('load', 'confirm') then 1 else 0 end) else w.attempt end,
        stale_reads = case when o.state in ('done', 'dead') then 0 when o.is_stale_read then w.stale_reads + 1 else w.stale_reads end,
        run_at = case when o.state in ('done', 'dead') then clock_timestamp() else clock_timestamp() + coalesce(o.delay_ms, 0) * interval '1 millisecond' end
    from own o
    where w.connection_id = o.connection_id and w.flow = o.flow and w.entity_key = o.entity_key and not (o.is_clean and o.state in ('done', 'dead'))
  )
  select o.connection_id, o.entity_key from own o;
end $$;
