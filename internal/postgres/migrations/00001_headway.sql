-- +goose Up
-- Every table of the rulebook (rule numbers are those of docs/rules.md). What an order owns has the marketer first in its
-- key, so that a distributed PostgreSQL can shard by marketer; what is unique across marketers is keyed by that.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The one clock (rule 7). Statements that hold a lock read it after the lock. Tests replace this function.
-- It is declared STABLE so that a query compares every row with one instant.
CREATE FUNCTION headway_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT clock_timestamp() $$;

CREATE TYPE account_role AS ENUM ('MARKETER', 'CLIENT', 'PLATFORM');
CREATE TYPE order_status AS ENUM ('WAITING', 'ACCEPTED', 'REJECTED', 'COMPLETED', 'CANCELLED');
CREATE TYPE campaign_type AS ENUM ('FREE_PAGE', 'PAID_PAGE', 'FREE_TRIAL', 'OT_TRACKING_LINK');
CREATE TYPE pace_state AS ENUM ('NOT_STARTED', 'ON_TRACK', 'AT_RISK', 'BREACHED');

-- ------------------------------------------------------------------ accounts

CREATE TABLE accounts (
    id          uuid PRIMARY KEY,
    role        account_role NOT NULL,
    name        text NOT NULL CHECK (name <> '' AND length(name) <= 120),
    external_id text UNIQUE,
    created_at  timestamptz NOT NULL DEFAULT headway_now(),
    UNIQUE (id, role)
);
CREATE INDEX accounts_by_name ON accounts (role, lower(name), id);

CREATE TABLE api_keys (
    id           uuid PRIMARY KEY,
    account_id   uuid NOT NULL REFERENCES accounts,
    name         text NOT NULL CHECK (name <> '' AND length(name) <= 120),
    secret_hash  bytea NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
    scopes       text[],
    granted_by_platform boolean NOT NULL DEFAULT false,
    created_at   timestamptz NOT NULL DEFAULT headway_now(),
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz
);
CREATE INDEX api_keys_of_account ON api_keys (account_id, id DESC);

CREATE TABLE creators (
    id        uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES accounts,
    name      text NOT NULL CHECK (name <> '' AND length(name) <= 120),
    external_id text,
    UNIQUE (id, client_id),
    UNIQUE (client_id, external_id)
);
CREATE INDEX creators_of_client ON creators (client_id, lower(name), id);

CREATE TABLE campaigns (
    id         uuid PRIMARY KEY,
    client_id  uuid NOT NULL,
    creator_id uuid NOT NULL,
    name       text NOT NULL CHECK (name <> '' AND length(name) <= 120),
    type       campaign_type NOT NULL,
    link       text NOT NULL CHECK (link ~ '^https?://'),
    trial_days int CHECK (trial_days IN (1, 3, 7, 14, 30, 90, 180, 360)),
    FOREIGN KEY (creator_id, client_id) REFERENCES creators (id, client_id),
    CHECK ((type = 'FREE_TRIAL') = (trial_days IS NOT NULL)),
    UNIQUE NULLS NOT DISTINCT (client_id, creator_id, name, type, link, trial_days)
);

-- ------------------------------------------------------------------ orders

CREATE SEQUENCE order_numbers START 100001;

