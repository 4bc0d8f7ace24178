package postgres

import (
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

// TestPurgeUnmatched lets the old go, and the surplus of each account, from several instances at once.
func TestPurgeUnmatched(t *testing.T) {
	store, url := newStore(t)
	now := noon()
	pgtest.SetClock(t, url, now)
	one, other := ordertest.Account(t, store, order.RolePlatform, "One").ID, ordertest.Account(t, store, order.RolePlatform, "Other").ID
	keep := func(account order.ID, prefix string, ages ...time.Duration) {
		t.Helper()
		err := store.Report(t.Context(), func(tx *ReportTx) error {
			var reports []order.UnmatchedReport
			for i, age := range ages {
				reports = append(reports, order.UnmatchedReport{AccountID: account, Kind: order.ReportClick, ReportID: prefix + strconv.Itoa(i),
					Reason: order.UnmatchedUnknownOrder, Message: "m", ReceivedAt: now.Add(-age)})
			}
			return tx.InsertUnmatched(t.Context(), reports)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	keep(one, "a", 31*time.Hour, 30*time.Hour, 29*time.Hour, 3*time.Hour, 2*time.Hour, time.Hour, 0)
	keep(other, "b", 48*time.Hour, time.Hour)
	var purging sync.WaitGroup
	for range 3 {
		purging.Go(func() {
			for {
				purged, err := store.PurgeUnmatched(t.Context(), 30*time.Hour, 3, 2)
				if err != nil {
					t.Error(err)
				}
				if purged == 0 || err != nil {
					return
				}
			}
		})
	}
	purging.Wait()
	left := func(v order.Viewer) (ids []string) {
		t.Helper()
		list, err := store.UnmatchedReports(t.Context(), v, order.ID{}, ordertest.First(100))
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range list.Items {
			ids = append(ids, u.ReportID)
		}
		return ids
	}
	client := ordertest.Client(other)
	if got, want := left(client), []string{"b1"}; !slices.Equal(got, want) {
		t.Errorf("the other account has %v, want %v", got, want)
	}
	if got, want := left(ordertest.Platform(one)), []string{"b1", "a6", "a5", "a4"}; !slices.Equal(got, want) {
		t.Errorf("left are %v, want %v", got, want)
	}
}
