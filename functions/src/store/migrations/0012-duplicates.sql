-- Two records that are probably one person, and what somebody decided about them. Ids only: who they are, the org says.
create table if not exists crosswalk.duplicate_pair (
  connection_id int not null,
  -- The lower id first: a pair is one row, whoever of the two was looked at.
  a text not null,
  b text not null check (a < b),
  state text not null default 'open' check (state in ('open', 'apart', 'same', 'merged')),
  probability float8 not null,
  reasons jsonb not null default '[]',
  found_at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by text,
  primary key (connection_id, a, b)
);
create index if not exists duplicate_pair_open on crosswalk.duplicate_pair (connection_id, probability desc) where state = 'open';

-- What "same person" changed, so that it can be taken back.
create table if not exists crosswalk.identity_merge (
  id bigserial primary key,
  connection_id int not null,
  survivor text not null,
  other text not null,
  -- Identities and links as they were; names of filled fields with digests of their values.
  detail jsonb not null,
  done_at timestamptz not null default now(),
  done_by text not null,
  undone_at timestamptz
);
create index if not exists identity_merge_at on crosswalk.identity_merge (connection_id, done_at);

-- What was written and is still to be looked at: orders that are new, persons who are new or changed. Figures and ids, no names.
create table if not exists crosswalk.watch_news (
  connection_id int not null,
  kind text not null check (kind in ('order', 'person')),
  key text not null,
  -- Moves with every change, so that what changes while it is looked at is looked at again.
  seq bigserial,
  detail jsonb not null default '{}',
  primary key (connection_id, kind, key)
);
create index if not exists watch_news_seq on crosswalk.watch_news (connection_id, kind, seq);

-- What a watch has learned.
create table if not exists crosswalk.watch_state (
  connection_id int not null,
  name text not null,
  state jsonb not null,
  saved_at timestamptz not null default now(),
  primary key (connection_id, name)
);
