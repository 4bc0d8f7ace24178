//go:build linux

package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	_ "github.com/lib/pq" // the driver for seeding, and for reading when transactions were committed

	"headway/internal/order"
)

// headway is the real server: its binary, its data and the accounts and orders that the benchmark uses, which stay from run to run.
type headway struct {
	backing  *backing
	binary   string
	data     string
	database *sql.DB

	platform, client, marketer string // tokens
	marketerID, creatorID      string
	orders                     []*placedOrder
	runs                       int
}

// environment is the one configuration of every shape: that of a server with nothing configured, but that one account, which plays
// thousands of people here, may spend what it wants.
func (h *headway) environment() []string {
	return append(os.Environ(), "DATABASE_URL="+h.backing.postgres.URL(), "REDIS_URL="+h.backing.redisURL,
		"HEADWAY_MAX_COST_PER_MINUTE=-1", "HEADWAY_LOG_LEVEL=WARN")
}

// newHeadway builds the binary if there is none, migrates the database and makes one account of each role.
func newHeadway(ctx context.Context, b *backing, binary string) (*headway, error) {
	h := &headway{backing: b, binary: binary, data: filepath.Join(b.folder, "headway")}
	if h.binary == "" {
		h.binary = filepath.Join(b.folder, "headway-binary")
		if out, err := exec.CommandContext(ctx, "go", "build", "-o", h.binary, "headway/cmd/headway").CombinedOutput(); err != nil {
			return nil, fmt.Errorf("build headway: %w: %s", err, out)
		}
	}
	if _, err := h.command(ctx, "migrate"); err != nil {
		return nil, err
	}
	var err error
	if h.database, err = sql.Open("postgres", b.postgres.URL()); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return h, h.seed(ctx)
}

// seed makes the accounts with their tokens, and the creator that all orders are for.
func (h *headway) seed(ctx context.Context) error {
	var clientID string
	for _, account := range []struct {
		role, name string
		id, token  *string
	}{
		{"platform", "Operator", new(string), &h.platform},
		{"client", "Client", &clientID, &h.client},
		{"marketer", "Marketer", &h.marketerID, &h.marketer},
	} {
		var err error
		if *account.id, err = h.command(ctx, "account", "create", "--role", account.role, "--name", account.name); err != nil {
			return err
		}
		if *account.token, err = h.command(ctx, "token", "--role", account.role, "--account", *account.id); err != nil {
			return err
		}
	}
	owner, _, err := order.ParseID(clientID, order.KindClient)
	if err != nil {
		return fmt.Errorf("the new client's id: %w", err)
	}
	// There is no operation that makes a creator; they come by import.
	var creator order.ID
	err = h.database.QueryRowContext(ctx,
		`INSERT INTO creators (id, client_id, name) VALUES (gen_random_uuid(), $1, 'Creator') RETURNING id`, owner).Scan(&creator)
	if err != nil {
		return fmt.Errorf("make a creator: %w", err)
	}
	h.creatorID = creator.Text(order.KindCreator)
	return nil
}

// command runs one command of the binary and returns what it prints.
func (h *headway) command(ctx context.Context, arguments ...string) (string, error) {
	cmd := exec.CommandContext(ctx, h.binary, append(arguments, "--data", h.data)...)
	cmd.Env = h.environment()
	var failure tail
	cmd.Stderr = &failure
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("headway %s: %w: %s", strings.Join(arguments, " "), err, &failure)
	}
	return strings.TrimSpace(string(out)), nil
}

// close lets go of the database.
func (h *headway) close() {
	if h.database != nil {
		_ = h.database.Close()
	}
}

// start runs a fresh server process that the orders of a shape can be moved on.
func (h *headway) start(ctx context.Context, s shape) (*subject, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	address := "127.0.0.1:" + strconv.Itoa(port)
	cmd := exec.Command(h.binary, "serve", "--listen", address, "--data", h.data)
	cmd.Env = h.environment()
	served, err := spawn(cmd)
	if err != nil {
		return nil, err
	}
	go func() { // what it says on its standard output is not for us
		for range served.lines {
		}
	}()
	called := &api{url: "http://" + address, http: &http.Client{}, platform: h.platform, client: h.client, marketer: h.marketer}
	if err := h.prepare(ctx, called, served, s); err != nil {
		served.stop()
		return nil, err
	}
	h.runs++
	moved := &reported{api: called, database: h.database, orders: h.orders[:s.Orders], run: "run" + strconv.Itoa(h.runs)}
	ready := &subject{name: nameHeadway, child: served, address: address, path: "/graphql", authorization: "Bearer " + h.marketer, updates: moved}
	for _, order := range moved.orders {
		ready.orders = append(ready.orders, order.id)
	}
	return ready, nil
}

// prepare waits until the server is ready, and places what orders are missing.
func (h *headway) prepare(ctx context.Context, called *api, served *child, s shape) error {
	err := await(ctx, startLimit, served, func() error {
		answer, err := called.http.Get(called.url + "/readyz")
		if err != nil {
			return err
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("/readyz says %s", answer.Status)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("start headway: %w", err)
	}
	if missing := s.Orders - len(h.orders); missing > 0 {
		placed, err := called.place(ctx, h.marketerID, h.creatorID, missing)
		if err != nil {
			return err
		}
		h.orders = append(h.orders, placed...)
	}
	return nil
}
