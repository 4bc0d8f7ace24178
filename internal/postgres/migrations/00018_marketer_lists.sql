-- +goose Up

-- A marketer's list by state and tag is read off this index alone, the newest first, until the page is full; only the page's own rows are
-- looked up. A state and a tag change rarely, so that keeping them here costs next to nothing; reports touch neither.
CREATE INDEX orders_of_marketer_with_tags ON orders (marketer_id, placed_at DESC, id DESC) INCLUDE (status, tag_ids);
DROP INDEX orders_of_marketer;

-- +goose Down
CREATE INDEX orders_of_marketer ON orders (marketer_id, placed_at DESC, id DESC);
DROP INDEX orders_of_marketer_with_tags;
