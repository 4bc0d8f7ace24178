-- What statistics without a filter are read from, per marketer, against its orders and their rollups: the sums of each day and each quarter of
-- an hour, together with the changes that are not added to them yet. And which of its orders are listed by which tag, in which state.
SELECT $1::uuid, NULL::uuid, NULL::bigint, NULL::uuid, d.what, d.stored::text, d.recomputed::text
FROM (
    SELECT day,
        ARRAY[sum(waiting), sum(accepted), sum(rejected), sum(completed), sum(cancelled), sum(fans_ordered), sum(fans), sum(link_fans), sum(clicks)] AS sums
    FROM (
        SELECT day, waiting, accepted, rejected, completed, cancelled, fans_ordered, fans, link_fans, clicks FROM marketer_days WHERE marketer_id = $1::uuid
        UNION ALL
        SELECT day, waiting, accepted, rejected, completed, cancelled, fans_ordered, fans, link_fans, clicks FROM marketer_deltas WHERE marketer_id = $1::uuid
    ) kept GROUP BY day
) have
FULL JOIN (
    SELECT day,
        ARRAY[sum(waiting), sum(accepted), sum(rejected), sum(completed), sum(cancelled), sum(fans_ordered), sum(fans), sum(link_fans), sum(clicks)] AS sums
    FROM (
        SELECT date_bin('1 day', placed_at, '1970-01-01 00:00:00Z') AS day, (status = 'WAITING')::int AS waiting, (status = 'ACCEPTED')::int AS accepted,
            (status = 'REJECTED')::int AS rejected, (status = 'COMPLETED')::int AS completed, (status = 'CANCELLED')::int AS cancelled, fans_ordered,
            0 AS fans, 0 AS link_fans, 0 AS clicks
        FROM orders WHERE marketer_id = $1::uuid
        UNION ALL
        SELECT date_bin('1 day', r.bucket, '1970-01-01 00:00:00Z'), 0, 0, 0, 0, 0, 0, r.fans, CASE WHEN o.campaign_type <> 'FREE_TRIAL' THEN r.fans_by_click ELSE 0 END, r.clicks
        FROM order_rollups r JOIN orders o ON o.marketer_id = r.marketer_id AND o.id = r.order_id WHERE r.marketer_id = $1::uuid
    ) said GROUP BY day
) want USING (day)
CROSS JOIN LATERAL unnest(ARRAY['waiting', 'accepted', 'rejected', 'completed', 'cancelled', 'fans ordered', 'fans', 'fans by click of link-based orders', 'clicks'],
    coalesce(have.sums, array_fill(0::numeric, ARRAY[9])), coalesce(want.sums, array_fill(0::numeric, ARRAY[9]))) AS n (name, stored, recomputed)
CROSS JOIN LATERAL (VALUES (format('marketer''s day %s: %s', to_char(day, 'YYYY-MM-DD'), n.name), n.stored, n.recomputed)) d (what, stored, recomputed)
WHERE n.stored <> n.recomputed
UNION ALL
SELECT $1::uuid, NULL, NULL, NULL, format('marketer''s quarter %s: %s', to_char(bucket, 'YYYY-MM-DD"T"HH24:MI"Z"'), n.name), n.stored::text, n.recomputed::text
FROM (
    SELECT bucket, ARRAY[sum(fans), sum(link_fans), sum(clicks)] AS sums
    FROM (
        SELECT bucket, fans, link_fans, clicks FROM marketer_quarters WHERE marketer_id = $1::uuid
        UNION ALL
        SELECT bucket, fans, link_fans, clicks FROM marketer_deltas WHERE marketer_id = $1::uuid AND bucket IS NOT NULL
    ) kept GROUP BY bucket
) have
FULL JOIN (
    SELECT r.bucket, ARRAY[sum(r.fans), sum(CASE WHEN o.campaign_type <> 'FREE_TRIAL' THEN r.fans_by_click ELSE 0 END), sum(r.clicks)] AS sums
    FROM order_rollups r JOIN orders o ON o.marketer_id = r.marketer_id AND o.id = r.order_id WHERE r.marketer_id = $1::uuid GROUP BY r.bucket
) want USING (bucket)
CROSS JOIN LATERAL unnest(ARRAY['fans', 'fans by click of link-based orders', 'clicks'],
    coalesce(have.sums, array_fill(0::numeric, ARRAY[3])), coalesce(want.sums, array_fill(0::numeric, ARRAY[3]))) AS n (name, stored, recomputed)
WHERE n.stored <> n.recomputed
UNION ALL
SELECT $1::uuid, coalesce(have.order_id, want.id), want.number, NULL, format('listed by tag %s', coalesce(have.tag_id, want.tag_id)), have.status::text, want.status::text
FROM (
    SELECT l.tag_id, l.placed_at, l.order_id, l.status FROM tags t JOIN order_tags l ON l.tag_id = t.id WHERE t.marketer_id = $1::uuid
) have
FULL JOIN (
    SELECT carried.tag_id, o.placed_at, o.id, o.number, o.status
    FROM orders o CROSS JOIN LATERAL unnest(o.tag_ids) AS carried (tag_id) WHERE o.marketer_id = $1::uuid
) want ON want.tag_id = have.tag_id AND want.placed_at = have.placed_at AND want.id = have.order_id
WHERE have.status IS DISTINCT FROM want.status