CREATE TABLE orders (
    marketer_id   uuid NOT NULL,
    id            uuid NOT NULL,
    number        bigint NOT NULL UNIQUE,
    version       bigint NOT NULL CHECK (version >= 1),
    tag_version   bigint NOT NULL DEFAULT 0,
    last_event    bigint NOT NULL CHECK (last_event >= 1),
    last_ledger_transaction bigint NOT NULL,

    marketer_role account_role NOT NULL DEFAULT 'MARKETER' CHECK (marketer_role = 'MARKETER'),
    client_role   account_role NOT NULL DEFAULT 'CLIENT' CHECK (client_role = 'CLIENT'),
    client_id     uuid NOT NULL,
    creator_id    uuid NOT NULL,
    campaign_id   uuid NOT NULL REFERENCES campaigns,
    -- what a list row shows, so that a list reads this table only
    marketer_name text NOT NULL,
    client_name   text NOT NULL,
    creator_name  text NOT NULL,
    campaign_name text NOT NULL,
    campaign_type campaign_type NOT NULL,
    campaign_link text NOT NULL,
    trial_days    int,
    tracking_code text NOT NULL UNIQUE CHECK (tracking_code ~ '^[0-9a-z]{8,32}$'),

    status              order_status NOT NULL,
    rejection_reason    text CHECK (rejection_reason IN ('DECLINED', 'EXPIRED')),
    rejection_note      text,
    cancellation_reason text CHECK (cancellation_reason IN ('WITHDRAWN', 'STOPPED', 'GUARANTEE_MISSED', 'OPERATOR')),
    status_by           uuid,

    fans_ordered    int NOT NULL CHECK (fans_ordered BETWEEN 1 AND 10000000),
    price_minor     bigint NOT NULL CHECK (price_minor > 0),
    currency        text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    income_visible  boolean NOT NULL DEFAULT false,
    held_minor      bigint NOT NULL CHECK (held_minor IN (0, price_minor * fans_ordered)),

    fans_delivered  int NOT NULL DEFAULT 0 CHECK (fans_delivered >= 0),
    fans_by_click   int NOT NULL DEFAULT 0 CHECK (fans_by_click BETWEEN 0 AND fans_delivered),
    clicks          bigint NOT NULL DEFAULT 0 CHECK (clicks >= 0),
    clicks_filtered bigint NOT NULL DEFAULT 0 CHECK (clicks_filtered >= 0),
    clicks_inactive bigint NOT NULL DEFAULT 0 CHECK (clicks_inactive >= 0),
    percent         int GENERATED ALWAYS AS ((100 * least(fans_delivered::bigint, fans_ordered) / fans_ordered)::int) STORED,
    conversion      numeric(14, 4) GENERATED ALWAYS AS (
        CASE WHEN campaign_type <> 'FREE_TRIAL' AND clicks > 0 THEN round(fans_by_click::numeric / clicks, 4) END) STORED,

    guarantee_first_fan_days int CHECK (guarantee_first_fan_days IN (1, 2, 3, 5, 7)),
    guarantee_fans_per_week  int CHECK (guarantee_fans_per_week >= 10),
    guarantee_policy         text CHECK (guarantee_policy IN ('PAUSE', 'CLOSE')),
    first_fan_at    timestamptz,
    first_fan_by    timestamptz,
    window_start    timestamptz,
    window_fans     int NOT NULL DEFAULT 0 CHECK (window_fans >= 0),
    pace_state      pace_state,

    pause_reason    text CHECK (pause_reason IN ('CLIENT', 'PLATFORM', 'GUARANTEE_MISSED')),
    paused_at       timestamptz,
    paused_by       jsonb,
    resumed_by      uuid,

    tag_ids         uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(tag_ids) <= 20),

    placed_at       timestamptz NOT NULL,
    respond_by      timestamptz NOT NULL,
    accepted_at     timestamptz,
    rejected_at     timestamptz,
    completed_at    timestamptz,
    cancelled_at    timestamptz,
    updated_at      timestamptz NOT NULL,
    imported        boolean NOT NULL DEFAULT false,

    -- what a search looks into (rule 32): campaign name, client name, number and the id's text, parted by \x01. The store writes it
    -- in lower case as the program does that, so that a match means the same in every locale and in Filter.Matches.
    search_text     text NOT NULL CHECK (search_text LIKE E'%\x01%\x01' || number || E'\x01ord\\_%'),

    PRIMARY KEY (marketer_id, id),
    FOREIGN KEY (marketer_id, marketer_role) REFERENCES accounts (id, role),
    FOREIGN KEY (client_id, client_role) REFERENCES accounts (id, role),
    FOREIGN KEY (creator_id, client_id) REFERENCES creators (id, client_id),
    CONSTRAINT respond_by_is_72_hours CHECK (respond_by = placed_at + interval '72 hours'),
    CONSTRAINT status_has_its_instants CHECK (CASE status
        WHEN 'WAITING'   THEN accepted_at IS NULL AND rejected_at IS NULL AND completed_at IS NULL AND cancelled_at IS NULL
        WHEN 'ACCEPTED'  THEN accepted_at IS NOT NULL AND rejected_at IS NULL AND completed_at IS NULL AND cancelled_at IS NULL
        WHEN 'REJECTED'  THEN accepted_at IS NULL AND rejected_at IS NOT NULL AND completed_at IS NULL AND cancelled_at IS NULL
        WHEN 'COMPLETED' THEN accepted_at IS NOT NULL AND rejected_at IS NULL AND completed_at IS NOT NULL AND cancelled_at IS NULL
        WHEN 'CANCELLED' THEN rejected_at IS NULL AND completed_at IS NULL AND cancelled_at IS NOT NULL END),
    CONSTRAINT status_has_its_reason CHECK ((status = 'REJECTED') = (rejection_reason IS NOT NULL)
        AND (status = 'CANCELLED') = (cancellation_reason IS NOT NULL)),
    CONSTRAINT withdrawn_was_waiting CHECK (cancellation_reason IS NULL OR (cancellation_reason = 'WITHDRAWN') = (accepted_at IS NULL)),
    CONSTRAINT completed_is_delivered CHECK (status <> 'COMPLETED' OR fans_delivered >= fans_ordered),
    CONSTRAINT accepted_is_not_delivered CHECK (status <> 'ACCEPTED' OR fans_delivered < fans_ordered),
    CONSTRAINT nothing_before_acceptance CHECK (accepted_at IS NOT NULL OR fans_delivered = 0 AND clicks = 0),
    CONSTRAINT only_open_orders_hold CHECK ((held_minor > 0) = (status IN ('WAITING', 'ACCEPTED'))),
    CONSTRAINT guarantee_is_whole CHECK (num_nulls(guarantee_first_fan_days, guarantee_fans_per_week, guarantee_policy) IN (0, 3)),
    CONSTRAINT pause_is_whole CHECK (num_nulls(pause_reason, paused_at, paused_by) IN (0, 3)),
    CONSTRAINT only_accepted_orders_pause CHECK (pause_reason IS NULL OR status = 'ACCEPTED'),
    CONSTRAINT free_trials_have_no_clicks CHECK (campaign_type <> 'FREE_TRIAL' OR clicks = 0),
    CONSTRAINT trial_days_fit CHECK ((campaign_type = 'FREE_TRIAL') = (trial_days IS NOT NULL))
