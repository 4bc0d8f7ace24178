//go:build linux

package main

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"headway/bench/rig"
)

const recordDeliveries = `mutation ($input: RecordDeliveriesInput!) { recordDeliveries(input: $input) { results { outcome } } }`

// delivery is a report of one fan.
type delivery struct {
	OrderID    string    `json:"orderId"`
	ReportID   string    `json:"reportId"`
	Fan        string    `json:"fan"`
	OccurredAt time.Time `json:"occurredAt"`
}

// reported are updates that arrive as reports of fans, over Headway's public API.
type reported struct {
	api      *rig.API
	database *sql.DB
	orders   []*rig.Order
	// run begins the ids of this run's reports; they are unique for ever.
	run  string
	tick int
}

// publish reports one fan on every order in one call, and returns when it is answered, which is after the commit.
func (r *reported) publish(ctx context.Context) error {
	r.tick++
	now := time.Now().UTC()
	deliveries := make([]delivery, len(r.orders))
	for i, order := range r.orders {
		id := r.run + "-" + strconv.Itoa(i) + "-" + strconv.Itoa(order.Delivered+1)
		deliveries[i] = delivery{OrderID: order.ID, ReportID: id, Fan: id, OccurredAt: now}
	}
	var answer struct {
		RecordDeliveries struct {
			Results []struct{ Outcome string }
		}
	}
	err := r.api.Do(ctx, r.api.Platform, recordDeliveries, map[string]any{"input": map[string]any{"deliveries": deliveries}}, &answer)
	if err != nil {
		return err
	}
	if results := answer.RecordDeliveries.Results; len(results) != len(r.orders) {
		return fmt.Errorf("%d results for %d reports", len(results), len(r.orders))
	}
	for i, result := range answer.RecordDeliveries.Results {
		if result.Outcome != "COUNTED" {
			return fmt.Errorf("report %s was answered %q", deliveries[i].ReportID, result.Outcome)
		}
		r.orders[i].Delivered++
	}
	return nil
}

func (r *reported) states() []int {
	states := make([]int, len(r.orders))
	for i, order := range r.orders {
		states[i] = order.Delivered
	}
	return states
}

// known reads from PostgreSQL when the transaction of each report was committed. That is the instant before its flush to disk, so
// what is counted from there is rather too much than too little.
func (r *reported) known(ctx context.Context) (instants, error) {
	rows, err := r.database.QueryContext(ctx,
		`SELECT report_id, pg_xact_commit_timestamp(xmin) FROM reports WHERE report_id LIKE $1`, r.run+"-%")
	if err != nil {
		return nil, fmt.Errorf("read the instants of commits: %w", err)
	}
	defer rows.Close()
	known := instants{}
	for rows.Next() {
		var id string
		var at time.Time
		if err := rows.Scan(&id, &at); err != nil {
			return nil, fmt.Errorf("read the instants of commits: %w", err)
		}
		order, state, _ := strings.Cut(strings.TrimPrefix(id, r.run+"-"), "-")
		var c change
		if c.order, err = strconv.Atoi(order); err == nil {
			c.state, err = strconv.Atoi(state)
		}
		if err != nil {
			return nil, fmt.Errorf("report %q: %w", id, err)
		}
		known[c] = at.UnixNano()
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the instants of commits: %w", err)
	}
	return known, nil
}
