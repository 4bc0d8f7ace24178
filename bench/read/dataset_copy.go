//go:build linux

package main

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"log"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"headway/internal/order"
)

// normalised makes the ordinary tables that the other servers read, of what is in Headway's.
//
//go:embed normalised.sql
var normalised string

// loader fills a migrated, empty database.
type loader struct {
	world    *world
	database *sql.DB
	say      *log.Logger
}

// load writes everything: people, orders and rollups by COPY, without the indexes that can be made afterwards, then the ordinary tables.
func (l *loader) load(ctx context.Context) error {
	conn, err := l.database.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect to the database: %w", err)
	}
	defer conn.Close()
	// The dataset is a state that no sequence of operations led to: it has no ledger, no receipts and no events.
	if _, err := conn.ExecContext(ctx, "SET session_replication_role = replica; SET maintenance_work_mem = '1GB'; SET max_parallel_maintenance_workers = 2"); err != nil {
		return fmt.Errorf("prepare to load: %w", err)
	}
	indexes, err := dropIndexes(ctx, conn, "orders", "order_rollups")
	if err != nil {
		return err
	}
	began := time.Now()
	if err := l.copyPeople(ctx, conn); err != nil {
		return err
	}
	if err := l.copyOrders(ctx, conn); err != nil {
		return err
	}
	l.say.Printf("%d orders in %s", l.world.Orders, time.Since(began).Round(time.Second))
	// What triggers tell of.
	told := []string{
		"SELECT rebuild_marketer(id) FROM accounts WHERE role = 'MARKETER'",
		"SELECT rebuild_searched_names()",
		"INSERT INTO order_tags (tag_id, placed_at, order_id, status) SELECT unnest(tag_ids), placed_at, id, status FROM orders ORDER BY 1, 2, 3",
	}
	for _, statement := range append(append(indexes, told...), strings.Split(normalised, ";\n")...) {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		began := time.Now()
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
		if took := time.Since(began); took > time.Second {
			l.say.Printf("%s: %s", took.Round(100*time.Millisecond), strings.Join(strings.Fields(statement), " "))
		}
	}
	return nil
}

// dropIndexes takes the indexes away that are no constraints, and gives the statements that make them again.
func dropIndexes(ctx context.Context, conn *sql.Conn, tables ...string) (again []string, err error) {
	rows, err := conn.QueryContext(ctx, `SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
		WHERE indrelid = ANY($1::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`, pq.Array(tables))
	if err != nil {
		return nil, fmt.Errorf("find indexes: %w", err)
	}
	defer rows.Close()
	var drop []string
	for rows.Next() {
		var name, definition string
		if err := rows.Scan(&name, &definition); err != nil {
			return nil, fmt.Errorf("find indexes: %w", err)
		}
		drop, again = append(drop, name), append(again, definition)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find indexes: %w", err)
	}
	_, err = conn.ExecContext(ctx, "DROP INDEX "+strings.Join(drop, ", "))
	return again, err
}

// table is one COPY.
type table struct {
	name    string
	columns []string
}

// copyInto runs a COPY in a transaction of its own.
func copyInto(ctx context.Context, conn *sql.Conn, to table, rows func(add func(...any) error) error) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin to copy: %w", err)
	}
	defer tx.Rollback()
	statement, err := tx.PrepareContext(ctx, "COPY "+to.name+" ("+strings.Join(to.columns, ", ")+") FROM STDIN") //nolint:sqlclosecheck // it is closed below, where its error tells whether the rows arrived
	if err != nil {
		return fmt.Errorf("copy into %s: %w", to.name, err)
	}
	err = rows(func(values ...any) error {
		_, err := statement.ExecContext(ctx, values...)
		return err
	})
	if err == nil {
		_, err = statement.ExecContext(ctx)
	}
	if err = errors.Join(err, statement.Close()); err != nil {
		return fmt.Errorf("copy into %s: %w", to.name, err)
	}
	return tx.Commit()
}

