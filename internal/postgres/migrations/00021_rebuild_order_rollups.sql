-- +goose Up

-- Makes the rollups of an order anew from its receipts and clicks; the caller holds the order's lock. A fan is paid while the ordered number is
-- not reached (rule 16); a reversal is booked when it was made (rule 21); what an import opened with, at acceptance. Orders with opening
-- clicks are left alone: when these came is nowhere but in the rollups. Rows that are right already are not touched.
-- +goose StatementBegin
CREATE FUNCTION rebuild_order_rollups(wanted_marketer uuid, wanted_order uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM opening_clicks WHERE marketer_id = wanted_marketer AND order_id = wanted_order) THEN
        RETURN;
    END IF;
    WITH asked AS (
        SELECT * FROM orders WHERE marketer_id = wanted_marketer AND id = wanted_order
    ), told AS (
        SELECT id, recorded_at, occurred_at AS at, 1 AS fans, via_click::int AS by_click
        FROM receipts WHERE marketer_id = wanted_marketer AND order_id = wanted_order AND outcome = 'COUNTED'
        UNION ALL
        SELECT back.id, back.recorded_at, back.recorded_at, -1, -fan.via_click::int
        FROM receipts back JOIN receipts fan ON fan.marketer_id = back.marketer_id AND fan.order_id = back.order_id AND fan.id = back.reverses
        WHERE back.marketer_id = wanted_marketer AND back.order_id = wanted_order AND back.reverses IS NOT NULL
    ), opening AS (
        SELECT o.fans_delivered - coalesce((SELECT sum(fans) FROM told), 0) AS fans FROM asked o
    ), happened AS (
        SELECT at, fans, by_click, CASE WHEN fans < 0 OR running <= fans_ordered THEN fans ELSE 0 END AS paid, 0 AS clicks
        FROM (SELECT t.*, o.fans_ordered, opening.fans + sum(t.fans) OVER (ORDER BY t.recorded_at, t.id) AS running FROM told t, asked o, opening) counted
        UNION ALL
        SELECT o.accepted_at, opening.fans, 0, least(opening.fans, o.fans_ordered), 0 FROM asked o, opening WHERE o.imported AND opening.fans <> 0
        UNION ALL
        SELECT occurred_at, 0, 0, 0, 1 FROM clicks WHERE marketer_id = wanted_marketer AND order_id = wanted_order AND outcome = 'COUNTED'
    ), want AS (
        SELECT date_bin('15 minutes', at, '1970-01-01 00:00:00Z') AS bucket, sum(fans) AS fans, sum(by_click) AS by_click, sum(paid) AS paid, sum(clicks) AS clicks
        FROM happened GROUP BY 1
    ), gone AS (
        DELETE FROM order_rollups r WHERE r.marketer_id = wanted_marketer AND r.order_id = wanted_order AND NOT EXISTS (SELECT FROM want w WHERE w.bucket = r.bucket)
    )
    INSERT INTO order_rollups AS r (marketer_id, order_id, bucket, fans, fans_by_click, paid_fans, clicks)
    SELECT wanted_marketer, wanted_order, bucket, fans, by_click, paid, clicks FROM want
    ON CONFLICT (marketer_id, order_id, bucket) DO UPDATE SET fans = excluded.fans, fans_by_click = excluded.fans_by_click,
        paid_fans = excluded.paid_fans, clicks = excluded.clicks
    WHERE (r.fans, r.fans_by_click, r.paid_fans, r.clicks) <> (excluded.fans, excluded.fans_by_click, excluded.paid_fans, excluded.clicks);
END $$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION rebuild_order_rollups;
