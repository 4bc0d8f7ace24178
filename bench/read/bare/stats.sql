SELECT json_build_object('data', json_build_object('stats', json_build_object(
    'byStatus', (SELECT json_agg(json_build_object('status', status, 'orders', orders)) FROM (
        SELECT status, count(*) AS orders FROM orders WHERE marketer_id = $1 AND placed_at >= $2 AND placed_at < $3 GROUP BY status) s),
    'series', (SELECT json_agg(json_build_object('from', d.day, 'orders', coalesce(p.orders, 0), 'fansDelivered', coalesce(h.fans, 0), 'clicks', coalesce(h.clicks, 0)) ORDER BY d.day)
        FROM generate_series($2::timestamptz, $3::timestamptz - interval '1 day', interval '1 day') AS d (day)
        LEFT JOIN (SELECT date_trunc('day', placed_at) AS day, count(*) AS orders FROM orders
            WHERE marketer_id = $1 AND placed_at >= $2 AND placed_at < $3 GROUP BY 1) p ON p.day = d.day
        LEFT JOIN (SELECT date_trunc('day', h.hour) AS day, sum(h.fans) AS fans, sum(h.clicks) AS clicks
            FROM orders o JOIN order_hours h ON h.order_id = o.id
            WHERE o.marketer_id = $1 AND h.hour >= $2 AND h.hour < $3 GROUP BY 1) h ON h.day = d.day)
)))
