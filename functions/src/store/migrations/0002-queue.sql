-- The statements that carry the queue's guarantees, kept in the database so that no client can vary them.

-- Is the identity this work waits for still held by another worker?
create or replace function crosswalk.is_blocked(p_connection int, p_key text)
returns boolean language sql stable as $$
  select p_key is not null and exists (select from crosswalk.claim c where c.connection_id = p_connection and c.key = p_key and c.expires_at > clock_timestamp())
$$;

-- VOLATILE plpgsql on purpose: each statement in it takes its own snapshot. One plain statement would lock the newest
-- work row but read events with its older snapshot, so an event committed in between would be counted as claimed yet never read.
create or replace function crosswalk.claim_work(p_flow text, p_limit int, p_token uuid, p_holder int, p_lease_ms int)
returns table (connection_id int, entity_key text, attempt int, stale_reads int, event_at timestamptz, received_at timestamptz, seqs jsonb)
language plpgsql volatile as $$
#variable_conflict use_column
declare
  claimed record;
  paused int[];
begin
  select coalesce(array_agg(s.connection_id), '{}') into paused from crosswalk.flow_state s where s.flow = p_flow and s.is_paused;
  -- A paused flow with a backlog is asked at every event: it answers without walking the backlog.
  if paused <> '{}' and (select bool_and(c.id = any (paused)) from crosswalk.connection c) then return; end if;
  for claimed in
    with ready as (
      select w.connection_id, w.flow, w.entity_key
      from crosswalk.work w
      where w.flow = p_flow and not w.is_leased and w.run_at <= clock_timestamp()
        and not crosswalk.is_blocked(w.connection_id, w.waits_for)
        and w.connection_id <> all (paused)
      order by w.priority desc, w.run_at
      limit p_limit
      for update of w skip locked
    )
    update crosswalk.work w
    set is_leased = true, attempt = w.attempt + 1, claimed_version = w.version, lease_token = p_token, lease_holder = p_holder,
        lease_expires_at = clock_timestamp() + p_lease_ms * interval '1 millisecond'
    from ready r
    where w.connection_id = r.connection_id and w.flow = r.flow and w.entity_key = r.entity_key
    returning w.connection_id, w.entity_key, w.attempt, w.stale_reads, w.event_at
  loop
    return query
      select claimed.connection_id, claimed.entity_key, claimed.attempt, claimed.stale_reads, claimed.event_at, min(pending.received_at), coalesce(jsonb_agg(pending.seq order by pending.seq), '[]')
      from (
        select e.seq, e.received_at from crosswalk.event e
        where e.connection_id = claimed.connection_id and e.flow = p_flow and e.entity_key = claimed.entity_key and e.done_at is null
        order by e.seq limit 500
      ) pending;
  end loop;
end $$;

-- The lease fence: which of these keys does this token still hold? Locks the rows until the transaction ends.
create or replace function crosswalk.held_work(p_flow text, p_token uuid)
returns table (connection_id int, entity_key text) language sql volatile as $$
  select w.connection_id, w.entity_key from crosswalk.work w
  where w.flow = p_flow and w.is_leased and w.lease_token = p_token
  order by w.connection_id, w.entity_key for update
$$;

-- Prolongs what this token still holds; false = it holds nothing any more.
create or replace function crosswalk.extend_lease(p_flow text, p_token uuid, p_lease_ms int)
returns boolean language sql volatile as $$
  with extended as (
    update crosswalk.work w set lease_expires_at = clock_timestamp() + p_lease_ms * interval '1 millisecond'
    -- Locked in the order in which enqueue locks them.
    from (
      select h.connection_id, h.entity_key from crosswalk.work h
      where h.flow = p_flow and h.is_leased and h.lease_token = p_token order by h.connection_id, h.entity_key for update
    ) held
    where w.connection_id = held.connection_id and w.flow = p_flow and w.entity_key = held.entity_key returning 1
  ),
  -- A long batch keeps the identities it claimed as long as its work.
  kept_claims as (
    update crosswalk.claim c set expires_at = greatest(c.expires_at, clock_timestamp() + p_lease_ms * interval '2 milliseconds')
    from (select k.connection_id, k.key from crosswalk.claim k where k.token = p_token order by k.connection_id, k.key for update) mine
    where c.connection_id = mine.connection_id and c.key = mine.key
  )
  select exists (select from extended)
