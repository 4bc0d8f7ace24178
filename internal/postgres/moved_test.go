package postgres

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// moved gives what has changed since the last time it was called.
func moved(t *testing.T, store *Store) func() order.Moves {
	t.Helper()
	var mark order.Mark
	next := func() order.Moves {
		t.Helper()
		moves, err := store.Moves(t.Context(), mark)
		if err != nil {
			t.Fatal(err)
		}
		if moves.Mark == mark || moves.More {
			t.Fatalf("%+v", moves)
		}
		mark = moves.Mark
		return moves
	}
	if first := next(); len(first.Orders)+len(first.Ended) != 0 {
		t.Fatalf("without a mark: %+v", first)
	}
	return next
}

// TestMovesOfALateTransaction holds an older transaction open while a newer one commits: each is told once, when it has ended.
func TestMovesOfALateTransaction(t *testing.T) {
	store, url := newStore(t)
	first, second := ordertest.Order(), ordertest.Order()
	ordertest.Insert(t, store, first, second)
	next := moved(t, store)
	const event = "INSERT INTO order_events (marketer_id, order_id, sequence, type, at, actor) SELECT marketer_id, id, 2, 'ACCEPTED', now(), '{}' FROM orders WHERE id = $1"
	late, err := openStore(t, Config{URL: url}).db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer late.Rollback()
	if _, err := late.Exec(event, first.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := store.db.Exec(event, second.ID); err != nil {
		t.Fatal(err)
	}
	tell := func(want ...*order.Order) {
		t.Helper()
		got := next().Orders
		if len(got) != len(want) {
			t.Fatalf("told %v, want %d", got, len(want))
		}
		for _, o := range want {
			if got[o.ID] != o.State() {
				t.Fatalf("told %v, want %v of %v", got, o.State(), o.ID)
			}
		}
	}
	tell(second)
	tell()
	if err := late.Commit(); err != nil {
		t.Fatal(err)
	}
	tell(first)
	tell()
}

// TestMovesThatMakeNoEvent are told at least once.
func TestMovesThatMakeNoEvent(t *testing.T) {
	store, _ := newStore(t)
	clicked, tagged := ordertest.Order(), ordertest.Order()
	ordertest.Insert(t, store, clicked, tagged)
	next := moved(t, store)
	key, link, changed := ordertest.ID(), ordertest.ID(), ordertest.ID()
	for _, statement := range []string{
		"INSERT INTO clicks SELECT marketer_id, id, gen_random_uuid(), sha256('a'), now(), headway_now(), 'COUNTED' FROM orders WHERE id = $1",
		"UPDATE orders SET version = 7 WHERE id = $1",
		"INSERT INTO tag_log SELECT marketer_id, 1, 'TAGGED', '{}', ARRAY[id], headway_now(), '{}' FROM orders WHERE id = $2",
		"UPDATE orders SET tag_version = 8 WHERE id = $2",
		"INSERT INTO api_keys (id, account_id, name, secret_hash, revoked_at) SELECT $3, marketer_id, 'key', sha256('a'), headway_now() FROM orders WHERE id = $1",
		`INSERT INTO share_links (marketer_id, id, order_id, token_hash, fields, created_at, revoked_at)
			SELECT marketer_id, $4, id, sha256('a'), '{}', now(), headway_now() FROM orders WHERE id = $1`,
		`INSERT INTO share_links (marketer_id, id, order_id, token_hash, fields, created_at, changed_at)
			SELECT marketer_id, $5, id, sha256('b'), '{}', now(), headway_now() FROM orders WHERE id = $1`,
	} {
		if _, err := store.db.Exec(numbered(statement), arguments{clicked.ID, tagged.ID, key, link, changed}...); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	moves := next()
	if len(moves.Orders) != 2 || moves.Orders[clicked.ID].Version != 7 || moves.Orders[tagged.ID].TagVersion != 8 {
		t.Errorf("orders: %v", moves.Orders)
	}
	if len(moves.Ended) != 2 || moves.Ended[0] != key || moves.Ended[1] != link {
		t.Errorf("ended: %v, want %v and %v", moves.Ended, key, link)
	}
	if len(moves.Relinked) != 1 || moves.Relinked[0] != changed {
		t.Errorf("relinked: %v, want %v", moves.Relinked, changed)
	}
}

// numbered gives the statement a use for every parameter.
func numbered(statement string) string {
	return "WITH used AS (SELECT $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid) " + statement
}

// TestMovesAreReadByIndex holds the statement to it that its cost follows the number of changes, whatever the tables hold.
func TestMovesAreReadByIndex(t *testing.T) {
	_, url := newStore(t)
	store := openStore(t, Config{URL: url, StatementTimeout: time.Hour})
	size := 20_000
	if os.Getenv("HEADWAY_TEST_FULL") == "1" {
		size = 1_000_000
	}
	fillTables(t, store, size)
	start, err := store.Moves(t.Context(), order.Mark{})
	if err != nil {
		t.Fatal(err)
	}
	const changed = 100
	_, err = store.db.Exec(`INSERT INTO order_events (marketer_id, order_id, sequence, type, at, actor)
		SELECT marketer_id, id, last_event + 100, 'DELIVERED', headway_now(), '{}' FROM orders LIMIT $1`, changed)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := store.db.Query("EXPLAIN (ANALYZE, BUFFERS) "+movesSince, sinceMark(start.Mark)...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&plan, line)
	}
	if whole := regexp.MustCompile(`Seq Scan on (orders|order_events|clicks|tag_log|api_keys|share_links)\b`).FindString(plan.String()); whole != "" {
		t.Errorf("%s\n%s", whole, &plan)
	}
	began := time.Now()
	moves, err := store.Moves(t.Context(), start.Mark)
	if err != nil || len(moves.Orders) != changed {
		t.Fatalf("%d orders, %v", len(moves.Orders), err)
	}
	t.Logf("%d of %d orders in %v", changed, size, time.Since(began))
}

// fillTables makes so many orders with some history each, as PostgreSQL's statistics see them.
func fillTables(t *testing.T, store *Store, orders int) {
	t.Helper()
	model := ordertest.Order()
	ordertest.Insert(t, store, model)
	marketer := model.Marketer.ID
	columns := make([]string, 0, len(orderColumns))
	for _, c := range orderColumns {
		name := "o." + c.name
		switch c.name {
		case "id":
			name = "gen_random_uuid()"
		case "number":
			name = "n"
		case "tracking_code":
			name = "lpad(n::text, 12, '0')"
		}
		columns = append(columns, name)
	}
	tx, err := store.db.Beginx()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, statement := range []string{
		"DROP INDEX orders_by_search, orders_by_tag",   // which take minutes to fill, and no part in this
		"SET LOCAL session_replication_role = replica", // without triggers
		"INSERT INTO orders (" + strings.ReplaceAll(orderColumnList(), "o.", "") + ", search_text) SELECT " + strings.Join(columns, ", ") +
			", E'campaign\\x01client\\x01' || n || E'\\x01ord_' || n FROM orders o, generate_series(1000000001, 1000000000 + " + fmt.Sprint(orders) + ") AS n",
		"INSERT INTO order_events (marketer_id, order_id, sequence, type, at, actor) SELECT marketer_id, id, g, 'DELIVERED', placed_at, '{}' FROM orders, generate_series(2, 3) AS g",
		"INSERT INTO clicks SELECT marketer_id, id, gen_random_uuid(), sha256(id::text::bytea), placed_at, '2020-01-01', 'COUNTED' FROM orders",
		"INSERT INTO tag_log SELECT '" + marketer.UUID() + "', n, 'TAGGED', '{}', '{}', '2020-01-01', '{}' FROM generate_series(1, 20000) AS n",
		"INSERT INTO api_keys (id, account_id, name, secret_hash, revoked_at) SELECT gen_random_uuid(), '" + marketer.UUID() +
			"', 'key', sha256(n::text::bytea), CASE WHEN n % 2 = 0 THEN '2020-01-01'::timestamptz END FROM generate_series(1, 20000) AS n",
		`INSERT INTO share_links (marketer_id, id, order_id, token_hash, fields, created_at, revoked_at, changed_at) SELECT o.marketer_id, gen_random_uuid(), o.id,
			sha256(o.id::text::bytea), '{}', now(), CASE WHEN number % 2 = 0 THEN '2020-01-01'::timestamptz END, '2020-01-01' FROM orders o LIMIT 20000`,
	} {
		if _, err := tx.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.db.Exec("ANALYZE orders, order_events, clicks, tag_log, api_keys, share_links"); err != nil {
		t.Fatal(err)
	}
}
