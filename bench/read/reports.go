//go:build linux

package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/lib/pq"

	"headway/internal/order"
)

// reports writes so many a second, gathered as reporters gather them, while others read.
type reports struct {
	perSecond int
	orders    []order.ID // that take fans
	subject   *subject
	database  *sql.DB
	run       string
	sent      int
}

// perCall is how many reports come together.
const perCall = 20

// activeOrders are some of those that take fans.
func (b *backing) activeOrders(ctx context.Context) ([]order.ID, error) {
	rows, err := b.database.QueryContext(ctx, "SELECT id FROM orders TABLESAMPLE SYSTEM (20) REPEATABLE (1) WHERE status = 'ACCEPTED' LIMIT 5000")
	if err != nil {
		return nil, fmt.Errorf("find active orders: %w", err)
	}
	defer rows.Close()
	var ids []order.ID
	for rows.Next() {
		var id order.ID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("find active orders: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// write reports until the context ends, which is no failure.
func (r *reports) write(ctx context.Context) error {
	if r.perSecond == 0 || len(r.orders) == 0 {
		return nil
	}
	tick := time.NewTicker(time.Second * perCall / time.Duration(r.perSecond))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		picked := make([]order.ID, perCall)
		for i := range picked {
			picked[i] = r.orders[rand.IntN(len(r.orders))]
		}
		err := r.plain(ctx, picked)
		if r.subject.name == nameHeadway {
			err = r.deliver(ctx, picked)
		}
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("report: %w", err)
		}
	}
}

const recordDeliveries = `mutation ($input: RecordDeliveriesInput!) { recordDeliveries(input: $input) { results { outcome reason } } }`

// deliver reports a fan of each order to Headway.
func (r *reports) deliver(ctx context.Context, orders []order.ID) error {
	deliveries := make([]map[string]any, len(orders))
	for i, id := range orders {
		r.sent++
		name := fmt.Sprintf("%s-%d", r.run, r.sent)
		deliveries[i] = map[string]any{"orderId": id.Text(order.KindOrder), "reportId": name, "fan": name, "occurredAt": theEnd(), "viaClick": false}
	}
	body, err := json.Marshal(map[string]any{"query": recordDeliveries, "variables": map[string]any{"input": map[string]any{"deliveries": deliveries}}})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+r.subject.address+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+r.subject.platform)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && (bytes.Contains(text, []byte(`"errors"`)) || !bytes.Contains(text, []byte(`COUNTED`))) {
		err = fmt.Errorf("headway answered %s: %.300s", answer.Status, text)
	}
	return err
}

// plain counts the fans in the ordinary tables, in one transaction.
func (r *reports) plain(ctx context.Context, orders []order.ID) error {
	if r.subject.name == nameHeadway {
		return nil
	}
	ids := make([]string, len(orders))
	for i, id := range orders {
		ids[i] = id.UUID()
	}
	_, err := r.database.ExecContext(ctx, `
		WITH counted AS (SELECT id, count(*) AS fans FROM unnest($1::uuid[]) AS id GROUP BY id),
			moved AS (UPDATE plain.orders o SET fans_delivered = o.fans_delivered + c.fans, updated_at = now() FROM counted c WHERE o.id = c.id)
		INSERT INTO plain.order_hours AS h (order_id, hour, fans, clicks) SELECT id, $2, fans, 0 FROM counted
		ON CONFLICT (order_id, hour) DO UPDATE SET fans = h.fans + excluded.fans`, pq.Array(ids), theEnd())
	return err
}
