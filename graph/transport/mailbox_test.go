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

// envelopes encodes without framing.
type envelopes struct{}

func (envelopes) appendMessage(dst []byte, m message) []byte { return modern{}.append(dst, m) }

// desk is a mailbox with nobody at it: the test takes.
type desk struct {
	mailbox
	wakes int
	freed string
}

func (d *desk) wake() { d.wakes++ }

// keeper owns an outlet.
type keeper struct {
	desk *desk
	id   string
}

func (k keeper) freed()     { k.desk.freed += k.id }
func (k keeper) failed(any) { k.desk.freed += "!" }

// outlet makes one of the desk.
func (d *desk) outlet(id string) *outlet {
	o := &outlet{owner: keeper{d, id}}
	if id != "" {
		o.id = []byte(id)
	}
	return o
}

func newDesk(limits SocketLimits) *desk {
	d := &desk{}
	limits = limits.withDefaults()
	d.limits, d.taker = &limits, d
	return d
}

// takeOnce takes what leaves together and tells how many messages that is.
func (d *desk) takeOnce(maxBytes int) (messages int, what string, p prospect) {
	box := &outbox{}
	p, _ = d.take(box, maxBytes, envelopes{})
	return box.messages, string(box.bytes), p
}

// stock is a source whose test fills it.
type stock struct{ payloads []string }

func (s *stock) Take() ([]byte, bool) {
	if len(s.payloads) == 0 {
		return nil, false
	}
	first := s.payloads[0]
	s.payloads = s.payloads[1:]
	return []byte(first), true
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
			d := newDesk(test.limits)
			for range 2 { // what was taken makes room
				for range test.fits {
					if got := d.put(letter(100)); got != queued {
						t.Fatalf("got %v", got)
					}
				}
				if got := d.put(letter(100)); got != overflowed {
					t.Fatalf("got %v", got)
				}
				if messages, _, _ := d.takeOnce(1 << 20); messages != test.fits {
					t.Fatalf("took %d", messages)
				}
			}
			for range test.fits { // what is held elsewhere counts as well
				d.hold(100)
			}
			if got := d.put(letter(100)); got != overflowed {
				t.Fatalf("got %v", got)
			}
			d.release(100)
			if got := d.put(letter(100)); got != queued {
				t.Fatalf("got %v", got)
			}
		})
	}
}

// Somebody takes, or is woken to, exactly while there is something.
func TestMailboxWakes(t *testing.T) {
	d := newDesk(SocketLimits{})
	for round := 1; round <= 2; round++ {
		d.put(letter(1))
		d.put(letter(1))
		if d.wakes != round {
			t.Fatalf("woken %d times", d.wakes)
		}
		if messages, _, p := d.takeOnce(1 << 20); messages != 2 || p != more {
			t.Fatalf("%d messages, %v", messages, p)
		}
		d.put(letter(1)) // while the others are written
		if d.wakes != round {
			t.Fatalf("woken %d times", d.wakes)
		}
		if messages, _, p := d.takeOnce(1 << 20); messages != 1 || p != more {
			t.Fatalf("%d messages, %v", messages, p)
		}
		if messages, _, p := d.takeOnce(1 << 20); messages != 0 || p != nothing {
			t.Fatalf("%d messages, %v", messages, p)
		}
	}
}

func TestMailboxTakesWhatMayLeaveTogether(t *testing.T) {
	d := newDesk(SocketLimits{})
	for range 5 {
		d.put(letter(100))
	}
	var counts []int
	for range 3 {
		messages, _, p := d.takeOnce(200)
		counts = append(counts, messages)
		if p != more {
			t.Error("an open mailbox has no last message")
		}
	}
	if counts[0] != 2 || counts[1] != 2 || counts[2] != 1 {
		t.Errorf("got %v", counts)
	}
}

// Messages first, then one of each operation in turn; the end of an operation after all that it has.
func TestMailboxOrder(t *testing.T) {
	d := newDesk(SocketLimits{})
	open := func(id string, payloads ...string) (*outlet, *stock) {
		o, s := d.outlet(id), &stock{payloads}
		d.attach(o, s)
		d.mark(o)
		return o, s
	}
	a, _ := open("1", "11", "12")
	b, more2 := open("2", "21")
	c, _ := open("3", "31")
	d.finish(a, message{kind: messageComplete, id: a.id})
	d.mark(b)
	d.forget(c)
	d.put(message{kind: messagePong})
	want := `{"type":"pong"}{"id":1,"type":"next","payload":11}{"id":2,"type":"next","payload":21}` +
		`{"id":1,"type":"next","payload":12}{"id":1,"type":"complete"}`
	if _, got, _ := d.takeOnce(1 << 20); got != want || d.freed != "1" {
		t.Errorf("want %s\ngot  %s, freed %s", want, got, d.freed)
	}
	d.takeOnce(1)
	more2.payloads = []string{"22"}
	d.mark(b)
	d.mark(a) // which is over
	if _, got, _ := d.takeOnce(1 << 20); got != `{"id":2,"type":"next","payload":22}` {
		t.Errorf("got %s", got)
	}
}

