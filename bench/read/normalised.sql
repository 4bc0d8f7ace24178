-- The tables that most people would make: each thing in one place, with the indexes that the queries of the comparison call for.
CREATE SCHEMA plain;
CREATE TABLE plain.accounts AS SELECT id, name, role::text AS role FROM accounts;
ALTER TABLE plain.accounts ADD PRIMARY KEY (id);
CREATE TABLE plain.campaigns AS SELECT id, client_id, name, type::text AS type, link FROM campaigns;
ALTER TABLE plain.campaigns ADD PRIMARY KEY (id);
CREATE TABLE plain.tags AS SELECT id, marketer_id, name, color FROM tags;
ALTER TABLE plain.tags ADD PRIMARY KEY (id);
CREATE TABLE plain.orders AS SELECT id, number, marketer_id, client_id, campaign_id, status::text AS status, fans_ordered, fans_delivered, fans_by_click, clicks,
    placed_at, accepted_at, updated_at FROM orders ORDER BY placed_at;
ALTER TABLE plain.orders SET (fillfactor = 90);
ALTER TABLE plain.orders ADD PRIMARY KEY (id);
CREATE INDEX orders_of_marketer ON plain.orders (marketer_id, placed_at DESC, id DESC);
CREATE INDEX orders_of_marketer_by_status ON plain.orders (marketer_id, status, placed_at DESC, id DESC);
CREATE TABLE plain.order_tags AS SELECT id AS order_id, unnest(tag_ids) AS tag_id FROM orders ORDER BY placed_at;
ALTER TABLE plain.order_tags ADD PRIMARY KEY (order_id, tag_id);
CREATE INDEX orders_with_tag ON plain.order_tags (tag_id, order_id);
CREATE TABLE plain.order_hours AS SELECT order_id, bucket AS hour, fans, clicks FROM order_rollups;
ALTER TABLE plain.order_hours ADD PRIMARY KEY (order_id, hour);