-- Reports move no indexed column. With room on its page the new state of a row needs no new index entries, in nine indexes.
) WITH (fillfactor = 60);
CREATE UNIQUE INDEX orders_by_id ON orders (id);
CREATE INDEX orders_of_client ON orders (client_id, placed_at DESC, id DESC);
CREATE INDEX orders_of_marketer ON orders (marketer_id, placed_at DESC, id DESC);
CREATE INDEX orders_of_creator ON orders (creator_id, marketer_id);
CREATE INDEX orders_of_campaign ON orders (campaign_id);
CREATE INDEX orders_by_deadline ON orders (respond_by, id) WHERE status = 'WAITING';
CREATE INDEX orders_waiting ON orders (marketer_id, placed_at, id) WHERE status = 'WAITING';
CREATE INDEX orders_by_search ON orders USING gin (search_text gin_trgm_ops);
CREATE INDEX orders_by_tag ON orders USING gin (tag_ids);

-- ------------------------------------------------------------------ timeline

CREATE TABLE order_events (
    marketer_id uuid NOT NULL,
    order_id    uuid NOT NULL,
    sequence    bigint NOT NULL CHECK (sequence >= 1),
    type        text NOT NULL,
    at          timestamptz NOT NULL,
    actor       jsonb NOT NULL,
    changes     jsonb NOT NULL DEFAULT '[]',
    -- (transaction, id) orders events as they commit, for readers that must miss none
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
    id          bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (marketer_id, order_id, sequence),
    FOREIGN KEY (marketer_id, order_id) REFERENCES orders
);
CREATE INDEX order_events_by_commit ON order_events (transaction, id);

-- ------------------------------------------------------------------ reports

