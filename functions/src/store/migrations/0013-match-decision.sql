-- What a person decided about a buyer whom the match rules left undecided: the record that is meant, or that he is to be made.
create table if not exists crosswalk.match_decision (
  connection_id int not null,
  -- The key of the person, as the links have it.
  key text not null,
  -- A Salesforce id, or "create".
  choice text not null,
  decided_at timestamptz not null default now(),
  decided_by text not null,
  primary key (connection_id, key)
);
