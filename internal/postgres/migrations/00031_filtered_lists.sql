-- +goose Up

-- What the platform's lists by placing are filtered by where few orders have it, and a marketer's list by name. A report moves none of these
-- columns; a state and a pause change rarely, and a change of state writes every index as it is.
CREATE INDEX orders_by_status ON orders (status, placed_at DESC, id DESC);
CREATE INDEX orders_paused ON orders (placed_at, id) WHERE pause_reason IS NOT NULL;
CREATE INDEX orders_of_marketer_by_name ON orders (marketer_id, split_part(search_text, E'\x01', 1), id);

-- +goose Down
DROP INDEX orders_by_status, orders_paused, orders_of_marketer_by_name;
