-- Each receipt against what it rests on (rules 18, 19, 21): a counted fan came after acceptance and holds its creator's slot for this order, a fan
-- refused as known is known, a reversal takes back a counted receipt of the same fan, and the report that it answers tells the same.
SELECT o.marketer_id, o.id, o.number, r.id, d.what, d.stored, d.recomputed
FROM orders o
JOIN receipts r ON r.marketer_id = o.marketer_id AND r.order_id = o.id
LEFT JOIN first_fans slot ON slot.creator_id = o.creator_id AND slot.fan_hash = r.fan_hash
LEFT JOIN reports p ON p.reporter_id = r.reporter_id AND p.kind = 'DELIVERY' AND p.report_id = r.report_id
LEFT JOIN receipts fan ON fan.marketer_id = r.marketer_id AND fan.order_id = r.order_id AND fan.id = r.reverses
CROSS JOIN LATERAL (VALUES
    ('first fan of the creator', CASE WHEN slot.order_id IS NULL THEN 'nowhere' WHEN slot.order_id = o.id THEN 'on this order' ELSE 'on another order' END,
        CASE WHEN r.outcome = 'COUNTED' OR r.reason = 'DUPLICATE_FAN' THEN 'on this order' WHEN r.reason = 'RETURNING_FAN' THEN 'on another order' END),
    ('occurred at', r.occurred_at::text, CASE WHEN r.outcome = 'COUNTED' THEN greatest(r.occurred_at, o.accepted_at)::text END),
    ('outcome of the report', coalesce(p.outcome, 'none'), CASE WHEN r.outcome <> 'REVERSED' THEN r.outcome END),
    ('reason of the report', coalesce(p.reason, 'none'), CASE WHEN p.outcome = r.outcome THEN coalesce(r.reason, 'none') END),
    ('order of the report', p.order_id::text, CASE WHEN p.outcome = r.outcome THEN o.id::text END),
    ('outcome of what it reverses', coalesce(fan.outcome, 'none'), CASE WHEN r.outcome = 'REVERSED' THEN 'COUNTED' END),
    ('fan of what it reverses', encode(fan.fan_hash, 'hex'), CASE WHEN r.outcome = 'REVERSED' AND fan.id IS NOT NULL THEN encode(r.fan_hash, 'hex') END)
) d (what, stored, recomputed)
WHERE (o.marketer_id, o.id) >= ($1::uuid, $2::uuid) AND (o.marketer_id, o.id) < ($3::uuid, $4::uuid)
    -- most receipts have nothing to be told, and it is found sooner so
    AND NOT coalesce(r.outcome = 'COUNTED' AND r.reverses IS NULL AND slot.order_id = o.id AND r.occurred_at >= o.accepted_at
        AND p.outcome = 'COUNTED' AND p.reason IS NULL AND p.order_id = o.id, false)
    AND d.recomputed IS NOT NULL AND d.stored IS DISTINCT FROM d.recomputed
