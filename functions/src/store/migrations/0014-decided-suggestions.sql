-- What people decided about suggested pairs of fields: names of fields only, nothing of any record.
create table if not exists crosswalk.decided_suggestion (
  connection_id int not null,
  map text not null,
  -- A path into the record of the store.
  source text not null check (length(source) <= 300),
  target text not null,
  decision text not null check (decision in ('accepted', 'refused')),
  decided_at timestamptz not null default now(),
  decided_by text not null,
  primary key (connection_id, map, source, target)
);
