-- +goose Up

-- The orders that carry a tag, in the order of lists: what a list by a tag is found in, however few of a marketer's many orders carry it. It
-- repeats orders.tag_ids, status and placed_at, and is kept true by the statement that changes them, whatever program sends it.
CREATE TABLE order_tags (
    tag_id    uuid NOT NULL,
    placed_at timestamptz NOT NULL,
    order_id  uuid NOT NULL,
    status    order_status NOT NULL,
    PRIMARY KEY (tag_id, placed_at, order_id) INCLUDE (status)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.02);

-- +goose StatementBegin
CREATE FUNCTION list_order_by_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM order_tags WHERE tag_id = ANY (OLD.tag_ids) AND placed_at = OLD.placed_at AND order_id = OLD.id
            AND (TG_OP = 'DELETE' OR tag_id <> ALL (NEW.tag_ids) OR placed_at <> NEW.placed_at);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO order_tags (tag_id, placed_at, order_id, status) SELECT DISTINCT unnest(NEW.tag_ids), NEW.placed_at, NEW.id, NEW.status
        ON CONFLICT (tag_id, placed_at, order_id) DO UPDATE SET status = excluded.status WHERE order_tags.status <> excluded.status;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER placed_orders_are_listed_by_tags AFTER INSERT ON orders
    FOR EACH ROW WHEN (NEW.tag_ids <> '{}') EXECUTE FUNCTION list_order_by_tags();
-- A report names none of these columns, and does not come here.
CREATE TRIGGER changed_orders_are_listed_by_tags AFTER UPDATE OF tag_ids, status, placed_at ON orders
    FOR EACH ROW WHEN (NEW.tag_ids <> OLD.tag_ids OR NEW.tag_ids <> '{}' AND (NEW.status <> OLD.status OR NEW.placed_at <> OLD.placed_at))
    EXECUTE FUNCTION list_order_by_tags();
CREATE TRIGGER deleted_orders_are_not_listed_by_tags AFTER DELETE ON orders
    FOR EACH ROW WHEN (OLD.tag_ids <> '{}') EXECUTE FUNCTION list_order_by_tags();

-- Makes the list of a tag's orders anew, and tells how many rows of it were wrong. As the trigger does, it changes a row only while it holds
-- the order's own, so that it may run beside programs that tag and move orders.
-- +goose StatementBegin
CREATE FUNCTION relist_tag(wanted uuid) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    strays uuid[];
    removed bigint;
    mended bigint;
BEGIN
    SELECT array_agg(l.order_id) INTO strays FROM order_tags l
    WHERE l.tag_id = wanted AND NOT EXISTS (SELECT FROM orders o WHERE o.id = l.order_id AND o.placed_at = l.placed_at AND wanted = ANY (o.tag_ids));
    PERFORM FROM orders o WHERE o.id = ANY (strays) ORDER BY o.marketer_id, o.id FOR NO KEY UPDATE;
    DELETE FROM order_tags l WHERE l.tag_id = wanted AND l.order_id = ANY (strays)
        AND NOT EXISTS (SELECT FROM orders o WHERE o.id = l.order_id AND o.placed_at = l.placed_at AND wanted = ANY (o.tag_ids));
    GET DIAGNOSTICS removed = ROW_COUNT;
    INSERT INTO order_tags (tag_id, placed_at, order_id, status)
    SELECT wanted, carrier.placed_at, carrier.id, carrier.status
    FROM (SELECT o.placed_at, o.id, o.status FROM orders o WHERE o.tag_ids @> ARRAY[wanted] ORDER BY o.marketer_id, o.id FOR NO KEY UPDATE) carrier
    ON CONFLICT (tag_id, placed_at, order_id) DO UPDATE SET status = excluded.status WHERE order_tags.status <> excluded.status;
    GET DIAGNOSTICS mended = ROW_COUNT;
    RETURN removed + mended;
END $$;
-- +goose StatementEnd

INSERT INTO order_tags (tag_id, placed_at, order_id, status)
SELECT DISTINCT tag_id, placed_at, id, status FROM orders CROSS JOIN LATERAL unnest(tag_ids) AS carried (tag_id) ORDER BY tag_id, placed_at, id;

-- +goose Down
DROP TRIGGER placed_orders_are_listed_by_tags ON orders;
DROP TRIGGER changed_orders_are_listed_by_tags ON orders;
DROP TRIGGER deleted_orders_are_not_listed_by_tags ON orders;
DROP FUNCTION list_order_by_tags;
DROP FUNCTION relist_tag;
DROP TABLE order_tags;