-- A reporter's ids, unique per reporting account for ever (rule 18). A report of an unknown order has no more than this row.
CREATE TABLE reports (
    reporter_id uuid NOT NULL REFERENCES accounts,
    kind        text NOT NULL CHECK (kind IN ('DELIVERY', 'CLICK')),
    report_id   text NOT NULL CHECK (report_id <> '' AND octet_length(report_id) <= 512),
    outcome     text NOT NULL CHECK (outcome IN ('COUNTED', 'REFUSED')),
    reason      text CHECK ((reason IS NULL) = (outcome = 'COUNTED')),
    marketer_id uuid,
    order_id    uuid,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (reporter_id, kind, report_id)
);

CREATE TABLE receipts (
    marketer_id uuid NOT NULL,
    order_id    uuid NOT NULL,
    id          uuid NOT NULL,
    reporter_id uuid NOT NULL REFERENCES accounts,
    report_id   text NOT NULL,
    fan_hash    bytea NOT NULL CHECK (length(fan_hash) = 32),
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    via_click   boolean NOT NULL,
    outcome     text NOT NULL CHECK (outcome IN ('COUNTED', 'REFUSED', 'REVERSED')),
    reason      text CHECK (reason IN ('UNKNOWN_ORDER', 'ORDER_NOT_ACTIVE', 'ORDER_PAUSED', 'BEFORE_ACCEPTANCE', 'BOT', 'DUPLICATE_FAN', 'RETURNING_FAN')),
    -- a reversal is a receipt of its own that names the one it takes back (rule 21)
    reverses    uuid,
    reversal_reason text,
    PRIMARY KEY (marketer_id, order_id, id),
    FOREIGN KEY (marketer_id, order_id) REFERENCES orders,
    FOREIGN KEY (marketer_id, order_id, reverses) REFERENCES receipts,
    CHECK ((outcome = 'REFUSED') = (reason IS NOT NULL)),
    CHECK ((outcome = 'REVERSED') = (reverses IS NOT NULL))
);
CREATE UNIQUE INDEX receipts_reversed_once ON receipts (marketer_id, order_id, reverses) WHERE reverses IS NOT NULL;
CREATE UNIQUE INDEX receipts_by_id ON receipts (id);
CREATE UNIQUE INDEX receipts_one_per_fan ON receipts (marketer_id, order_id, fan_hash) WHERE outcome = 'COUNTED';

-- The creator's first-fan slots: a fan counts once per creator, whoever brought it (rule 19).
CREATE TABLE first_fans (
    creator_id  uuid NOT NULL REFERENCES creators,
    fan_hash    bytea NOT NULL CHECK (length(fan_hash) = 32),
    marketer_id uuid NOT NULL,
    order_id    uuid NOT NULL,
    PRIMARY KEY (creator_id, fan_hash),
    FOREIGN KEY (marketer_id, order_id) REFERENCES orders
);

CREATE TABLE clicks (
    marketer_id  uuid NOT NULL,
    order_id     uuid NOT NULL,
    id           uuid NOT NULL,
    visitor_hash bytea NOT NULL CHECK (length(visitor_hash) = 32),
    occurred_at  timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL,
    outcome      text NOT NULL CHECK (outcome IN ('COUNTED', 'REFUSED')),
    reason       text CHECK (reason IN ('NOT_LINK_BASED', 'INACTIVE', 'BOT', 'REPEAT')),
    PRIMARY KEY (marketer_id, order_id, id),
    FOREIGN KEY (marketer_id, order_id) REFERENCES orders,
    CHECK ((outcome = 'REFUSED') = (reason IS NOT NULL))
);
CREATE INDEX clicks_of_visitor ON clicks (marketer_id, order_id, visitor_hash, occurred_at) WHERE outcome = 'COUNTED';
-- for the rate limit, which counts a visitor's clicks on all links (rule 20)
CREATE INDEX clicks_of_visitor_anywhere ON clicks (visitor_hash, occurred_at);

