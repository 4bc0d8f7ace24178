-- +goose Up

-- The job that lets finished batches go finds the oldest of them.
CREATE INDEX tag_batches_finished ON tag_batches (finished_at) WHERE finished_at IS NOT NULL;

-- +goose Down
DROP INDEX tag_batches_finished;
