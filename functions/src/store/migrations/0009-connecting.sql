-- A store may be connected after the service was started: until then its hash is empty.
-- One-use tickets of people and of systems: only digests are kept, so that nobody can use what he reads here.
create table if not exists crosswalk.ticket (
  digest bytea primary key,
  connection_id int not null,
  purpose text not null,
  -- What must come with the ticket, as a digest: the verifier of a sign-in, the session of a form.
  bound_to bytea,
  tries int not null default 0,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index if not exists ticket_expired on crosswalk.ticket (expires_at);

-- What the last pre-flight found, so that a page that is opened later shows it.
create table if not exists crosswalk.preflight (
  connection_id int not null,
  name text not null,
  finding jsonb not null,
  checked_at timestamptz not null default now(),
  primary key (connection_id, name)
);

-- First loads: how much was listed, from which event on, and how it ended. What is done is counted in crosswalk.event.
create table if not exists crosswalk.run (
  connection_id int not null,
  id text not null,
  flow text not null,
  state text not null default 'listing' check (state in ('listing', 'loading', 'done', 'cancelled')),
  share float8 not null default 0,
  listed int not null default 0,
  first_seq bigint,
  last_seq bigint,
  -- Counted when the run ended; until then it is counted anew.
  counts jsonb,
  started_at timestamptz not null default now(),
  listed_at timestamptz,
  ended_at timestamptz,
  primary key (connection_id, id)
);
