-- Settings as people publish them in Salesforce. A version is kept whole and never changed; what changes is where it stands:
-- draft (somebody goes on later), approved (checked, not live yet), live (its rows are complete in the org and the pointer names it),
-- former (was live, or was overtaken). created_by is the id of a Salesforce user.
alter table crosswalk.setting_version
  add column if not exists note text not null default '',
  add column if not exists created_by text,
  add column if not exists based_on int not null default 0,
  add column if not exists live_at timestamptz;
create unique index if not exists setting_version_live on crosswalk.setting_version (connection_id) where state = 'live';
create unique index if not exists setting_version_draft on crosswalk.setting_version (connection_id) where state = 'draft';

-- Records that a filter of the settings keeps out, each with the filter's words: for people to see why, and looked at again when filters change.
create table if not exists crosswalk.held_record (
  connection_id int not null,
  flow text not null,
  entity_key text not null,
  field text,
  reason text not null,
  held_at timestamptz not null default now(),
  primary key (connection_id, flow, entity_key)
);
create index if not exists held_record_newest on crosswalk.held_record (connection_id, held_at desc);
