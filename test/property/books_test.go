package property

import (
	"testing"

	"headway/internal/order"
)

// wantBooksRight asks the database for anything that must not be, order by order.
func (w *world) wantBooksRight(t *testing.T) {
	t.Helper()
	for what, query := range map[string]string{
		"orders whose delivered fans are not counted minus reversed receipts": `
			SELECT count(*) FROM orders o WHERE (o.fans_delivered, o.fans_by_click) <> (
				SELECT count(*) FILTER (WHERE outcome = 'COUNTED') - count(*) FILTER (WHERE outcome = 'REVERSED'),
					count(*) FILTER (WHERE outcome = 'COUNTED' AND via_click) - count(*) FILTER (WHERE outcome = 'REVERSED' AND via_click)
				FROM receipts r WHERE r.order_id = o.id)`,
		"orders whose clicks are not those stored": `
			SELECT count(*) FROM orders o WHERE (o.clicks, o.clicks_filtered, o.clicks_inactive) <> (
				SELECT count(*) FILTER (WHERE outcome = 'COUNTED'), count(*) FILTER (WHERE reason IN ('BOT', 'REPEAT')), count(*) FILTER (WHERE reason = 'INACTIVE')
				FROM clicks c WHERE c.order_id = o.id)`,
		"orders whose rollups do not add up": `
			SELECT count(*) FROM orders o WHERE (o.fans_delivered, o.fans_by_click, least(o.fans_delivered, o.fans_ordered), o.clicks) <> (
				SELECT coalesce(sum(fans), 0), coalesce(sum(fans_by_click), 0), coalesce(sum(paid_fans), 0), coalesce(sum(clicks), 0)
				FROM order_rollups r WHERE r.order_id = o.id)`,
		"counted receipts without a first-fan slot of their order": `
			SELECT count(*) FROM receipts r JOIN orders o ON o.id = r.order_id
			WHERE r.outcome = 'COUNTED' AND NOT EXISTS (SELECT FROM first_fans f WHERE f.creator_id = o.creator_id AND f.fan_hash = r.fan_hash AND f.order_id = o.id)`,
		"first-fan slots that no receipt took": `
			SELECT (SELECT count(*) FROM first_fans) - (SELECT count(*) FROM receipts WHERE outcome = 'COUNTED')`,
		"ledger transactions that do not balance": `
			SELECT count(*) FROM (SELECT 1 FROM ledger_entries GROUP BY order_id, transaction, currency HAVING sum(amount_minor) <> 0) t`,
		"orders whose ledger has a gap": `
			SELECT count(*) FROM orders o WHERE o.last_ledger_transaction <> (SELECT count(DISTINCT transaction) FROM ledger_entries l WHERE l.order_id = o.id)
				OR o.last_ledger_transaction <> (SELECT max(transaction) FROM ledger_entries l WHERE l.order_id = o.id)`,
		"orders whose ledger is not what orders and receipts say": `
			SELECT count(*) FROM orders o, LATERAL (
				SELECT coalesce(sum(amount_minor) FILTER (WHERE account = 'HOLD'), 0) AS held,
					coalesce(sum(amount_minor) FILTER (WHERE account = 'MARKETER_EARNINGS'), 0) AS earned,
					coalesce(sum(amount_minor) FILTER (WHERE account = 'CLIENT_FUNDS'), 0) AS spent
				FROM ledger_entries l WHERE l.order_id = o.id) l
			WHERE l.held <> o.held_minor
				OR l.earned <> CASE WHEN o.status IN ('COMPLETED', 'CANCELLED') THEN least(o.fans_delivered, o.fans_ordered) * o.price_minor ELSE 0 END
				OR l.spent <> -l.held - l.earned`,
		"orders whose settlement is not their ledger's": `
			SELECT count(*) FROM orders o LEFT JOIN settlements s ON s.order_id = o.id
			WHERE (s.order_id IS NOT NULL) <> (o.status = 'COMPLETED' OR o.status = 'CANCELLED' AND o.cancellation_reason <> 'WITHDRAWN')
				OR s.paid_fans <> least(o.fans_delivered, o.fans_ordered) OR s.payout_minor <> s.paid_fans * o.price_minor
				OR s.payout_minor + s.released_minor <> o.fans_ordered * o.price_minor`,
		"orders whose timeline has a gap": `
			SELECT count(*) FROM orders o WHERE (o.last_event, o.last_event, 1) <> (
				SELECT count(*), max(sequence), min(sequence) FROM order_events e WHERE e.order_id = o.id)`,
		"orders whose timeline does not lead to their state": `
			SELECT count(*) FROM orders o WHERE o.status::text <> (
				SELECT c->>'after' FROM order_events e, jsonb_array_elements(e.changes) c WHERE e.order_id = o.id AND c->>'field' = 'STATUS'
				ORDER BY e.sequence DESC LIMIT 1)`,
		"changes of state that do not begin where the last one ended": `
			SELECT count(*) FROM (
				SELECT coalesce(c->>'before', '') AS before, lag(c->>'after', 1, '') OVER (PARTITION BY e.order_id, c->>'field' ORDER BY e.sequence) AS last
				FROM order_events e, jsonb_array_elements(e.changes) c WHERE c->>'field' IN ('STATUS', 'PAUSED')) s
			WHERE s.before <> s.last AND NOT (s.before = 'false' AND s.last = '')`,
		"orders whose DELIVERED events do not lead to their fans": `
			SELECT count(*) FROM orders o WHERE o.fans_delivered <> (
				SELECT coalesce(sum((c->>'after')::int - (c->>'before')::int), 0) FROM order_events e, jsonb_array_elements(e.changes) c
				WHERE e.order_id = o.id AND e.type = 'DELIVERED' AND c->>'field' = 'FANS_DELIVERED')`,
		"events that lie before the one before them": `
			SELECT count(*) FROM (SELECT at, lag(at) OVER (PARTITION BY order_id ORDER BY sequence) AS before FROM order_events) e WHERE e.at < e.before`,
		"reports whose receipt says otherwise": `
			SELECT count(*) FROM reports r JOIN receipts c ON c.reporter_id = r.reporter_id AND c.report_id = r.report_id WHERE r.outcome <> c.outcome`,
		"gaps in the tag log": `
			SELECT count(*) FROM tag_log_heads h WHERE (h.last_sequence, h.last_sequence) <> (
				SELECT count(*), max(sequence) FROM tag_log l WHERE l.marketer_id = h.marketer_id)`,
	} {
		if n := w.count(query); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
	t.Logf("%d orders, %d events, %d ledger lines, %d receipts, %d clicks", w.count("SELECT count(*) FROM orders"), w.count("SELECT count(*) FROM order_events"),
		w.count("SELECT count(*) FROM ledger_entries"), w.count("SELECT count(*) FROM receipts"), w.count("SELECT count(*) FROM clicks"))
}

// wantPublishedWithoutGaps: of every order each version was published exactly once, in its order, up to the last.
func wantPublishedWithoutGaps(t *testing.T, w *world, all []*sequence) {
	t.Helper()
	for _, s := range all {
		version, tags := int64(0), int64(0)
		for _, row := range w.news.of(s.model.id) {
			if (row.Version-version)+(row.TagVersion-tags) != 1 || row.Version < version || row.TagVersion < tags {
				t.Errorf("after version %d.%d came %d.%d", version, tags, row.Version, row.TagVersion)
			}
			version, tags = row.Version, row.TagVersion
		}
		if version != s.model.version || tags != s.model.tagVersion {
			t.Errorf("published up to %d.%d, the order is at %d.%d", version, tags, s.model.version, s.model.tagVersion)
		}
	}
}

// wantStrangersBlind: whoever has no part in an order meets nothing of it on any way to read.
func wantStrangersBlind(t *testing.T, w *world, all []*sequence) {
	t.Helper()
	ids, rows := make([]order.ID, len(all)), make([]*order.Order, 0, len(all))
	for i, s := range all {
		ids[i] = s.model.id
	}
	seen, err := w.service.OrdersByID(t.Context(), w.platform, ids)
	wantCode(t, err, "")
	for _, o := range seen {
		rows = append(rows, o)
	}
	if len(rows) != len(all) {
		t.Fatalf("the platform sees %d orders of %d", len(rows), len(all))
	}
	for _, role := range []order.Role{order.RoleMarketer, order.RoleClient} {
		for _, v := range []order.Viewer{w.stranger(role), w.actingFor(w.stranger(role))} {
			wantBlind(t, w, v, rows)
		}
	}
}
