-- +goose Up

-- A share link may get another token; since when it has the one it has.
ALTER TABLE share_links ADD COLUMN renewed_at timestamptz;

-- +goose Down
ALTER TABLE share_links DROP COLUMN renewed_at;
