-- +goose Up

-- What the platform's lists are read in order by. A marketer and a client have an index of their own by placing, and few enough orders to
-- sort them otherwise. None of these columns moves with a report, so that a report still writes no index.
CREATE INDEX orders_by_placed ON orders (placed_at, id);
CREATE INDEX orders_by_name ON orders (split_part(search_text, E'\x01', 1), id);

-- +goose Down
DROP INDEX orders_by_placed, orders_by_name;
