-- +goose Up

-- What a marketer's statistics without a filter are read from, however many orders it has: sums for each day and each quarter of an hour,
-- UTC. Orders stand on the day of their placing, by the state that is stored now; fans and clicks where they happened (rules 34 and 38).
CREATE TABLE marketer_days (
    marketer_id  uuid NOT NULL,
    day          timestamptz NOT NULL CHECK (extract(epoch FROM day)::bigint % 86400 = 0),
    waiting      bigint NOT NULL DEFAULT 0,
    accepted     bigint NOT NULL DEFAULT 0,
    rejected     bigint NOT NULL DEFAULT 0,
    completed    bigint NOT NULL DEFAULT 0,
    cancelled    bigint NOT NULL DEFAULT 0,
    fans_ordered bigint NOT NULL DEFAULT 0,
    fans         bigint NOT NULL DEFAULT 0,
    -- by click, of link-based orders: with clicks the parts of the conversion rate (rule 15)
    link_fans    bigint NOT NULL DEFAULT 0,
    clicks       bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (marketer_id, day)
) WITH (fillfactor = 70);
CREATE TABLE marketer_quarters (
    marketer_id uuid NOT NULL,
    bucket      timestamptz NOT NULL CHECK (extract(epoch FROM bucket)::bigint % 900 = 0),
    fans        bigint NOT NULL DEFAULT 0,
    link_fans   bigint NOT NULL DEFAULT 0,
    clicks      bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (marketer_id, bucket)
) WITH (fillfactor = 80);

-- What has changed since it was last added to these sums. A transaction only adds rows here, so that no two of them wait for each other
-- because they concern the same marketer; a job adds them up, and readers add what is not added up yet. bucket is NULL for orders.
CREATE TABLE marketer_deltas (
    marketer_id  uuid NOT NULL,
    day          timestamptz NOT NULL,
    bucket       timestamptz,
    waiting      bigint NOT NULL DEFAULT 0,
    accepted     bigint NOT NULL DEFAULT 0,
    rejected     bigint NOT NULL DEFAULT 0,
    completed    bigint NOT NULL DEFAULT 0,
    cancelled    bigint NOT NULL DEFAULT 0,
    fans_ordered bigint NOT NULL DEFAULT 0,
    fans         bigint NOT NULL DEFAULT 0,
    link_fans    bigint NOT NULL DEFAULT 0,
    clicks       bigint NOT NULL DEFAULT 0
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 10);
CREATE INDEX marketer_deltas_of_marketer ON marketer_deltas (marketer_id);

-- Whatever program places an order or moves it, the deltas tell. A report moves no status and does not come here.
-- +goose StatementBegin
CREATE FUNCTION tell_placed_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO marketer_deltas (marketer_id, day, waiting, accepted, rejected, completed, cancelled, fans_ordered)
    SELECT marketer_id, date_bin('1 day', placed_at, '1970-01-01 00:00:00Z'),
        count(*) FILTER (WHERE status = 'WAITING'), count(*) FILTER (WHERE status = 'ACCEPTED'), count(*) FILTER (WHERE status = 'REJECTED'),
        count(*) FILTER (WHERE status = 'COMPLETED'), count(*) FILTER (WHERE status = 'CANCELLED'), sum(fans_ordered)
    FROM placed GROUP BY 1, 2;
    RETURN NULL;
END $$;
CREATE FUNCTION tell_moved_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO marketer_deltas (marketer_id, day, waiting, accepted, rejected, completed, cancelled)
    VALUES (NEW.marketer_id, date_bin('1 day', NEW.placed_at, '1970-01-01 00:00:00Z'),
        (NEW.status = 'WAITING')::int - (OLD.status = 'WAITING')::int, (NEW.status = 'ACCEPTED')::int - (OLD.status = 'ACCEPTED')::int,
        (NEW.status = 'REJECTED')::int - (OLD.status = 'REJECTED')::int, (NEW.status = 'COMPLETED')::int - (OLD.status = 'COMPLETED')::int,
        (NEW.status = 'CANCELLED')::int - (OLD.status = 'CANCELLED')::int);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER placed_orders_are_told AFTER INSERT ON orders
    REFERENCING NEW TABLE AS placed FOR EACH STATEMENT EXECUTE FUNCTION tell_placed_orders();
CREATE TRIGGER moved_orders_are_told AFTER UPDATE ON orders
    FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION tell_moved_order();

-- Makes a marketer's sums anew from its orders and their rollups. The caller keeps the job away (a lock on marketer_days) and reads at
-- REPEATABLE READ, so that what is committed meanwhile stays in the deltas.
-- +goose StatementBegin
CREATE FUNCTION rebuild_marketer(wanted uuid) RETURNS void LANGUAGE sql AS $$
    DELETE FROM marketer_deltas WHERE marketer_id = wanted;
    DELETE FROM marketer_days WHERE marketer_id = wanted;
    DELETE FROM marketer_quarters WHERE marketer_id = wanted;
    INSERT INTO marketer_quarters (marketer_id, bucket, fans, link_fans, clicks)
    SELECT r.marketer_id, r.bucket, sum(r.fans), coalesce(sum(r.fans_by_click) FILTER (WHERE o.campaign_type <> 'FREE_TRIAL'), 0), sum(r.clicks)
    FROM order_rollups r JOIN orders o ON o.marketer_id = r.marketer_id AND o.id = r.order_id WHERE r.marketer_id = wanted GROUP BY 1, 2;
    INSERT INTO marketer_days (marketer_id, day, waiting, accepted, rejected, completed, cancelled, fans_ordered, fans, link_fans, clicks)
    SELECT wanted, day, sum(waiting), sum(accepted), sum(rejected), sum(completed), sum(cancelled), sum(fans_ordered), sum(fans), sum(link_fans), sum(clicks)
    FROM (
        SELECT date_bin('1 day', placed_at, '1970-01-01 00:00:00Z') AS day, (status = 'WAITING')::int AS waiting, (status = 'ACCEPTED')::int AS accepted,
            (status = 'REJECTED')::int AS rejected, (status = 'COMPLETED')::int AS completed, (status = 'CANCELLED')::int AS cancelled, fans_ordered,
            0 AS fans, 0 AS link_fans, 0 AS clicks
        FROM orders WHERE marketer_id = wanted
        UNION ALL
        SELECT date_bin('1 day', bucket, '1970-01-01 00:00:00Z'), 0, 0, 0, 0, 0, 0, fans, link_fans, clicks
        FROM marketer_quarters WHERE marketer_id = wanted
    ) AS booked GROUP BY day;
$$;
-- +goose StatementEnd
SELECT rebuild_marketer(marketer_id) FROM (SELECT DISTINCT marketer_id FROM orders) AS all_of_them;

-- +goose Down
DROP TRIGGER placed_orders_are_told ON orders;
DROP TRIGGER moved_orders_are_told ON orders;
DROP FUNCTION tell_placed_orders, tell_moved_order, rebuild_marketer;
DROP TABLE marketer_days, marketer_quarters, marketer_deltas;
