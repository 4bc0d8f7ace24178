package postgres

import (
	"testing"

	"github.com/jmoiron/sqlx"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// TestTheDatabaseRefusesNonsense holds what a bug in Go cannot do: every statement must fail with the SQLSTATE, on orders that are
// in the states that the statements name.
func TestTheDatabaseRefusesNonsense(t *testing.T) {
	store, _ := newStore(t)
	waiting, accepted, completed, declined := ordertest.Order(), ordertest.Order(ordertest.Delivered(10)), ordertest.Order(ordertest.Completed), ordertest.Order(ordertest.Declined)
	trial := ordertest.Order(ordertest.FreeTrial, ordertest.Accepted)
	ordertest.Insert(t, store, waiting, accepted, completed, declined, trial)
	const check, unique, foreign, null, restrict = "23514", "23505", "23503", "23502", "23001"
	for _, test := range []struct {
		name, statement string
		on              *order.Order
		want            string
	}{
		{"a move back", "UPDATE orders SET status = 'WAITING', accepted_at = NULL, fans_delivered = 0, fans_by_click = 0, clicks = 0 WHERE id = $1", accepted, check},
		{"out of REJECTED", "UPDATE orders SET status = 'ACCEPTED', accepted_at = now(), rejected_at = NULL, rejection_reason = NULL, held_minor = 25500 WHERE id = $1", declined, check},
		{"out of COMPLETED", "UPDATE orders SET status = 'CANCELLED', cancelled_at = now(), completed_at = NULL, cancellation_reason = 'STOPPED' WHERE id = $1", completed, check},
		{"straight to COMPLETED", "UPDATE orders SET status = 'COMPLETED', accepted_at = now(), completed_at = now(), fans_delivered = 100, held_minor = 0 WHERE id = $1", waiting, check},
		{"a smaller version", "UPDATE orders SET version = 0 WHERE id = $1", accepted, check},
		{"events that go backwards", "UPDATE orders SET last_event = 1 WHERE id = $1", accepted, check},
		{"ACCEPTED without its instant", "UPDATE orders SET status = 'ACCEPTED' WHERE id = $1", waiting, check},
		{"REJECTED without a reason", "UPDATE orders SET status = 'REJECTED', rejected_at = now(), held_minor = 0 WHERE id = $1", waiting, check},
		{"CANCELLED as STOPPED while waiting", "UPDATE orders SET status = 'CANCELLED', cancelled_at = now(), cancellation_reason = 'STOPPED', held_minor = 0 WHERE id = $1", waiting, check},
		{"done but still ACCEPTED", "UPDATE orders SET fans_delivered = 100 WHERE id = $1", accepted, check},
		{"COMPLETED with too few fans", "UPDATE orders SET fans_delivered = 99 WHERE id = $1", completed, check},
		{"fans before acceptance", "UPDATE orders SET fans_delivered = 1 WHERE id = $1", waiting, check},
		{"fewer fans than none", "UPDATE orders SET fans_delivered = -1, fans_by_click = -1 WHERE id = $1", accepted, check},
		{"more fans by click than fans", "UPDATE orders SET fans_by_click = 11 WHERE id = $1", accepted, check},
		{"clicks on a free trial", "UPDATE orders SET clicks = 1 WHERE id = $1", trial, check},
		{"another deadline", "UPDATE orders SET respond_by = respond_by + interval '1 hour' WHERE id = $1", waiting, check},
		{"a pause while waiting", "UPDATE orders SET pause_reason = 'CLIENT', paused_at = now(), paused_by = '{}' WHERE id = $1", waiting, check},
		{"half a pause", "UPDATE orders SET pause_reason = 'CLIENT' WHERE id = $1", accepted, check},
		{"a clock after the end", "UPDATE orders SET due_at = now() WHERE id = $1", completed, check},
		{"a clock in a pause", "UPDATE orders SET due_at = now(), pause_reason = 'CLIENT', paused_at = now(), paused_by = '{}' WHERE id = $1", accepted, check},
		{"half a guarantee", "UPDATE orders SET guarantee_first_fan_days = 3 WHERE id = $1", accepted, check},
		{"a hold after the end", "UPDATE orders SET held_minor = 25500 WHERE id = $1", completed, check},
		{"part of a hold", "UPDATE orders SET held_minor = 100 WHERE id = $1", accepted, check},
		{"no hold while open", "UPDATE orders SET held_minor = 0 WHERE id = $1", accepted, check},
		{"a free order", "UPDATE orders SET price_minor = 0 WHERE id = $1", waiting, check},
		{"a currency that is none", "UPDATE orders SET currency = 'usd' WHERE id = $1", waiting, check},
		{"a search text that is not of this order", "UPDATE orders SET search_text = 'x' WHERE id = $1", waiting, check},
		{"21 tags", "UPDATE orders SET tag_ids = ARRAY(SELECT gen_random_uuid() FROM generate_series(1, 21)) WHERE id = $1", waiting, check},
		{"a client as marketer", "UPDATE orders SET marketer_id = client_id WHERE id = $1", waiting, foreign},
		{"another client's creator", "UPDATE orders SET creator_id = (SELECT creator_id FROM orders WHERE id <> $1 LIMIT 1) WHERE id = $1", waiting, foreign},
		{"a taken number", "UPDATE orders SET number = n, search_text = replace(search_text, number::text, n::text) FROM (SELECT number AS n FROM orders WHERE id <> $1 LIMIT 1) x WHERE id = $1", waiting, unique},
		{"a taken tracking code", "UPDATE orders SET tracking_code = (SELECT tracking_code FROM orders WHERE id <> $1 LIMIT 1) WHERE id = $1", waiting, unique},
		{"no name", "UPDATE orders SET marketer_name = NULL WHERE id = $1", waiting, null},
		{"an event twice", "INSERT INTO order_events (marketer_id, order_id, sequence, type, at, actor) SELECT marketer_id, id, 1, 'PLACED', now(), '{}' FROM orders WHERE id = $1", waiting, unique},
		{"an order taken away", "DELETE FROM orders WHERE id = $1", waiting, foreign},
		{"history rewritten", "UPDATE order_events SET type = 'X' WHERE order_id = $1", waiting, restrict},
		{"history deleted", "DELETE FROM order_events WHERE order_id = $1", waiting, restrict},
		{"the ledger rewritten", "UPDATE ledger_entries SET amount_minor = 1 WHERE order_id = $1", waiting, restrict},
		{"a settlement deleted", "DELETE FROM settlements WHERE order_id = $1", completed, restrict},
		{"a second settlement", "INSERT INTO settlements SELECT * FROM settlements WHERE order_id = $1", completed, unique},
		{"a ledger out of balance", "INSERT INTO ledger_entries SELECT marketer_id, order_id, 9, account, 5, currency, at FROM ledger_entries WHERE order_id = $1 LIMIT 1", waiting, check},
		{"a ledger entry of nothing", "INSERT INTO ledger_entries SELECT marketer_id, order_id, 9, account, 0, currency, at FROM ledger_entries WHERE order_id = $1 LIMIT 1", waiting, check},
		{"a bucket that is none", "INSERT INTO order_rollups (marketer_id, order_id, bucket) SELECT marketer_id, id, '2030-01-01 00:07:00Z' FROM orders WHERE id = $1", accepted, check},
		{"a refusal without a reason", "INSERT INTO receipts SELECT marketer_id, id, id, client_id, 'r', decode(repeat('00', 32), 'hex'), now(), now(), false, 'REFUSED' FROM orders WHERE id = $1", accepted, check},
		{"a short hash of a fan", "INSERT INTO receipts SELECT marketer_id, id, id, client_id, 'r', '\\x00', now(), now(), false, 'COUNTED' FROM orders WHERE id = $1", accepted, check},
		{"a share link to nothing", "INSERT INTO share_links (marketer_id, id, token_hash, fields, created_at) SELECT marketer_id, id, decode(repeat('00', 32), 'hex'), '{}', now() FROM orders WHERE id = $1", accepted, check},
		{"a share link that shows tags", "INSERT INTO share_links (marketer_id, id, order_id, token_hash, fields, created_at) SELECT marketer_id, id, id, decode(repeat('00', 32), 'hex'), '{TAGS}', now() FROM orders WHERE id = $1", accepted, check},
		{"a campaign without a web link", "INSERT INTO campaigns SELECT id, client_id, creator_id, 'n', 'FREE_PAGE', 'javascript:x' FROM orders WHERE id = $1", accepted, check},
		{"a free trial without days", "INSERT INTO campaigns SELECT id, client_id, creator_id, 'n', 'FREE_TRIAL', 'https://x' FROM orders WHERE id = $1", accepted, check},
		{"a key kept in the clear", "INSERT INTO api_keys (id, account_id, name, secret_hash) SELECT id, marketer_id, 'k', 'hwk_secret' FROM orders WHERE id = $1", accepted, check},
	} {
		if code := refusal(t, store.db, test.statement, test.on.ID); code != test.want {
			t.Errorf("%s: SQLSTATE %q, want %s", test.name, code, test.want)
		}
	}
}

// refusal runs a statement, with its deferred constraints, and gives the SQLSTATE that it ended with. Nothing of it stays.
func refusal(t *testing.T, db *sqlx.DB, statement string, id order.ID) string {
	t.Helper()
	begun, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer begun.Rollback()
	result, err := begun.Exec(statement, id)
	if err == nil {
		if changed, countErr := result.RowsAffected(); countErr != nil || changed == 0 {
			t.Errorf("the statement touches nothing: %s", statement)
		}
		_, err = begun.Exec("SET CONSTRAINTS ALL IMMEDIATE")
	}
	return sqlState(err)
}
