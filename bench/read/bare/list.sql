WITH page AS (
    SELECT o.* FROM orders o
    WHERE o.marketer_id = $1 AND o.status = ANY($2) AND (o.placed_at, o.id) < ($4, $5)
        AND EXISTS (SELECT FROM order_tags ot WHERE ot.order_id = o.id AND ot.tag_id = ANY($3))
    ORDER BY o.placed_at DESC, o.id DESC LIMIT $6 + 1
), shown AS (SELECT * FROM page ORDER BY placed_at DESC, id DESC LIMIT $6)
SELECT json_build_object('data', json_build_object('orders', json_build_object(
    'nodes', coalesce((SELECT json_agg(json_build_object(
        'id', o.id, 'number', o.number, 'status', o.status, 'fansOrdered', o.fans_ordered, 'placedAt', o.placed_at,
        'campaign', json_build_object('id', c.id, 'name', c.name, 'type', c.type),
        'client', json_build_object('id', a.id, 'name', a.name),
        'tags', (SELECT coalesce(json_agg(json_build_object('id', t.id, 'name', t.name, 'color', t.color) ORDER BY t.name), '[]'::json)
            FROM order_tags ot JOIN tags t ON t.id = ot.tag_id WHERE ot.order_id = o.id),
        'progress', CASE WHEN o.accepted_at IS NOT NULL THEN json_build_object('fansDelivered', o.fans_delivered,
            'percent', 100 * least(o.fans_delivered, o.fans_ordered) / o.fans_ordered) END,
        'performance', CASE WHEN o.accepted_at IS NOT NULL THEN json_build_object(
            'clicks', CASE WHEN c.type <> 'FREE_TRIAL' THEN o.clicks END,
            'conversionRate', CASE WHEN c.type <> 'FREE_TRIAL' AND o.clicks > 0 THEN round(o.fans_by_click::numeric / o.clicks, 4)::text END) END
        ) ORDER BY o.placed_at DESC, o.id DESC)
        FROM shown o JOIN campaigns c ON c.id = o.campaign_id JOIN accounts a ON a.id = o.client_id), '[]'::json),
    'pageInfo', json_build_object('hasNextPage', (SELECT count(*) > $6 FROM page),
        'endCursor', (SELECT to_char(placed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || id FROM shown ORDER BY placed_at, id LIMIT 1))
)))
