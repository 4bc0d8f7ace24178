//go:build linux

package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"headway/bench/rig"
)

// What pgbench does beside Headway: one INSERT and one UPDATE in a transaction, of one row each or of 500.
const (
	floorOne  = "one"
	floorMany = "many"
)

// manyRows is how many rows a transaction of floorMany inserts, and manyClients how many it runs at a time: more than two on two processors
// only wait. Each has orders of its own, so that none waits for another's locks.
const (
	manyRows    = 500
	manyClients = 2
	oneClients  = 64
)

// floorTables are one table as wide as a receipt, with the one key that makes a report count once, and one of counters.
const floorTables = `
CREATE SCHEMA floor;
CREATE TABLE floor.orders (id int PRIMARY KEY, fans bigint NOT NULL, updated_at timestamptz NOT NULL) WITH (fillfactor = 60);
INSERT INTO floor.orders SELECT n, 0, now() FROM generate_series(1, 2000) AS n;
CREATE TABLE floor.receipts (
    order_id    int NOT NULL,
    reporter_id uuid NOT NULL,
    report_id   text NOT NULL,
    fan_hash    bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    via_click   boolean NOT NULL,
    outcome     text NOT NULL,
    PRIMARY KEY (reporter_id, report_id)
);
`

const floorColumns = "floor.receipts (order_id, reporter_id, report_id, fan_hash, occurred_at, recorded_at, via_click, outcome)"

func floorScript(name string) string {
	const reporter = "'00000000-0000-7000-8000-000000000001'"
	if name == floorOne {
		return `\set order random(1, 1000)
BEGIN;
INSERT INTO ` + floorColumns + `
	VALUES (:order, ` + reporter + `, gen_random_uuid()::text, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), now(), now(), false, 'COUNTED');
UPDATE floor.orders SET fans = fans + 1, updated_at = now() WHERE id = :order;
COMMIT;
`
	}
	return fmt.Sprintf(`BEGIN;
WITH new AS (
	INSERT INTO `+floorColumns+`
	SELECT 1 + :client_id * 1000 + (random() * 999)::int, `+reporter+`, gen_random_uuid()::text,
		uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), now(), now(), false, 'COUNTED'
	FROM generate_series(1, %d) RETURNING order_id
), counted AS (SELECT order_id, count(*) AS fans FROM new GROUP BY order_id)
UPDATE floor.orders o SET fans = o.fans + counted.fans, updated_at = now() FROM counted WHERE o.id = counted.order_id;
COMMIT;
`, manyRows)
}

// floored is what pgbench did, in rows a second; by default it parses every statement, and Prepared is without that.
type floored struct{ Simple, Prepared float64 }

// floors runs pgbench.
type floors struct {
	backing *rig.Backing
	program string
}

// newFloors makes the tables.
func newFloors(ctx context.Context, backing *rig.Backing, database *sql.DB) (*floors, error) {
	program, err := exec.LookPath("pgbench")
	if err != nil {
		return nil, fmt.Errorf("find pgbench, which comes with PostgreSQL: %w", err)
	}
	if _, err := database.ExecContext(ctx, floorTables); err != nil {
		return nil, fmt.Errorf("make pgbench's tables: %w", err)
	}
	for _, name := range []string{floorOne, floorMany} {
		if err := os.WriteFile(filepath.Join(backing.Folder, name+".sql"), []byte(floorScript(name)), 0o600); err != nil {
			return nil, fmt.Errorf("write pgbench's script: %w", err)
		}
	}
	return &floors{backing, program}, nil
}

// run measures one script with both protocols.
func (f *floors) run(ctx context.Context, name string, o options) (floored, error) {
	var both floored
	for mode, rate := range map[string]*float64{"simple": &both.Simple, "prepared": &both.Prepared} {
		if o.warm > 0 {
			if _, err := f.bench(ctx, name, mode, o.warm); err != nil {
				return both, err
			}
		}
		var err error
		if *rate, err = f.bench(ctx, name, mode, o.duration); err != nil {
			return both, err
		}
	}
	return both, nil
}

var tps = regexp.MustCompile(`(?m)^tps = ([0-9.]+) `)

// bench gives rows a second.
func (f *floors) bench(ctx context.Context, name, mode string, duration time.Duration) (float64, error) {
	clients, rows := oneClients, 1
	if name == floorMany {
		clients, rows = manyClients, manyRows
	}
	seconds := max(1, int(duration.Round(time.Second)/time.Second))
	cmd := exec.CommandContext(ctx, f.program, "--no-vacuum", "--protocol", mode, "--client", strconv.Itoa(clients), "--jobs", "2",
		"--time", strconv.Itoa(seconds), "--file", filepath.Join(f.backing.Folder, name+".sql"), f.backing.Postgres.URL())
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w: %s", err, out)
	}
	found := tps.FindSubmatch(out)
	if found == nil || !strings.Contains(string(out), "number of failed transactions: 0 ") {
		return 0, fmt.Errorf("pgbench did not do what it was to: %s", out)
	}
	rate, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		return 0, fmt.Errorf("read pgbench's figure: %w", err)
	}
	return rate * float64(rows), nil
}
