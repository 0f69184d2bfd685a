-- A plan that was made while the table was empty may take any index that begins with the connection, and then reads all of its links
-- for each one that is looked up. Only the primary key begins with it now among those that hold every link.
drop index crosswalk.link_by_id;
create index link_by_id on crosswalk.link (salesforce_id, connection_id);