// A runner may call its sink before it has returned the source.
func TestMailboxMarkedBeforeItsSource(t *testing.T) {
	d := newDesk(SocketLimits{})
	o := d.outlet("")
	d.mark(o)
	d.finish(o, message{kind: messageComplete})
	if d.wakes != 0 {
		t.Error("woken for nothing")
	}
	d.attach(o, &stock{[]string{"1"}})
	if _, got, _ := d.takeOnce(1 << 20); got != `{"type":"next","payload":1}{"type":"complete"}` {
		t.Errorf("got %s", got)
	}
	silent := d.outlet("")
	d.finish(silent, message{kind: messageComplete})
	d.attach(silent, nil)
	if _, got, _ := d.takeOnce(1 << 20); got != `{"type":"complete"}` {
		t.Errorf("got %s", got)
	}
}

func TestMailboxClose(t *testing.T) {
	goodbye := &farewell{code: 1000}
	for _, drop := range []bool{false, true} {
		d := newDesk(SocketLimits{})
		o := d.outlet("")
		d.attach(o, &stock{[]string{"1"}})
		d.mark(o)
		d.put(letter(1))
		if !d.close(goodbye, drop) || d.close(nil, true) {
			t.Error("the first close counts, and no other")
		}
		if d.put(letter(1)) != refused {
			t.Error("a closed mailbox takes nothing")
		}
		d.finish(o, message{kind: messageComplete})
		box := &outbox{}
		p, said := d.take(box, 1<<20, envelopes{})
		want := 2
		if drop {
			want = 0
		}
		if box.messages != want || p != last || said != goodbye {
			t.Errorf("drop %v: %d messages, %v, farewell %v", drop, box.messages, p, said)
		}
	}
}

func TestMailboxRoom(t *testing.T) {
	m := newDesk(SocketLimits{QueueMessages: 4, QueueBytes: 1 << 20})
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
	m.takeOnce(1)
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

// counting is a stock that knows what is left, and counts how often it was asked.
type counting struct {
	stock
	asked int
}

func (s *counting) Take() ([]byte, bool) {
	s.asked++
	return s.stock.Take()
}

func (s *counting) More() bool { return len(s.payloads) > 0 }

// A source that says that nothing is left is not asked again before it is marked, and what it gets meanwhile still leaves.
func TestMailboxBelievesACountingSource(t *testing.T) {
	d := newDesk(SocketLimits{})
	o, source := d.outlet(`"1"`), &counting{stock: stock{[]string{"1", "2"}}}
	d.attach(o, source)
	d.mark(o)
	if messages, _, p := d.takeOnce(1 << 10); messages != 2 || p != more || source.asked != 2 {
		t.Errorf("got %d messages, %v, asked %d times", messages, p, source.asked)
	}
	source.payloads = []string{"3"}
	d.mark(o)
	if d.rest() {
		t.Error("the taking ended although an operation was marked meanwhile")
	}
	if messages, what, _ := d.takeOnce(1 << 10); messages != 1 || !strings.Contains(what, "3") {
		t.Errorf("got %q", what)
	}
	if !d.rest() || d.wakes != 1 {
		t.Errorf("the taking did not end; woken %d times", d.wakes)
	}
	d.finish(o, message{kind: messageComplete, id: o.id})
	if messages, _, _ := d.takeOnce(1 << 10); messages != 1 || d.freed != `"1"` || d.wakes != 2 {
		t.Errorf("%d messages at the end, freed %q, woken %d times", messages, d.freed, d.wakes)
	}
}

func TestMailboxDoesNotRestBeforeTheFarewell(t *testing.T) {
	d := newDesk(SocketLimits{})
	d.put(letter(1))
	d.takeOnce(1 << 10)
	d.close(&farewell{code: 1000}, false)
	if d.rest() {
		t.Error("the farewell would never be written")
	}
}
