package redis

import (
	"testing"

	"headway/internal/order"
	"headway/internal/redistest"
)

func TestWritesAreKnownToEveryInstance(t *testing.T) {
	server := redistest.Start(t)
	open := func() *Bus {
		bus, err := Open(Config{URL: server.URL()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = bus.Close() })
		return bus
	}
	here, there := open(), open()
	mine, other := order.ID{1}, order.ID{2}
	for _, position := range []uint64{7, 1 << 62, 5} { // the last comes from an instance whose commit was earlier
		if err := here.Note(t.Context(), mine, position); err != nil {
			t.Fatal(err)
		}
	}
	for account, want := range map[order.ID]uint64{mine: 1 << 62, other: 0} {
		if got, err := there.Last(t.Context(), account); err != nil || got != want {
			t.Errorf("the last write is at %d, %v; want %d", got, err, want)
		}
	}
	server.Stop()
	if _, err := there.Last(t.Context(), mine); err == nil {
		t.Error("Redis is gone and nobody notices")
	}
}
