-- +goose Up

-- What every instance on this database must have in common. The fingerprint tells an instance with another secret from one
-- with the same; the secret itself is here only while nobody has configured one.
CREATE TABLE shared_secrets (
    name        text PRIMARY KEY CHECK (name <> ''),
    fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),
    secret      bytea,
    created_at  timestamptz NOT NULL DEFAULT headway_now()
);

-- +goose Down
DROP TABLE shared_secrets;
