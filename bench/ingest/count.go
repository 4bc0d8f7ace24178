//go:build linux

package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// counts are what the database says was counted, in every place that says so.
type counts struct {
	Reports, Receipts, Clicks           int64 // rows that count
	Slots                               int64 // first fans
	Delivered, Clicked                  int64 // counters of orders
	RollupFans, RollupClicks, EventFans int64
}

func readCounts(ctx context.Context, database *sql.DB) (c counts, err error) {
	err = database.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM reports WHERE outcome = 'COUNTED'),
		(SELECT count(*) FROM receipts WHERE outcome = 'COUNTED'),
		(SELECT count(*) FROM clicks WHERE outcome = 'COUNTED'),
		(SELECT count(*) FROM first_fans),
		(SELECT coalesce(sum(fans_delivered), 0) FROM orders), (SELECT coalesce(sum(clicks), 0) FROM orders),
		(SELECT coalesce(sum(fans), 0) FROM order_rollups), (SELECT coalesce(sum(clicks), 0) FROM order_rollups),
		(SELECT coalesce(sum((change ->> 'after')::int - coalesce((change ->> 'before')::int, 0)), 0)
			FROM order_events, jsonb_array_elements(changes) AS change WHERE type = 'DELIVERED' AND change ->> 'field' = 'FANS_DELIVERED')`).
		Scan(&c.Reports, &c.Receipts, &c.Clicks, &c.Slots, &c.Delivered, &c.Clicked, &c.RollupFans, &c.RollupClicks, &c.EventFans)
	if err != nil {
		return c, fmt.Errorf("read what was counted: %w", err)
	}
	return c, nil
}

// check compares what came to the database with what clients were told.
func (c counts) check(before counts, way way, told int64) error {
	fans, clicks := told, int64(0)
	if way == wayLink {
		fans, clicks = 0, told
	}
	want := counts{
		Reports: before.Reports + told, Receipts: before.Receipts + fans, Clicks: before.Clicks + clicks, Slots: before.Slots + fans,
		Delivered: before.Delivered + fans, Clicked: before.Clicked + clicks,
		RollupFans: before.RollupFans + fans, RollupClicks: before.RollupClicks + clicks, EventFans: before.EventFans + fans,
	}
	if c != want {
		return fmt.Errorf("%d reports were answered as counted, and the database has %+v, not %+v", told, c, want)
	}
	return nil
}

// trackingCodes are those of all orders.
func trackingCodes(ctx context.Context, database *sql.DB) (codes []string, err error) {
	var joined string
	if err := database.QueryRowContext(ctx, "SELECT string_agg(tracking_code, ' ' ORDER BY id) FROM orders").Scan(&joined); err != nil {
		return nil, fmt.Errorf("read the tracking codes: %w", err)
	}
	return strings.Fields(joined), nil
}
