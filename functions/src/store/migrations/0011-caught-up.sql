-- Records are kept out by a filter, or passed over because their flow (or its channel) is off: those are caught up when it is on again,
-- and are no news to whoever looks for filtered ones.
alter table crosswalk.held_record add column if not exists code text not null default 'FILTERED_OUT';
