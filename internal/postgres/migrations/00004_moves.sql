-- +goose Up

-- Every instance asks once a second what has changed, in case nobody told it. Events are found by their transaction, and what makes no
-- event by its time: clicks, tagging, and revocations. An index on orders themselves would have every report write it.
CREATE INDEX clicks_by_time ON clicks (recorded_at);
CREATE INDEX tag_log_by_time ON tag_log (at);
CREATE INDEX api_keys_by_revocation ON api_keys (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX share_links_by_revocation ON share_links (revoked_at) WHERE revoked_at IS NOT NULL;

-- +goose Down
DROP INDEX clicks_by_time, tag_log_by_time, api_keys_by_revocation, share_links_by_revocation;
