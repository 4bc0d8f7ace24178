-- +goose Up

-- A report leaves three rows, and for each of them PostgreSQL looked up what the transaction holds locked already: foreign keys were half of
-- all that it spent on a report. The rows are written by transactions that have the orders which they name locked, and by nothing else. Nothing takes
-- an order away: its events refer to it and are append-only; nor its accounts and its creator, to which it refers itself.
ALTER TABLE reports DROP CONSTRAINT reports_reporter_id_fkey;
ALTER TABLE receipts DROP CONSTRAINT receipts_reporter_id_fkey, DROP CONSTRAINT receipts_marketer_id_order_id_fkey;
ALTER TABLE first_fans DROP CONSTRAINT first_fans_creator_id_fkey, DROP CONSTRAINT first_fans_marketer_id_order_id_fkey;
ALTER TABLE clicks DROP CONSTRAINT clicks_marketer_id_order_id_fkey;

-- A fan counts once on an order because it counts once for the order's creator (rule 19): first_fans holds both.
DROP INDEX receipts_one_per_fan;

-- +goose Down
CREATE UNIQUE INDEX receipts_one_per_fan ON receipts (marketer_id, order_id, fan_hash) WHERE outcome = 'COUNTED';
ALTER TABLE clicks ADD FOREIGN KEY (marketer_id, order_id) REFERENCES orders;
ALTER TABLE first_fans ADD FOREIGN KEY (creator_id) REFERENCES creators, ADD FOREIGN KEY (marketer_id, order_id) REFERENCES orders;
ALTER TABLE receipts ADD FOREIGN KEY (reporter_id) REFERENCES accounts, ADD FOREIGN KEY (marketer_id, order_id) REFERENCES orders;
ALTER TABLE reports ADD FOREIGN KEY (reporter_id) REFERENCES accounts;
