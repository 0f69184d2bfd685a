-- Which source record keeps a linked record up to date: sweeps compare versions with it, and a deleted source finds what it left behind.
alter table crosswalk.link add column entity_key text;
create index link_by_entity on crosswalk.link (connection_id, entity_key) where entity_key is not null;
