-- +goose Up

-- A marketer's list by state, tag and text is read off this index alone, the newest first, until the page is full; only the page's own rows
-- are looked up. A state and a tag change rarely and the text never, so that keeping them here costs little; reports touch none of them.
CREATE INDEX orders_of_marketer_covering ON orders (marketer_id, placed_at DESC, id DESC) INCLUDE (status, tag_ids, search_text);
DROP INDEX orders_of_marketer;

-- +goose Down
CREATE INDEX orders_of_marketer ON orders (marketer_id, placed_at DESC, id DESC);
DROP INDEX orders_of_marketer_covering;
