-- What a process asked for as it died may be done by the database after its work was reclaimed: identities it claimed then would be held until
-- they expire, by nobody. Whoever looks after abandoned work frees those of tokens that hold no work any more: a token claims after it leased.
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
  ),
  orphans as (
    select c.connection_id, c.key, c.token from crosswalk.claim c
    where not exists (select from crosswalk.work w where w.is_leased and w.lease_token = c.token)
    order by c.connection_id, c.key for update skip locked
  ),
  freed_orphans as (
    delete from crosswalk.claim c using orphans o where c.connection_id = o.connection_id and c.key = o.key and c.token = o.token
  )
  update crosswalk.work w set is_leased = false, lease_token = null, lease_holder = null, lease_expires_at = null
  from abandoned a where w.connection_id = a.connection_id and w.flow = a.flow and w.entity_key = a.entity_key
  returning w.flow
$$;
