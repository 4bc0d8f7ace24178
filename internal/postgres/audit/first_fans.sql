-- Each creator's slots against the receipts that took them, one each (rule 19). Keyed by the creator and the fan, and not by the order; receipts
-- are in their orders' keys, and have no index by fan: those of each order that has a slot here are read once. Both are laid together and grouped,
-- because of a join the planner believes that it is small, and puts every slot to every receipt.
WITH slots AS MATERIALIZED (
    SELECT creator_id, fan_hash, marketer_id, order_id FROM first_fans
    WHERE (creator_id, fan_hash) >= ($1::uuid, $2::bytea) AND (creator_id, fan_hash) < ($3::uuid, $4::bytea) AND ($5::uuid IS NULL OR order_id = $5)
), fans AS (
    SELECT marketer_id, order_id, fan_hash, creator_id, 0 AS counted FROM slots
    UNION ALL
    SELECT s.marketer_id, s.order_id, r.fan_hash, NULL, 1
    FROM (SELECT DISTINCT marketer_id, order_id FROM slots) s
    CROSS JOIN LATERAL (SELECT fan_hash FROM receipts WHERE marketer_id = s.marketer_id AND order_id = s.order_id AND outcome = 'COUNTED' OFFSET 0) r
), slot AS (
    SELECT marketer_id, order_id, fan_hash, max(creator_id::text)::uuid AS creator_id, count(creator_id) AS creators, sum(counted) AS counted
    FROM fans GROUP BY marketer_id, order_id, fan_hash HAVING bool_or(creator_id IS NOT NULL)
)
SELECT s.marketer_id, s.order_id, o.number, NULL::uuid, 'first fan ' || left(encode(s.fan_hash, 'hex'), 16), 'taken',
    CASE WHEN o.id IS NULL THEN 'no such order' WHEN s.creators > 1 OR o.creator_id <> s.creator_id THEN 'of another creator'
        WHEN s.counted > 1 THEN 'counted ' || s.counted || ' times' ELSE 'no counted receipt' END
FROM slot s
LEFT JOIN orders o ON o.marketer_id = s.marketer_id AND o.id = s.order_id
WHERE o.creator_id IS DISTINCT FROM s.creator_id OR s.creators > 1 OR s.counted <> 1
