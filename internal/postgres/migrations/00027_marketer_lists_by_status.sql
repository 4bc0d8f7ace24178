-- +goose Up

-- A marketer's list of one state, which is what a page shows: the index goes straight to that state's orders, the newest first, and passes
-- over those without the tag. A state and a tag change rarely, and reports touch neither.
CREATE INDEX orders_of_marketer_by_status ON orders (marketer_id, status, placed_at DESC, id DESC) INCLUDE (tag_ids);

-- +goose Down
DROP INDEX orders_of_marketer_by_status;
