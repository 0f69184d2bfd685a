-- What people asked for in Salesforce, by the id of the command row: here it is decided who does it, once, and here the answer is kept
-- before it is written back. token is the lease of the process at work; position is where a long command goes on after a crash.
create table if not exists crosswalk.command (
  connection_id int not null,
  id text not null,
  action text not null,
  state text not null default 'accepted' check (state in ('accepted', 'finished')),
  token uuid not null,
  tries int not null default 1,
  position jsonb,
  answer jsonb,
  accepted_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (connection_id, id)
);
create index if not exists command_finished on crosswalk.command (finished_at) where finished_at is not null;

-- Values that a person gave a record which Salesforce refused, by Object.Field; they hold until the record changes in the store.
create table if not exists crosswalk.value_override (
  connection_id int not null,
  flow text not null,
  entity_key text not null,
  field_values jsonb not null,
  set_at timestamptz not null default now(),
  primary key (connection_id, flow, entity_key)
);
