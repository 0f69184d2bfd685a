-- One process reads the change events of an org; its token fences every position it saves.
create table crosswalk.stream_lease (
  connection_id int primary key,
  token uuid not null,
  holder int not null,
  expires_at timestamptz not null
);

-- Takes or prolongs the lease; false = another process has it. That of a process whose session lock is gone is free at once, that of a stalled one when it ends.
create or replace function crosswalk.take_stream(p_connection int, p_token uuid, p_holder int, p_lease_ms int)
returns boolean language sql volatile as $$
  with taken as (
    insert into crosswalk.stream_lease as s (connection_id, token, holder, expires_at)
    values (p_connection, p_token, p_holder, clock_timestamp() + p_lease_ms * interval '1 millisecond')
    on conflict (connection_id) do update set token = excluded.token, holder = excluded.holder, expires_at = excluded.expires_at
      where s.token = excluded.token or s.expires_at < clock_timestamp() or not exists (
        select from pg_locks l
        where l.locktype = 'advisory' and l.classid = 7305502 and l.objid::int = s.holder and l.granted
          and l.database = (select oid from pg_database where datname = current_database())
      )
    returning 1
  )
  select exists (select from taken)
$$;
