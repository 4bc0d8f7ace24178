-- What an order's row, settlement and ledger say, against what follows from its receipts and clicks (rules 14 to 17, 20 to 23).
--
-- An imported order brought an opening balance without receipts, told by a DELIVERED event of the transaction that placed it. Receipts
-- explain the balance without moving the number, so there the number is what the timeline adds up to, and the receipts may lag behind it by
-- as much as the balance. Clicks that were counted before single ones were kept stand in opening_clicks.
SELECT o.marketer_id, o.id, o.number, NULL::uuid, d.what, d.stored, d.recomputed
FROM orders o
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE outcome = 'COUNTED') AS fans, count(*) FILTER (WHERE outcome = 'COUNTED' AND via_click) AS by_click
    FROM receipts WHERE marketer_id = o.marketer_id AND order_id = o.id
) came
CROSS JOIN LATERAL (
    SELECT count(*) AS fans, count(*) FILTER (WHERE fan.via_click) AS by_click
    FROM receipts back
    LEFT JOIN receipts fan ON fan.marketer_id = back.marketer_id AND fan.order_id = back.order_id AND fan.id = back.reverses
    WHERE back.marketer_id = o.marketer_id AND back.order_id = o.id AND back.reverses IS NOT NULL
) went
CROSS JOIN LATERAL (
    SELECT sum(clean) AS clean, sum(filtered) AS filtered, sum(inactive) AS inactive
    FROM (
        SELECT count(*) FILTER (WHERE outcome = 'COUNTED') AS clean, count(*) FILTER (WHERE reason IN ('BOT', 'REPEAT')) AS filtered,
            count(*) FILTER (WHERE reason = 'INACTIVE') AS inactive
        FROM clicks WHERE marketer_id = o.marketer_id AND order_id = o.id
        UNION ALL
        SELECT clicks, clicks_filtered, clicks_inactive FROM opening_clicks WHERE marketer_id = o.marketer_id AND order_id = o.id
    ) all_clicks
) clicked
CROSS JOIN LATERAL (
    SELECT count(*) AS events, count(DISTINCT transaction) AS transactions
    FROM order_events WHERE marketer_id = o.marketer_id AND order_id = o.id
) told
CROSS JOIN LATERAL (
    SELECT coalesce(sum(moved), 0) AS fans, coalesce(sum(moved) FILTER (WHERE opening), 0) AS opening
    FROM (
        SELECT e.transaction = placed.transaction AS opening,
            CASE WHEN c->>'after' ~ '^\d{1,9}$' THEN (c->>'after')::bigint ELSE 0 END
            - CASE WHEN c->>'before' ~ '^\d{1,9}$' THEN (c->>'before')::bigint ELSE 0 END AS moved
        FROM order_events e
        LEFT JOIN order_events placed ON placed.marketer_id = e.marketer_id AND placed.order_id = e.order_id AND placed.sequence = 1
        CROSS JOIN jsonb_array_elements(CASE jsonb_typeof(e.changes) WHEN 'array' THEN e.changes ELSE '[]' END) c
        WHERE o.imported AND e.marketer_id = o.marketer_id AND e.order_id = o.id AND c->>'field' = 'FANS_DELIVERED'
    ) moves
) balance
CROSS JOIN LATERAL (
    SELECT CASE WHEN o.imported THEN balance.fans ELSE came.fans - went.fans END AS fans, came.by_click - went.by_click AS by_click
) delivered
CROSS JOIN LATERAL (
    SELECT o.status IN ('COMPLETED', 'CANCELLED') AND o.accepted_at IS NOT NULL AS settles, o.status NOT IN ('WAITING', 'ACCEPTED') AS ended,
        least(delivered.fans, o.fans_ordered) AS paid_fans, o.fans_ordered::numeric * o.price_minor AS total
) due
CROSS JOIN LATERAL (
    SELECT CASE WHEN due.settles THEN due.paid_fans * o.price_minor::numeric ELSE 0 END AS payout
) money
LEFT JOIN settlements s ON s.marketer_id = o.marketer_id AND s.order_id = o.id
CROSS JOIN LATERAL (
    VALUES
        ('fans delivered', o.fans_delivered::text, delivered.fans::text),
        ('fans by click', o.fans_by_click::text, delivered.by_click::text),
        ('fans with a receipt', CASE WHEN o.imported THEN (came.fans - went.fans)::text END,
            CASE WHEN o.imported THEN least(greatest(came.fans - went.fans, balance.fans - balance.opening), balance.fans)::text END),
        ('clicks', o.clicks::text, clicked.clean::text),
        ('clicks filtered', o.clicks_filtered::text, clicked.filtered::text),
        ('clicks inactive', o.clicks_inactive::text, clicked.inactive::text),
        ('percent', o.percent::text, floor(100 * due.paid_fans::numeric / o.fans_ordered)::text),
        ('conversion', o.conversion::text,
            CASE WHEN o.campaign_type <> 'FREE_TRIAL' AND clicked.clean > 0 THEN round(delivered.by_click::numeric / clicked.clean, 4)::text END),
        -- A transaction with events makes one version, and so may one that counts clicks or explains fans without an event.
        ('version', o.version::text, least(greatest(o.version, told.transactions),
            told.events + clicked.clean + clicked.filtered + clicked.inactive + came.fans)::text),
        ('hold', o.held_minor::text, CASE WHEN due.ended THEN 0 ELSE due.total END::text),
        ('last ledger transaction', o.last_ledger_transaction::text, CASE WHEN due.ended THEN '2' ELSE '1' END),
        ('settlements', (s.order_id IS NOT NULL)::int::text, due.settles::int::text),
        ('settlement: paid fans', s.paid_fans::text, CASE WHEN s.order_id IS NOT NULL THEN due.paid_fans::text END),
        ('settlement: payout', s.payout_minor::text, CASE WHEN s.order_id IS NOT NULL THEN money.payout::text END),
        ('settlement: released', s.released_minor::text, CASE WHEN s.order_id IS NOT NULL THEN (due.total - money.payout)::text END),
        ('settlement: currency', s.currency, CASE WHEN s.order_id IS NOT NULL THEN o.currency END)
    UNION ALL
    SELECT format('ledger transaction %s: %s', transaction, account), have.amount::text, want.amount::text
    FROM (
        SELECT transaction, account, amount_minor::numeric AS amount FROM ledger_entries WHERE marketer_id = o.marketer_id AND order_id = o.id
    ) have
    FULL JOIN (
        SELECT * FROM (VALUES
            (1::bigint, 'CLIENT_FUNDS', -due.total), (1, 'HOLD', due.total),
            (2, 'HOLD', -due.total), (2, 'MARKETER_EARNINGS', money.payout), (2, 'CLIENT_FUNDS', due.total - money.payout)
        ) line (transaction, account, amount) WHERE amount <> 0 AND (transaction = 1 OR due.ended)
    ) want USING (transaction, account)
    UNION ALL
    SELECT format('ledger transaction %s: sum', transaction), sum(amount_minor)::text, '0'
    FROM ledger_entries WHERE marketer_id = o.marketer_id AND order_id = o.id GROUP BY transaction
    UNION ALL
    SELECT format('ledger transaction %s: currency of %s', transaction, account), currency, o.currency
    FROM ledger_entries WHERE marketer_id = o.marketer_id AND order_id = o.id
) d (what, stored, recomputed)
WHERE (o.marketer_id, o.id) >= ($1::uuid, $2::uuid) AND (o.marketer_id, o.id) < ($3::uuid, $4::uuid)
    AND d.stored IS DISTINCT FROM d.recomputed