-- What each order did in each quarter of an hour, UTC (rule 38).
CREATE TABLE order_rollups (
    marketer_id   uuid NOT NULL,
    order_id      uuid NOT NULL,
    bucket        timestamptz NOT NULL CHECK (extract(epoch FROM bucket)::bigint % 900 = 0),
    fans          bigint NOT NULL DEFAULT 0,
    fans_by_click bigint NOT NULL DEFAULT 0,
    paid_fans     bigint NOT NULL DEFAULT 0,
    clicks        bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (marketer_id, order_id, bucket),
    FOREIGN KEY (marketer_id, order_id) REFERENCES orders
) WITH (fillfactor = 80);
CREATE INDEX order_rollups_by_bucket ON order_rollups (marketer_id, bucket);

-- ------------------------------------------------------------------ money

CREATE TABLE settlements (
    marketer_id    uuid NOT NULL,
    order_id       uuid NOT NULL,
    paid_fans      int NOT NULL CHECK (paid_fans >= 0),
    payout_minor   bigint NOT NULL CHECK (payout_minor >= 0),
    released_minor bigint NOT NULL CHECK (released_minor >= 0),
    currency       text NOT NULL,
    settled_at     timestamptz NOT NULL,
    PRIMARY KEY (marketer_id, order_id),
    FOREIGN KEY (marketer_id, order_id) REFERENCES orders
);

CREATE TABLE ledger_entries (
    marketer_id  uuid NOT NULL,
    order_id     uuid NOT NULL,
    transaction  bigint NOT NULL CHECK (transaction >= 1),
    account      text NOT NULL CHECK (account IN ('CLIENT_FUNDS', 'HOLD', 'MARKETER_EARNINGS')),
    amount_minor bigint NOT NULL CHECK (amount_minor <> 0),
    currency     text NOT NULL,
    at           timestamptz NOT NULL,
    PRIMARY KEY (marketer_id, order_id, transaction, account),
    FOREIGN KEY (marketer_id, order_id) REFERENCES orders
);

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settlements_are_final BEFORE UPDATE OR DELETE ON settlements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_are_append_only BEFORE UPDATE OR DELETE ON order_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER receipts_are_append_only BEFORE UPDATE OR DELETE ON receipts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose StatementBegin
CREATE FUNCTION check_ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount_minor) FROM ledger_entries
        WHERE marketer_id = NEW.marketer_id AND order_id = NEW.order_id AND transaction = NEW.transaction) <> 0 THEN
        RAISE EXCEPTION 'ledger transaction % of order % does not balance', NEW.transaction, NEW.order_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER ledger_balances AFTER INSERT ON ledger_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_balance();

-- Moves that rule 6 does not allow cannot be stored, whatever the program does.
-- +goose StatementBegin
CREATE FUNCTION check_order_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version < OLD.version OR NEW.tag_version < OLD.tag_version OR NEW.last_event < OLD.last_event THEN
        RAISE EXCEPTION 'order % goes backwards', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.status <> NEW.status AND NOT (
        OLD.status = 'WAITING' AND NEW.status IN ('ACCEPTED', 'REJECTED', 'CANCELLED')
        OR OLD.status = 'ACCEPTED' AND NEW.status IN ('COMPLETED', 'CANCELLED')) THEN
        RAISE EXCEPTION 'order % cannot move from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER orders_move_by_the_rules BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION check_order_move();

-- ------------------------------------------------------------------ tags, views, links

CREATE TABLE tags (
    marketer_id uuid NOT NULL REFERENCES accounts,
    id          uuid NOT NULL,
    name        text NOT NULL CHECK (name <> '' AND length(name) <= 40),
    name_key    text NOT NULL,
    color       text NOT NULL CHECK (color ~ '^#[0-9a-f]{6}$'),
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (marketer_id, id),
    UNIQUE (marketer_id, name_key)
);
CREATE UNIQUE INDEX tags_by_id ON tags (id);

