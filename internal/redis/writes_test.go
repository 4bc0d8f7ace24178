package redis

import (
	"sync"
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
	const writes = 200
	busy := order.ID{3}
	var noting sync.WaitGroup
	for position := range uint64(writes) {
		noting.Go(func() {
			if err := [...]*Bus{here, there}[position%2].Note(t.Context(), busy, position+1); err != nil {
				t.Error(err)
			}
		})
	}
	noting.Wait()
	if got, err := here.Last(t.Context(), busy); err != nil || got != writes {
		t.Errorf("of %d writes at once the last is at %d, %v", writes, got, err)
	}
	server.Stop()
	if _, err := there.Last(t.Context(), mine); err == nil {
		t.Error("Redis is gone and nobody notices")
	}
}
