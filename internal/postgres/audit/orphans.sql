-- What belongs to no order. Foreign keys keep it from rows that are few; receipts and clicks are written by transactions that hold their order locked.
SELECT c.marketer_id, c.order_id, NULL::bigint, NULL::uuid, 'order of ' || string_agg(c.kind, ', ' ORDER BY c.kind), 'none', 'one'
FROM (
    SELECT DISTINCT marketer_id, order_id, 'receipts' AS kind FROM receipts
    WHERE (marketer_id, order_id) >= ($1::uuid, $2::uuid) AND (marketer_id, order_id) < ($3::uuid, $4::uuid)
    UNION ALL
    SELECT DISTINCT marketer_id, order_id, 'clicks' FROM clicks
    WHERE (marketer_id, order_id) >= ($1::uuid, $2::uuid) AND (marketer_id, order_id) < ($3::uuid, $4::uuid)
    UNION ALL
    SELECT DISTINCT marketer_id, order_id, 'events' FROM order_events
    WHERE (marketer_id, order_id) >= ($1::uuid, $2::uuid) AND (marketer_id, order_id) < ($3::uuid, $4::uuid)
    UNION ALL
    SELECT DISTINCT marketer_id, order_id, 'rollups' FROM order_rollups
    WHERE (marketer_id, order_id) >= ($1::uuid, $2::uuid) AND (marketer_id, order_id) < ($3::uuid, $4::uuid)
    UNION ALL
    SELECT DISTINCT marketer_id, order_id, 'ledger entries' FROM ledger_entries
    WHERE (marketer_id, order_id) >= ($1::uuid, $2::uuid) AND (marketer_id, order_id) < ($3::uuid, $4::uuid)
    UNION ALL
    SELECT marketer_id, order_id, 'a settlement' FROM settlements
    WHERE (marketer_id, order_id) >= ($1::uuid, $2::uuid) AND (marketer_id, order_id) < ($3::uuid, $4::uuid)
) c
WHERE NOT EXISTS (SELECT FROM orders o WHERE o.marketer_id = c.marketer_id AND o.id = c.order_id)
GROUP BY c.marketer_id, c.order_id
