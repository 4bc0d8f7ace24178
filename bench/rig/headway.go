//go:build linux

package rig

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

// Headway is the real server: its binary, its data and the accounts and orders that a benchmark uses, which stay from run to run.
type Headway struct {
	Database *sql.DB
	// MarketerID is who takes the orders; they are for the creator.
	MarketerID, CreatorID string
	// Orders were placed by Serve.
	Orders []*Order

	backing                    *Backing
	binary, data               string
	settings                   []string
	platform, client, marketer string // tokens
}

// environment is the configuration of a server with nothing configured, but that one account, which plays thousands of people here, may
// spend what it wants, and what the benchmark sets.
func (h *Headway) environment() []string {
	return append(append(os.Environ(), "DATABASE_URL="+h.backing.Postgres.URL(), "REDIS_URL="+h.backing.RedisURL,
		"HEADWAY_MAX_COST_PER_MINUTE=-1", "HEADWAY_LOG_LEVEL=WARN"), h.settings...)
}

// NewHeadway builds the binary if there is none, migrates the database and makes one account of each role. The settings are of the form
// NAME=value, for the server's environment. Close it.
func NewHeadway(ctx context.Context, b *Backing, binary string, settings ...string) (*Headway, error) {
	h := &Headway{backing: b, settings: settings, binary: binary, data: filepath.Join(b.Folder, "headway")}
	if h.binary == "" {
		h.binary = filepath.Join(b.Folder, "headway-binary")
		if out, err := exec.CommandContext(ctx, "go", "build", "-o", h.binary, "headway/cmd/headway").CombinedOutput(); err != nil {
			return nil, fmt.Errorf("build headway: %w: %s", err, out)
		}
	}
	if _, err := h.Command(ctx, "migrate"); err != nil {
		return nil, err
	}
	var err error
	if h.Database, err = sql.Open("postgres", b.Postgres.URL()); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return h, h.seed(ctx)
}

// seed makes the accounts with their tokens, and the creator that all orders are for.
func (h *Headway) seed(ctx context.Context) error {
	var clientID string
	for _, account := range []struct {
		role, name string
		id, token  *string
	}{
		{"platform", "Operator", new(string), &h.platform},
		{"client", "Client", &clientID, &h.client},
		{"marketer", "Marketer", &h.MarketerID, &h.marketer},
	} {
		var err error
		if *account.id, err = h.Command(ctx, "account", "create", "--role", account.role, "--name", account.name); err != nil {
			return err
		}
		if *account.token, err = h.Command(ctx, "token", "--role", account.role, "--account", *account.id); err != nil {
			return err
		}
	}
	owner, _, err := order.ParseID(clientID, order.KindClient)
	if err != nil {
		return fmt.Errorf("the new client's id: %w", err)
	}
	// There is no operation that makes a creator; they come by import.
	var creator order.ID
	err = h.Database.QueryRowContext(ctx,
		`INSERT INTO creators (id, client_id, name) VALUES (gen_random_uuid(), $1, 'Creator') RETURNING id`, owner).Scan(&creator)
	if err != nil {
		return fmt.Errorf("make a creator: %w", err)
	}
	h.CreatorID = creator.Text(order.KindCreator)
	return nil
}

// Command runs one command of the binary and returns what it prints.
func (h *Headway) Command(ctx context.Context, arguments ...string) (string, error) {
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

// Close lets go of the database.
func (h *Headway) Close() {
	if h.Database != nil {
		_ = h.Database.Close()
	}
}

// Served is a server process that answers.
type Served struct {
	*Child
	// Address is its host and port.
	Address string
	API     *API
}

// Serve runs a fresh server process and places what orders are missing, for reports to move. Stop it.
func (h *Headway) Serve(ctx context.Context, orders int) (*Served, error) {
	port, err := FreePort()
	if err != nil {
		return nil, err
	}
	address := "127.0.0.1:" + strconv.Itoa(port)
	cmd := exec.Command(h.binary, "serve", "--listen", address, "--data", h.data)
	cmd.Env = h.environment()
	child, err := Spawn(cmd)
	if err != nil {
		return nil, err
	}
	child.Ignore()
	s := &Served{Child: child, Address: address, API: &API{
		URL: "http://" + address, http: &http.Client{}, Platform: h.platform, Client: h.client, Marketer: h.marketer,
	}}
	if err := h.prepare(ctx, s, orders); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// prepare waits until the server is ready, and places what orders are missing.
func (h *Headway) prepare(ctx context.Context, s *Served, orders int) error {
	err := Await(ctx, StartLimit, s.Child, func() error {
		answer, err := s.API.http.Get(s.API.URL + "/readyz")
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
	if missing := orders - len(h.Orders); missing > 0 {
		placed, err := s.API.Place(ctx, h.MarketerID, h.CreatorID, missing)
		if err != nil {
			return err
		}
		h.Orders = append(h.Orders, placed...)
	}
	return nil
}
