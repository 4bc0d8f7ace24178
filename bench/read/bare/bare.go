// Package bare is the shortest way from ordinary tables to JSON: a handler that reads its arguments, runs one prepared statement whose
// result is the whole answer as PostgreSQL writes it, and sends that.
package bare

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/lib/pq"

	"headway/bench/read/peer"
)

var (
	//go:embed list.sql
	list string
	//go:embed stats.sql
	stats string
)

// Serve accepts clients until the context ends. Ready is called once the server can be used.
func Serve(ctx context.Context, config peer.Config, listener net.Listener, ready func()) error {
	db, err := config.Open()
	if err != nil {
		return err
	}
	defer db.Close()
	h := &handler{config: config}
	if h.list, err = db.PrepareContext(ctx, list); err != nil {
		return fmt.Errorf("prepare the list: %w", err)
	}
	if h.stats, err = db.PrepareContext(ctx, stats); err != nil {
		return fmt.Errorf("prepare the statistics: %w", err)
	}
	return peer.Serve(ctx, h, listener, ready)
}

type handler struct {
	config      peer.Config
	list, stats *sql.Stmt
}

// request is what of a request matters: the query is known.
type request struct {
	Variables struct {
		Status   []string
		Tags     []string
		First    int
		After    *string
		From, To *time.Time
	}
}

// ServeHTTP answers with what PostgreSQL says.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	marketer, err := h.config.Marketer(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	var asked request
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer, err := h.answer(r.Context(), marketer, asked)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
	_, _ = w.Write(answer)
}

func (h *handler) answer(ctx context.Context, marketer string, asked request) (answer sql.RawBytes, err error) {
	var row *sql.Row
	v := asked.Variables
	if v.From != nil {
		row = h.stats.QueryRowContext(ctx, marketer, *v.From, *v.To)
	} else {
		after, err := peer.After(v.After)
		if err != nil {
			return nil, err
		}
		row = h.list.QueryRowContext(ctx, marketer, pq.Array(v.Status), pq.Array(v.Tags), after.PlacedAt, after.ID, v.First)
	}
	var text []byte
	err = row.Scan(&text)
	return text, err
}
