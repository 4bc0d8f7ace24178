-- +goose Up

-- New terms of a public link are found as its revocation is, by every instance within a second, in case nobody told it (see 00004_moves.sql).
ALTER TABLE share_links ADD COLUMN changed_at timestamptz;
CREATE INDEX share_links_by_change ON share_links (changed_at) WHERE changed_at IS NOT NULL;

-- +goose Down
DROP INDEX share_links_by_change;
ALTER TABLE share_links DROP COLUMN changed_at;
