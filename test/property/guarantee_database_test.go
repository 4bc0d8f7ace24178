package property

import (
	"context"
	cryptorand "crypto/rand"
	"database/sql"
	"math/rand/v2"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/postgres"
)

// TestAYearInTheDatabase is TestAYearOfGuarantees through the whole program, for a few orders at once.
func TestAYearInTheDatabase(t *testing.T) {
	w, random := newWorld(t), rand.New(rand.NewPCG(7, 27))
	now := monday
	w.at(now)
	var ids []order.ID
	models := map[order.ID]*guaranteeModel{}
	for i := range 6 {
		policy := order.PolicyPause
		if i == 0 {
			policy = order.PolicyClose
		}
		o := w.accepted(guaranteeing(policy), func(p *order.PlaceInput) { p.FansOrdered = 150 + 100*i })
		ids = append(ids, o.ID)
		models[o.ID] = &guaranteeModel{guarantee: *o.Guarantee, ordered: o.FansOrdered, accepted: now}
	}
	for now.Before(monday.Add(365 * 24 * time.Hour)) {
		before := now
		now = now.Add(time.Duration(random.Int64N(int64(4 * 24 * time.Hour)))).Truncate(time.Microsecond)
		var due sql.NullTime
		if err := w.sql.QueryRow("SELECT min(due_at) FROM orders").Scan(&due); err != nil {
			t.Fatal(err)
		}
		if due.Time.After(before) && due.Time.Before(now) && random.IntN(3) > 0 {
			now = due.Time.UTC()
		}
		w.at(now)
		for _, id := range ids {
			w.dare(id, models[id], now, random.IntN(24), 1+random.IntN(8))
		}
		if random.IntN(3) == 0 {
			continue
		}
		w.applyDue()
		for id, m := range models {
			if wrong := m.differs(w.read(id), now); wrong != "" {
				t.Fatal(wrong)
			}
		}
	}
	if misses, ended := w.count("SELECT count(*) FROM order_events WHERE type = 'PAUSED' AND changes::text LIKE '%GUARANTEE_MISSED%'"),
		w.count("SELECT count(*) FROM orders WHERE status IN ('COMPLETED', 'CANCELLED')"); misses < 20 || ended < 2 {
		t.Errorf("%d misses, %d orders ended: too little for this to mean anything", misses, ended)
	}
}

// dare does something to the order, allowed or not.
func (w *world) dare(id order.ID, m *guaranteeModel, now time.Time, dice, fans int) {
	w.t.Helper()
	var err error
	switch {
	case dice < 14:
		for range fans {
			m.deeds = append(m.deeds, deed{fanCame, now})
		}
		w.report(&order.Order{ID: id}, fans)
	case dice < 17:
		m.deeds = append(m.deeds, deed{resumed, now})
		_, err = w.service.Resume(w.t.Context(), w.clients[0], id, "")
	case dice < 18:
		m.deeds = append(m.deeds, deed{pausedByClient, now})
		_, err = w.service.Pause(w.t.Context(), w.clients[0], id, "")
	case dice < 20 && m.at(now).delivered > 0:
		m.deeds = append(m.deeds, deed{fanTakenBack, now})
		err = w.takeBack(id)
	}
	if err != nil && order.CodeOf(err) != order.CodeConflict {
		w.t.Fatal(err)
	}
}

// TestAFanTakenBackDuringAPause lowers the window that goes on after it; the audit, which follows every test, sees it there too.
func TestAFanTakenBackDuringAPause(t *testing.T) {
	w := newWorld(t)
	w.at(monday)
	o := w.accepted(guaranteeing(order.PolicyPause))
	w.report(o, 5)
	w.at(monday.Add(time.Hour))
	_, err := w.service.Pause(t.Context(), w.clients[0], o.ID, "")
	wantCode(t, err, "")
	w.at(monday.Add(2 * time.Hour))
	wantCode(t, w.takeBack(o.ID), "")
	w.at(monday.Add(10 * time.Hour))
	_, err = w.service.Resume(t.Context(), w.clients[0], o.ID, "")
	wantCode(t, err, "")
	if o = w.read(o.ID); o.Window.Fans != 4 || !o.Window.Start.Equal(monday.Add(9*time.Hour)) {
		t.Fatalf("window %+v", o.Window)
	}
}

// takeBack reverses the order's oldest fan that is not reversed yet, with its receipt.
func (w *world) takeBack(id order.ID) error {
	ctx := context.Background()
	return w.store.Report(ctx, func(tx *postgres.ReportTx) error {
		o, err := tx.LockOrder(ctx, id)
		if err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		c := order.Begin(o, w.platform.Actor(), now)
		if err := c.Reverse(false, "charge-back"); err != nil {
			return err
		}
		c.Finish()
		if err := tx.ApplyChanges(ctx, []*order.Change{c}); err != nil {
			return err
		}
		back := order.Receipt{OrderID: id, MarketerID: o.Marketer.ID, ReporterID: w.platform.AccountID, ReportID: word(), RecordedAt: now,
			Outcome: "REVERSED", ReversalReason: "charge-back"}
		if back.ID, err = order.NewID(now, cryptorand.Reader); err != nil {
			return err
		}
		err = w.sql.QueryRow(`SELECT id, fan_hash, occurred_at FROM receipts fan WHERE order_id = $1 AND outcome = 'COUNTED'
			AND NOT EXISTS (SELECT FROM receipts b WHERE b.reverses = fan.id) ORDER BY recorded_at LIMIT 1`, id).Scan(&back.Reverses, &back.FanHash, &back.OccurredAt)
		if err != nil {
			return err
		}
		return tx.InsertReceipts(ctx, []order.Receipt{back})
	})
}