-- A marketer's own log of tagging, with a sequence without gaps (rule 10). The head row is locked to number the next entry.
CREATE TABLE tag_log_heads (
    marketer_id   uuid PRIMARY KEY REFERENCES accounts,
    last_sequence bigint NOT NULL CHECK (last_sequence >= 0)
);
CREATE TABLE tag_log (
    marketer_id uuid NOT NULL REFERENCES accounts,
    sequence    bigint NOT NULL CHECK (sequence >= 1),
    action      text NOT NULL CHECK (action IN ('CREATED', 'UPDATED', 'MERGED', 'DELETED', 'TAGGED', 'UNTAGGED')),
    tag_ids     uuid[] NOT NULL,
    order_ids   uuid[] NOT NULL DEFAULT '{}',
    at          timestamptz NOT NULL,
    actor       jsonb NOT NULL,
    PRIMARY KEY (marketer_id, sequence)
);
CREATE TRIGGER tag_log_is_append_only BEFORE UPDATE OR DELETE ON tag_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Tagging by filter: a set frozen at the start, worked off in batches (rule 30).
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

CREATE TABLE saved_views (
    marketer_id uuid NOT NULL REFERENCES accounts,
    id          uuid NOT NULL,
    name        text NOT NULL CHECK (name <> '' AND length(name) <= 120),
    filter      jsonb NOT NULL,
    sort        jsonb NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (marketer_id, id)
);
CREATE UNIQUE INDEX saved_views_by_name ON saved_views (marketer_id, lower(name));

CREATE TABLE share_links (
    marketer_id   uuid NOT NULL REFERENCES accounts,
    id            uuid NOT NULL,
    order_id      uuid,
    filter        jsonb,
    token_hash    bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    label         text CHECK (length(label) <= 120),
    client_alias  text CHECK (length(client_alias) <= 120),
    fields        text[] NOT NULL CHECK (fields <@ ARRAY['CAMPAIGN_NAME', 'CAMPAIGN_LINK', 'CLICKS', 'CONVERSION', 'INCOME', 'CLIENT_NAME']),
    expires_at    timestamptz,
    password_hash bytea,
    views         bigint NOT NULL DEFAULT 0 CHECK (views >= 0),
    last_viewed_at timestamptz,
    created_at    timestamptz NOT NULL,
    revoked_at    timestamptz,
    PRIMARY KEY (marketer_id, id),
    FOREIGN KEY (marketer_id, order_id) REFERENCES orders,
    CHECK (num_nonnulls(order_id, filter) = 1)
);
CREATE UNIQUE INDEX share_links_by_id ON share_links (id);
CREATE INDEX share_links_of_order ON share_links (marketer_id, order_id) WHERE order_id IS NOT NULL;

-- ------------------------------------------------------------------ webhooks and repetition

CREATE TABLE webhooks (
    id         uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts,
    url        text NOT NULL CHECK (url ~ '^https?://'),
    secret     bytea NOT NULL,
    events     text[] NOT NULL,
    created_at timestamptz NOT NULL,
    disabled_at timestamptz
);
CREATE INDEX webhooks_of_account ON webhooks (account_id);

-- The first answers of mutations, kept 7 days (rule 40).
CREATE TABLE idempotency_keys (
    account_id uuid NOT NULL REFERENCES accounts,
    operation  text NOT NULL,
    key        text NOT NULL CHECK (key <> '' AND length(key) <= 128),
    input_hash bytea NOT NULL CHECK (length(input_hash) = 32),
    answer     jsonb,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, operation, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- Lines that an import took in, so that a restart counts nothing twice.
CREATE TABLE import_lines (
    account_id  uuid NOT NULL REFERENCES accounts,
    kind        text NOT NULL CHECK (kind IN ('ORDER', 'DELIVERY')),
    external_id text NOT NULL,
    order_id    uuid,
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, kind, external_id)
);

-- +goose Down
DROP TABLE import_lines, idempotency_keys, webhooks, share_links, saved_views, tag_batch_orders, tag_batches, tag_log, tag_log_heads,
    tags, ledger_entries, settlements, order_rollups, clicks, first_fans, receipts, reports, order_events, orders, campaigns, creators,
    api_keys, accounts;
DROP SEQUENCE order_numbers;
DROP FUNCTION refuse_change, check_ledger_balance, check_order_move, headway_now;
DROP TYPE account_role, order_status, campaign_type, pace_state;