func (l *loader) copyPeople(ctx context.Context, conn *sql.Conn) error {
	w := l.world
	err := copyInto(ctx, conn, table{"accounts", []string{"id", "role", "name"}}, func(add func(...any) error) error {
		for role, parties := range map[string][]party{"MARKETER": w.marketers, "CLIENT": w.clients} {
			for _, p := range parties {
				if err := add(p.ID.UUID(), role, p.Name); err != nil {
					return err
				}
			}
		}
		return add(platformID().UUID(), "PLATFORM", "Operator")
	})
	if err != nil {
		return err
	}
	err = copyInto(ctx, conn, table{"creators", []string{"id", "client_id", "name"}}, func(add func(...any) error) error {
		for _, p := range w.clients {
			if err := add(creatorID(p.ID).UUID(), p.ID.UUID(), p.Name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	columns := []string{"id", "client_id", "creator_id", "name", "type", "link", "trial_days"}
	err = copyInto(ctx, conn, table{"campaigns", columns}, func(add func(...any) error) error {
		for i, c := range w.campaigns {
			client, trial := w.clients[c.client].ID, any(nil)
			if c.kind == order.CampaignFreeTrial {
				trial = 30
			}
			if err := add(c.ID.UUID(), client.UUID(), creatorID(client).UUID(), c.Name, string(c.kind), "https://example.com/page?"+strconv.Itoa(i), trial); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	columns = []string{"marketer_id", "id", "name", "name_key", "color", "created_at"}
	return copyInto(ctx, conn, table{"tags", columns}, func(add func(...any) error) error {
		for m, tags := range w.tags {
			for _, tag := range tags {
				if err := add(w.marketers[m].ID.UUID(), tag.ID.UUID(), tag.Name, order.NormalTagName(tag.Name), "#2563eb", w.end); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// platformID is the account that reports, the same in every dataset.
func platformID() order.ID {
	return order.ID{0: 1, 6: 0x70, 8: 0x80, 15: 1}
}

// copyOrders writes the orders in the order of their placing, as they come in life, and beside them their rollups.
func (l *loader) copyOrders(ctx context.Context, conn *sql.Conn) error {
	var rollups []generated
	err := copyInto(ctx, conn, table{"orders", orderColumns()}, func(add func(...any) error) error {
		for i := range l.world.Orders {
			g := l.world.order(i)
			if err := add(orderValues(g.Order)...); err != nil {
				return err
			}
			rollups = append(rollups, generated{Order: &order.Order{ID: g.ID, Marketer: g.Marketer}, rollups: g.rollups})
		}
		return nil
	})
	if err != nil {
		return err
	}
	columns := []string{"marketer_id", "order_id", "bucket", "fans", "fans_by_click", "paid_fans", "clicks"}
	return copyInto(ctx, conn, table{"order_rollups", columns}, func(add func(...any) error) error {
		for _, g := range rollups {
			for _, r := range g.rollups {
				if err := add(g.Marketer.ID.UUID(), g.ID.UUID(), r.Bucket, r.Fans, r.FansByClick, r.PaidFans, r.Clicks); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func orderColumns() []string {
	return strings.Fields(`marketer_id id number version last_event last_ledger_transaction client_id creator_id campaign_id
		marketer_name client_name creator_name campaign_name campaign_type campaign_link trial_days tracking_code
		status rejection_reason cancellation_reason fans_ordered price_minor currency income_visible held_minor
		fans_delivered fans_by_click clicks tag_ids placed_at respond_by accepted_at rejected_at completed_at cancelled_at updated_at search_text`)
}

func orderValues(o *order.Order) []any {
	null := func(text string) any {
		if text == "" {
			return nil
		}
		return text
	}
	var trial any
	if o.Campaign.TrialDays > 0 {
		trial = o.Campaign.TrialDays
	}
	tags := make([]string, len(o.TagIDs))
	for i, id := range o.TagIDs {
		tags[i] = id.UUID()
	}
	search := strings.ToLower(strings.Join([]string{o.Campaign.Name, o.Client.Name, strconv.FormatInt(o.Number, 10), o.ID.Text(order.KindOrder)}, "\x01"))
	return []any{o.Marketer.ID.UUID(), o.ID.UUID(), o.Number, o.Version, o.LastEvent, o.LastLedgerTransaction, o.Client.ID.UUID(), o.Creator.ID.UUID(), o.Campaign.ID.UUID(),
		o.Marketer.Name, o.Client.Name, o.Creator.Name, o.Campaign.Name, string(o.Campaign.Type), o.Campaign.Link, trial, o.TrackingCode,
		string(o.Status), null(string(o.RejectionReason)), null(string(o.CancellationReason)), o.FansOrdered, o.Price.Minor, string(o.Price.Currency), o.IncomeVisible, o.Held,
		o.FansDelivered, o.FansByClick, o.Clicks, "{" + strings.Join(tags, ",") + "}", o.PlacedAt, o.RespondBy, o.AcceptedAt, o.RejectedAt, o.CompletedAt, o.CancelledAt, o.UpdatedAt, search}
}
