-- +goose Up

-- What a report's rows cost beside themselves. Each is as strict as before, or held by something else.

-- The timeline and the rollups of an order are written by transactions that have the order locked, and by nothing else. Nothing takes an order away: its
-- ledger, which begins with its placing, refers to it and is append-only.
ALTER TABLE order_events DROP CONSTRAINT order_events_marketer_id_order_id_fkey;
ALTER TABLE order_rollups DROP CONSTRAINT order_rollups_marketer_id_order_id_fkey;

-- Every constraint of a row is checked with each of its new states, and matching {8,32} took half as long as storing the row.
ALTER TABLE orders DROP CONSTRAINT orders_tracking_code_check;
ALTER TABLE orders ADD CONSTRAINT orders_tracking_code_check CHECK (length(tracking_code) BETWEEN 8 AND 32 AND tracking_code !~ '[^0-9a-z]');
ALTER TABLE order_rollups DROP CONSTRAINT order_rollups_bucket_check;
ALTER TABLE order_rollups ADD CONSTRAINT order_rollups_bucket_check CHECK (date_bin('15 minutes', bucket, '2000-01-01 00:00:00+00') = bucket);

-- +goose Down
ALTER TABLE order_rollups DROP CONSTRAINT order_rollups_bucket_check;
ALTER TABLE order_rollups ADD CONSTRAINT order_rollups_bucket_check CHECK (extract(epoch FROM bucket)::bigint % 900 = 0);
ALTER TABLE orders DROP CONSTRAINT orders_tracking_code_check;
ALTER TABLE orders ADD CONSTRAINT orders_tracking_code_check CHECK (tracking_code ~ '^[0-9a-z]{8,32}$');
ALTER TABLE order_rollups ADD FOREIGN KEY (marketer_id, order_id) REFERENCES orders;
ALTER TABLE order_events ADD FOREIGN KEY (marketer_id, order_id) REFERENCES orders;
