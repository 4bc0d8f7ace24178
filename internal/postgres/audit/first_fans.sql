-- Each creator's slots against the receipts that took them (rule 19). Keyed by the creator and the fan, and not by the order.
SELECT f.marketer_id, f.order_id, o.number, NULL::uuid, 'first fan ' || left(encode(f.fan_hash, 'hex'), 16), 'taken',
    CASE WHEN o.id IS NULL THEN 'no such order' WHEN o.creator_id <> f.creator_id THEN 'of another creator' ELSE 'no counted receipt' END
FROM first_fans f
LEFT JOIN orders o ON o.marketer_id = f.marketer_id AND o.id = f.order_id
WHERE (f.creator_id, f.fan_hash) >= ($1::uuid, $2::bytea) AND (f.creator_id, f.fan_hash) < ($3::uuid, $4::bytea)
    AND ($5::uuid IS NULL OR f.order_id = $5)
    AND (o.creator_id IS DISTINCT FROM f.creator_id OR NOT EXISTS (
        SELECT FROM receipts r WHERE r.marketer_id = f.marketer_id AND r.order_id = f.order_id AND r.fan_hash = f.fan_hash AND r.outcome = 'COUNTED'))
