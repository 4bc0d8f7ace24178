-- What the charts are drawn from, per quarter of an hour, against the receipts and clicks (rules 21, 34, 38). A reversal is booked when
-- it was made; what is left unexplained of an imported opening balance, in the bucket of acceptance.
--
-- Which of the fans in the completing transaction were beyond the ordered number is not kept, only how many, nor when opening clicks came:
-- with either, a bucket's number is bounded, and the sum is exact.
SELECT o.marketer_id, o.id, o.number, NULL::uuid, d.what, d.stored, d.recomputed
FROM orders o
LEFT JOIN opening_clicks opening ON opening.marketer_id = o.marketer_id AND opening.order_id = o.id
CROSS JOIN LATERAL (
    SELECT bucket, have.fans AS fans, have.fans_by_click AS by_click, have.paid_fans AS paid, have.clicks AS clicks,
        coalesce(want.fans, 0) AS want_fans, coalesce(want.by_click, 0) AS want_by_click, coalesce(want.clicks, 0) AS want_clicks,
        least(greatest(o.fans_delivered - o.fans_ordered, 0), coalesce(want.came, 0)) AS may_be_unpaid
    FROM (
        SELECT * FROM order_rollups WHERE marketer_id = o.marketer_id AND order_id = o.id
    ) have
    FULL JOIN (
        SELECT date_bin('15 minutes', at, '1970-01-01 00:00:00Z') AS bucket, sum(fans) AS fans, sum(by_click) AS by_click, sum(clicks) AS clicks,
            sum(fans) FILTER (WHERE fans > 0) AS came
        FROM (
            SELECT occurred_at AS at, 1 AS fans, via_click::int AS by_click, 0 AS clicks
            FROM receipts WHERE marketer_id = o.marketer_id AND order_id = o.id AND outcome = 'COUNTED'
            UNION ALL
            SELECT back.recorded_at, -1, -fan.via_click::int, 0
            FROM receipts back
            LEFT JOIN receipts fan ON fan.marketer_id = back.marketer_id AND fan.order_id = back.order_id AND fan.id = back.reverses
            WHERE back.marketer_id = o.marketer_id AND back.order_id = o.id AND back.reverses IS NOT NULL
            UNION ALL
            SELECT o.accepted_at, o.fans_delivered - (
                SELECT count(*) FILTER (WHERE outcome = 'COUNTED') - count(*) FILTER (WHERE outcome = 'REVERSED')
                FROM receipts WHERE marketer_id = o.marketer_id AND order_id = o.id), 0, 0
            WHERE o.imported AND o.accepted_at IS NOT NULL
            UNION ALL
            SELECT occurred_at, 0, 0, 1 FROM clicks WHERE marketer_id = o.marketer_id AND order_id = o.id AND outcome = 'COUNTED'
        ) happened GROUP BY 1
    ) want USING (bucket)
) b
CROSS JOIN LATERAL (VALUES
    ('fans', b.fans, b.want_fans),
    ('fans by click', b.by_click, b.want_by_click),
    ('paid fans', b.paid, least(greatest(coalesce(b.paid, 0), b.want_fans - b.may_be_unpaid), b.want_fans)),
    ('clicks', b.clicks, least(greatest(coalesce(b.clicks, 0), b.want_clicks), b.want_clicks + coalesce(opening.clicks, 0)))
) n (name, stored, recomputed)
CROSS JOIN LATERAL (VALUES (format('rollup %s: %s', to_char(b.bucket, 'YYYY-MM-DD"T"HH24:MI"Z"'), n.name), n.stored::text, n.recomputed::text)) d (what, stored, recomputed)
WHERE (o.marketer_id, o.id) >= ($1::uuid, $2::uuid) AND (o.marketer_id, o.id) < ($3::uuid, $4::uuid)
    AND coalesce(n.stored, 0) <> n.recomputed
UNION ALL
SELECT o.marketer_id, o.id, o.number, NULL, d.what, d.stored::text, d.recomputed::text
FROM orders o
CROSS JOIN LATERAL (
    SELECT coalesce(sum(paid_fans), 0) AS paid, coalesce(sum(clicks), 0) AS clicks
    FROM order_rollups WHERE marketer_id = o.marketer_id AND order_id = o.id
) r
CROSS JOIN LATERAL (VALUES
    ('rollups: sum of paid fans', r.paid, least(o.fans_delivered, o.fans_ordered)),
    ('rollups: sum of clicks', r.clicks, o.clicks)
) d (what, stored, recomputed)
WHERE (o.marketer_id, o.id) >= ($1::uuid, $2::uuid) AND (o.marketer_id, o.id) < ($3::uuid, $4::uuid)
    AND d.stored <> d.recomputed
