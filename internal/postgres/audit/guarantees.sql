-- Where a guarantee stands, against the receipts (rules 21 and 26). The first fan's instant is that of a counted receipt. The present window
-- holds what was counted since its start, on a clock that stands still during pauses: the start has moved on with every pause that has ended
-- since, and so has every fan who came before that pause; what was reversed during a pause counts as if at its end. What was reversed in the
-- window is taken off, whenever the fan had come. Imported orders have no guarantee, and their first fan may be one of the opening balance.
SELECT o.marketer_id, o.id, o.number, NULL::uuid, d.what, d.stored, d.recomputed
FROM orders o
CROSS JOIN LATERAL (
    SELECT count(*) AS fans, count(*) FILTER (WHERE recorded_at = o.first_fan_at) AS first
    FROM receipts WHERE marketer_id = o.marketer_id AND order_id = o.id AND outcome = 'COUNTED'
) came
CROSS JOIN LATERAL (
    SELECT array_agg(at) AS at, array_agg(lasted) AS lasted
    FROM (
        SELECT type, at, lead(at) OVER (ORDER BY sequence) - at AS lasted, changes
        FROM order_events
        WHERE o.guarantee_policy IS NOT NULL AND marketer_id = o.marketer_id AND order_id = o.id AND type IN ('PAUSED', 'RESUMED')
    ) p
    WHERE type = 'PAUSED' AND lasted IS NOT NULL AND NOT changes @> '[{"field": "REASON", "after": "GUARANTEE_MISSED"}]'
) pauses
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE r.outcome = 'COUNTED') AS fans, count(*) FILTER (WHERE r.outcome = 'REVERSED') AS reversed
    FROM receipts r
    CROSS JOIN LATERAL (SELECT coalesce(sum(p.at + p.lasted - greatest(p.at, r.recorded_at)), interval '0') AS paused
        FROM unnest(pauses.at, pauses.lasted) AS p (at, lasted) WHERE p.at + p.lasted > r.recorded_at) later
    WHERE o.guarantee_policy IS NOT NULL AND r.marketer_id = o.marketer_id AND r.order_id = o.id AND r.outcome <> 'REFUSED'
        AND r.recorded_at + later.paused >= o.window_start
) recent
CROSS JOIN LATERAL (VALUES
    ('first fan at', o.first_fan_at::text, CASE WHEN came.fans > 0 THEN CASE WHEN came.first > 0 THEN o.first_fan_at::text ELSE 'that of a counted receipt' END END),
    ('fans in the present window', o.window_fans::text, CASE WHEN o.guarantee_policy IS NOT NULL AND o.status = 'ACCEPTED'
        THEN recent.fans - recent.reversed ELSE o.window_fans END::text)
) d (what, stored, recomputed)
WHERE (o.marketer_id, o.id) >= ($1::uuid, $2::uuid) AND (o.marketer_id, o.id) < ($3::uuid, $4::uuid)
    AND NOT o.imported AND d.stored IS DISTINCT FROM d.recomputed
