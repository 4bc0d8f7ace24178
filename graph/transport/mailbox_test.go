package transport

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func letter(bytes int) message {
	return message{kind: messageNext, payload: json.RawMessage(strings.Repeat("x", bytes))}
}

func TestMailboxBounds(t *testing.T) {
	size := letter(100).size()
	for _, test := range []struct {
		name   string
		limits SocketLimits
		fits   int
	}{
		{"messages", SocketLimits{QueueMessages: 3, QueueBytes: 1 << 20}, 3},
		{"bytes", SocketLimits{QueueMessages: 100, QueueBytes: 2*size + 1}, 2},
		{"one message over the bound is let in alone", SocketLimits{QueueMessages: 100, QueueBytes: 1}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMailbox(test.limits)
			for range 2 { // what was taken makes room
				for range test.fits {
					if got := m.put(letter(100)); got != queued {
						t.Fatalf("got %v", got)
					}
				}
				if got := m.put(letter(100)); got != overflowed {
					t.Fatalf("got %v", got)
				}
				if batch, _, _ := m.take(nil, 1<<20); len(batch) != test.fits {
					t.Fatalf("took %d", len(batch))
				}
			}
		})
	}
}

func TestMailboxTakesWhatMayLeaveTogether(t *testing.T) {
	m := newMailbox(SocketLimits{}.withDefaults())
	for range 5 {
		m.put(letter(100))
	}
	var counts []int
	for range 3 {
		select {
		case <-m.ready:
		default:
			t.Fatal("the writer is not told of what waits")
		}
		batch, last, _ := m.take(nil, 2*letter(100).size())
		counts = append(counts, len(batch))
		if last {
			t.Error("an open mailbox has no last message")
		}
	}
	if counts[0] != 2 || counts[1] != 2 || counts[2] != 1 {
		t.Errorf("got %v", counts)
	}
}

func TestMailboxClose(t *testing.T) {
	goodbye := &farewell{code: 1000}
	for _, drop := range []bool{false, true} {
		m := newMailbox(SocketLimits{}.withDefaults())
		m.put(letter(1))
		if !m.close(goodbye, drop) || m.close(nil, true) {
			t.Error("the first close counts, and no other")
		}
		if m.put(letter(1)) != refused {
			t.Error("a closed mailbox takes nothing")
		}
		batch, last, said := m.take(nil, 1)
		want := 1
		if drop {
			want = 0
		}
		if len(batch) != want || !last || said != goodbye {
			t.Errorf("drop %v: %d messages, last %v, farewell %v", drop, len(batch), last, said)
		}
	}
}

func TestMailboxRoom(t *testing.T) {
	m := newMailbox(SocketLimits{QueueMessages: 4, QueueBytes: 1 << 20})
	m.put(letter(1))
	if err := m.awaitRoom(t.Context()); err != nil {
		t.Fatal(err)
	}
	m.put(letter(1))
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error, 3)
	for _, waiter := range []context.Context{ctx, t.Context(), t.Context()} {
		go func() { waiting <- m.awaitRoom(waiter) }()
	}
	eventually(t, func() bool { m.mu.Lock(); defer m.mu.Unlock(); return m.room != nil }, "nobody waits")
	cancel()
	if err := <-waiting; !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	m.take(nil, 1)
	for range 2 {
		if err := <-waiting; err != nil {
			t.Fatal(err)
		}
	}
	m.put(letter(1))
	m.put(letter(1))
	go func() { waiting <- m.awaitRoom(t.Context()) }()
	m.close(nil, false)
	if err := <-waiting; err != nil {
		t.Fatal(err)
	}
}
