-- +goose Up

-- Names are compared as the program folds case, as those of tags are.
ALTER TABLE saved_views ADD COLUMN name_key text, ADD COLUMN updated_at timestamptz;
UPDATE saved_views SET name_key = lower(name), updated_at = created_at;
ALTER TABLE saved_views ALTER COLUMN name_key SET NOT NULL, ALTER COLUMN updated_at SET NOT NULL,
    ADD CONSTRAINT saved_views_name_key UNIQUE (marketer_id, name_key);
DROP INDEX saved_views_by_name;
CREATE UNIQUE INDEX saved_views_by_id ON saved_views (id);

-- A batch puts tags on and takes others off. Its orders go one by one as they are worked off. Nothing wrote to these tables before.
DROP TABLE tag_batch_orders, tag_batches;
CREATE TABLE tag_batches (
    marketer_id uuid NOT NULL REFERENCES accounts,
    id          uuid NOT NULL,
    add_ids     uuid[] NOT NULL CHECK (cardinality(add_ids) <= 20),
    remove_ids  uuid[] NOT NULL CHECK (cardinality(remove_ids) <= 20),
    total       int NOT NULL CHECK (total >= 0),
    done        int NOT NULL DEFAULT 0 CHECK (done BETWEEN 0 AND total),
    failed      int NOT NULL DEFAULT 0 CHECK (failed BETWEEN 0 AND done),
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    actor       jsonb NOT NULL,
    PRIMARY KEY (marketer_id, id),
    CHECK (cardinality(add_ids) + cardinality(remove_ids) > 0),
    CHECK (finished_at IS NULL OR done = total)
);
CREATE UNIQUE INDEX tag_batches_by_id ON tag_batches (id);
CREATE INDEX tag_batches_open ON tag_batches (id) WHERE finished_at IS NULL;
CREATE TABLE tag_batch_orders (
    marketer_id uuid NOT NULL,
    batch_id    uuid NOT NULL,
    order_id    uuid NOT NULL,
    PRIMARY KEY (marketer_id, batch_id, order_id),
    FOREIGN KEY (marketer_id, batch_id) REFERENCES tag_batches
);

-- +goose Down
DROP TABLE tag_batch_orders, tag_batches;
CREATE TABLE tag_batches (
    marketer_id uuid NOT NULL REFERENCES accounts,
    id          uuid NOT NULL,
    action      text NOT NULL CHECK (action IN ('TAGGED', 'UNTAGGED')),
    tag_ids     uuid[] NOT NULL CHECK (cardinality(tag_ids) BETWEEN 1 AND 20),
    total       int NOT NULL CHECK (total >= 0),
    done        int NOT NULL DEFAULT 0 CHECK (done BETWEEN 0 AND total),
    created_at  timestamptz NOT NULL,
    actor       jsonb NOT NULL,
    PRIMARY KEY (marketer_id, id)
);
CREATE TABLE tag_batch_orders (
    marketer_id uuid NOT NULL,
    batch_id    uuid NOT NULL,
    order_id    uuid NOT NULL,
    done        boolean NOT NULL DEFAULT false,
    PRIMARY KEY (marketer_id, batch_id, order_id),
    FOREIGN KEY (marketer_id, batch_id) REFERENCES tag_batches,
    FOREIGN KEY (marketer_id, order_id) REFERENCES orders
);
DROP INDEX saved_views_by_id;
ALTER TABLE saved_views DROP CONSTRAINT saved_views_name_key, DROP COLUMN name_key, DROP COLUMN updated_at;
CREATE UNIQUE INDEX saved_views_by_name ON saved_views (marketer_id, lower(name));
