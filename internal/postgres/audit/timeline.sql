-- What an order's row says, against what its events say (rule 10): numbered without a gap, each change beginning where the last one of its
-- field ended, and leading to the present state. No order is completed twice.
SELECT o.marketer_id, o.id, o.number, NULL::uuid, d.what, d.stored, d.recomputed
FROM orders o
LEFT JOIN settlements s ON s.marketer_id = o.marketer_id AND s.order_id = o.id
CROSS JOIN LATERAL (
    SELECT count(*) AS events, min(sequence) AS first, max(sequence) AS last,
        count(*) FILTER (WHERE type = 'PLACED') AS placed, min(at) FILTER (WHERE type = 'PLACED') AS placed_at,
        count(*) FILTER (WHERE type = 'ACCEPTED') AS accepted, min(at) FILTER (WHERE type = 'ACCEPTED') AS accepted_at,
        count(*) FILTER (WHERE type = 'REJECTED') AS rejected, min(at) FILTER (WHERE type = 'REJECTED') AS rejected_at,
        count(*) FILTER (WHERE type = 'COMPLETED') AS completed, min(at) FILTER (WHERE type = 'COMPLETED') AS completed_at,
        count(*) FILTER (WHERE type = 'CANCELLED') AS cancelled, min(at) FILTER (WHERE type = 'CANCELLED') AS cancelled_at
    FROM order_events WHERE marketer_id = o.marketer_id AND order_id = o.id
) e
CROSS JOIN LATERAL (
    SELECT (array_agg(after ORDER BY sequence DESC) FILTER (WHERE field = 'STATUS'))[1] AS status,
        (array_agg(after ORDER BY sequence DESC) FILTER (WHERE field = 'REASON' AND type IN ('REJECTED', 'CANCELLED')))[1] AS reason,
        (array_agg(after ORDER BY sequence DESC) FILTER (WHERE field = 'PAUSED'))[1] AS paused,
        (array_agg(after ORDER BY sequence DESC) FILTER (WHERE field = 'REASON' AND type = 'PAUSED'))[1] AS pause_reason,
        (array_agg(after ORDER BY sequence DESC) FILTER (WHERE field = 'INCOME_VISIBLE'))[1] AS income,
        (array_agg(after ORDER BY sequence DESC) FILTER (WHERE field = 'FANS_DELIVERED'))[1] AS fans,
        -- amounts are told as "510.00 USD"; their digits are the minor units
        (array_agg(regexp_replace(after, '[^0-9]', '', 'g') ORDER BY sequence DESC) FILTER (WHERE field = 'PAYOUT'))[1] AS payout,
        (array_agg(regexp_replace(after, '[^0-9]', '', 'g') ORDER BY sequence DESC) FILTER (WHERE field = 'RELEASED'))[1] AS released,
        count(*) FILTER (WHERE before <> previous AND field IN ('STATUS', 'PAUSED', 'INCOME_VISIBLE', 'FANS_DELIVERED')) AS breaks
    FROM (
        SELECT sequence, type, c->>'field' AS field, coalesce(c->>'before', '') AS before, coalesce(c->>'after', '') AS after,
            lag(coalesce(c->>'after', '')) OVER (PARTITION BY c->>'field' ORDER BY sequence) AS previous
        FROM order_events
        CROSS JOIN jsonb_array_elements(CASE jsonb_typeof(changes) WHEN 'array' THEN changes ELSE '[]' END) c
        WHERE marketer_id = o.marketer_id AND order_id = o.id
    ) changes
) f
CROSS JOIN LATERAL (VALUES
    ('last event', o.last_event::text, e.last::text),
    ('events from 1 to the last one', e.events::text, e.last::text),
    ('first event', coalesce(e.first, 0)::text, '1'),
    ('PLACED events', e.placed::text, '1'),
    ('ACCEPTED events', e.accepted::text, (o.accepted_at IS NOT NULL)::int::text),
    ('REJECTED events', e.rejected::text, (o.status = 'REJECTED')::int::text),
    ('COMPLETED events', e.completed::text, (o.status = 'COMPLETED')::int::text),
    ('CANCELLED events', e.cancelled::text, (o.status = 'CANCELLED')::int::text),
    ('changes that do not begin where the last one ended', f.breaks::text, '0'),
    ('status, as the timeline leads to it', o.status::text, f.status),
    ('reason, as the timeline tells it', coalesce(o.rejection_reason, o.cancellation_reason), f.reason),
    ('fans delivered, as the timeline leads to them', o.fans_delivered::text, coalesce(f.fans, '0')),
    ('paused, as the timeline leads to it', (o.pause_reason IS NOT NULL)::text, (o.status = 'ACCEPTED' AND f.paused IS NOT DISTINCT FROM 'true')::text),
    ('reason of the pause, as the timeline tells it', o.pause_reason, CASE WHEN o.pause_reason IS NOT NULL THEN f.pause_reason END),
    ('income visible, as the timeline leads to it', o.income_visible::text, coalesce(f.income, o.income_visible::text)),
    ('payout, as the timeline tells it', CASE WHEN s.order_id IS NOT NULL THEN f.payout::numeric::text END, s.payout_minor::text),
    ('released, as the timeline tells it', CASE WHEN s.order_id IS NOT NULL THEN f.released::numeric::text END, s.released_minor::text),
    ('placed at', o.placed_at::text, e.placed_at::text),
    ('accepted at', o.accepted_at::text, e.accepted_at::text),
    ('rejected at', o.rejected_at::text, CASE o.rejection_reason WHEN 'EXPIRED' THEN o.respond_by ELSE e.rejected_at END::text),
    ('completed at', o.completed_at::text, e.completed_at::text),
    -- an end for a missed guarantee is dated to the miss, and settled when it was recorded
    ('cancelled at', o.cancelled_at::text, CASE o.cancellation_reason WHEN 'GUARANTEE_MISSED' THEN least(o.cancelled_at, e.cancelled_at) ELSE e.cancelled_at END::text),
    ('settlement: settled at', s.settled_at::text, CASE WHEN s.order_id IS NOT NULL THEN coalesce(e.completed_at, e.cancelled_at)::text END)
) d (what, stored, recomputed)
WHERE (o.marketer_id, o.id) >= ($1::uuid, $2::uuid) AND (o.marketer_id, o.id) < ($3::uuid, $4::uuid)
    AND d.stored IS DISTINCT FROM d.recomputed