$$;

-- p_results: [{connectionId, entityKey, seqs, state, outcome, delayMs, isStaleRead, error}]. Only rows the fence lets through are touched.
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
        attempt = case when o.state in ('done', 'dead') then 0 when o.state = 'snooze' then w.attempt - 1 else w.attempt end,
        stale_reads = case when o.state in ('done', 'dead') then 0 when o.is_stale_read then w.stale_reads + 1 else w.stale_reads end,
        run_at = case when o.state in ('done', 'dead') then clock_timestamp() else clock_timestamp() + coalesce(o.delay_ms, 0) * interval '1 millisecond' end
    from own o
    where w.connection_id = o.connection_id and w.flow = o.flow and w.entity_key = o.entity_key and not (o.is_clean and o.state in ('done', 'dead'))
  )
  select o.connection_id, o.entity_key from own o;
end $$;

-- Identity claims: grants each key that is free, expired or already ours; returns the granted ones. Keys come sorted, so claimants cannot deadlock.
create or replace function crosswalk.take_claims(p_connection int, p_keys text[], p_token uuid, p_ttl_ms int)
returns setof text language sql volatile as $$
  insert into crosswalk.claim as c (connection_id, key, token, expires_at)
  select p_connection, k, p_token, clock_timestamp() + p_ttl_ms * interval '1 millisecond' from unnest(p_keys) k order by k
  on conflict (connection_id, key) do update set token = excluded.token, expires_at = excluded.expires_at
    where c.token = excluded.token or c.expires_at < clock_timestamp()
  returning key
$$;

-- One request from the shared window of a store: the number left, or nothing when it is used up.
create or replace function crosswalk.take_request(p_connection int, p_system text, p_reserve int)
returns int language sql volatile as $$
  update crosswalk.rate_window
  set remaining = case when reset_at <= clock_timestamp() then quota - 1 else remaining - 1 end,
      reset_at = case when reset_at <= clock_timestamp() then clock_timestamp() + window_ms * interval '1 millisecond' else reset_at end
  where connection_id = p_connection and system = p_system and (reset_at <= clock_timestamp() or remaining > p_reserve)
  returning remaining
$$;

-- Each running process holds a session lock on its number, so the database itself knows which holders are gone:
-- their work is free at once, without waiting for the lease to end. The fence still decides what may be settled.
create or replace function crosswalk.reclaim_work()
returns setof text language sql volatile as $$
  with alive as (
    select l.objid::int as holder from pg_locks l
    where l.locktype = 'advisory' and l.classid = 7305502 and l.database = (select oid from pg_database where datname = current_database()) and l.granted
  ),
  abandoned as (
    select w.connection_id, w.flow, w.entity_key from crosswalk.work w
    where w.is_leased and (w.lease_expires_at < clock_timestamp() or w.lease_holder not in (select holder from alive))
    order by w.entity_key for update skip locked
  ),
  freed_claims as (
    delete from crosswalk.claim c using crosswalk.work w, abandoned a
    where w.connection_id = a.connection_id and w.flow = a.flow and w.entity_key = a.entity_key and c.token = w.lease_token
  )
  update crosswalk.work w set is_leased = false, lease_token = null, lease_holder = null, lease_expires_at = null
  from abandoned a where w.connection_id = a.connection_id and w.flow = a.flow and w.entity_key = a.entity_key
  returning w.flow
$$;

create sequence crosswalk.holder as int;
