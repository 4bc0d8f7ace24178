-- +goose Up

-- An API key's postback URL ends in a secret of its own, which reports fans and can do nothing else.
ALTER TABLE api_keys
    ADD COLUMN postback_hash bytea UNIQUE CHECK (length(postback_hash) = 32),
    ADD COLUMN postback_since timestamptz,
    ADD CONSTRAINT postback_is_whole CHECK ((postback_hash IS NULL) = (postback_since IS NULL));

-- Reports that named no order of their reporter's, for whoever owns the key to look at. They go after a while.
CREATE TABLE unmatched_reports (
    account_id  uuid NOT NULL REFERENCES accounts,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    api_key_id  uuid REFERENCES api_keys,
    kind        text NOT NULL CHECK (kind IN ('DELIVERY', 'CLICK')),
    report_id   text CHECK (octet_length(report_id) <= 512),
    named       text CHECK (octet_length(named) <= 512),
    reason      text NOT NULL CHECK (reason IN ('UNKNOWN_ORDER', 'BAD_INPUT')),
    message     text NOT NULL,
    occurred_at timestamptz,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX unmatched_reports_by_id ON unmatched_reports (id);
CREATE INDEX unmatched_reports_of_key ON unmatched_reports (api_key_id, id) WHERE api_key_id IS NOT NULL;
CREATE INDEX unmatched_reports_by_age ON unmatched_reports (received_at);

-- What an order's list of refused receipts is read from; counted ones, which are many, are in the primary key's order.
CREATE INDEX receipts_uncounted ON receipts (marketer_id, order_id, id) WHERE outcome <> 'COUNTED';

-- A visitor's clean clicks are looked for by the visitor, who has at most one an hour on a link. An order may have millions, and while nothing
-- is known of a fresh table's rows PostgreSQL reads them all by the primary key, if the index begins with the order as that does.
DROP INDEX clicks_of_visitor;
CREATE INDEX clean_clicks_of_visitor ON clicks (visitor_hash, occurred_at) WHERE outcome = 'COUNTED';

-- +goose Down
DROP INDEX clean_clicks_of_visitor;
CREATE INDEX clicks_of_visitor ON clicks (marketer_id, order_id, visitor_hash, occurred_at) WHERE outcome = 'COUNTED';
DROP INDEX receipts_uncounted;
DROP TABLE unmatched_reports;
ALTER TABLE api_keys DROP COLUMN postback_hash, DROP COLUMN postback_since;
