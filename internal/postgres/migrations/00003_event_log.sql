-- +goose Up

-- A marketer's part of the log of events, for those who follow it from a cursor.
CREATE INDEX order_events_of_marketer ON order_events (marketer_id, transaction, id);

-- +goose Down
DROP INDEX order_events_of_marketer;
