-- Each creator's slots against the receipts that took them, one each (rule 19). Keyed by the creator and the fan, and not by the order; receipts
-- are in their orders' keys, and have no index by fan: those of each order that has a slot here are read once.
WITH slots AS MATERIALIZED (
    SELECT creator_id, fan_hash, marketer_id, order_id FROM first_fans
    WHERE (creator_id, fan_hash) >= ($1::uuid, $2::bytea) AND (creator_id, fan_hash) < ($3::uuid, $4::bytea) AND ($5::uuid IS NULL OR order_id = $5)
), counted AS MATERIALIZED (
    SELECT s.marketer_id, s.order_id, r.fan_hash, count(*) AS times
    FROM (SELECT DISTINCT marketer_id, order_id FROM slots) s
    CROSS JOIN LATERAL (SELECT fan_hash FROM receipts WHERE marketer_id = s.marketer_id AND order_id = s.order_id AND outcome = 'COUNTED' OFFSET 0) r
    GROUP BY s.marketer_id, s.order_id, r.fan_hash
)
SELECT f.marketer_id, f.order_id, o.number, NULL::uuid, 'first fan ' || left(encode(f.fan_hash, 'hex'), 16), 'taken',
    CASE WHEN o.id IS NULL THEN 'no such order' WHEN o.creator_id <> f.creator_id THEN 'of another creator'
        WHEN c.times > 1 THEN 'counted ' || c.times || ' times' ELSE 'no counted receipt' END
FROM slots f
LEFT JOIN orders o ON o.marketer_id = f.marketer_id AND o.id = f.order_id
LEFT JOIN counted c ON c.marketer_id = f.marketer_id AND c.order_id = f.order_id AND c.fan_hash = f.fan_hash
WHERE o.creator_id IS DISTINCT FROM f.creator_id OR c.times IS DISTINCT FROM 1
