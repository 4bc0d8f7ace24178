package monitor_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"headway/internal/monitor"
	"headway/internal/order"
)

// watching is a monitor that runs, and what it told.
type watching struct {
	t      *testing.T
	events chan monitor.Event
	ended  chan error
	stop   func()
}

func watch(t *testing.T, config monitor.Config) *watching {
	t.Helper()
	w := &watching{t: t, events: make(chan monitor.Event, 10_000), ended: make(chan error, 1)}
	m, err := monitor.New(config, func(e monitor.Event) { w.events <- e })
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() { w.ended <- m.Run(ctx) }()
	w.stop = sync.OnceFunc(func() {
		cancel()
		if err := w.end(); err != nil {
			t.Errorf("the monitor ended with %v", err)
		}
	})
	return w
}

// end is what Run returned.
func (w *watching) end() error {
	w.t.Helper()
	select {
	case err := <-w.ended:
		return err
	case <-time.After(patience):
		w.t.Fatal("the monitor does not end")
		return nil
	}
}

// until waits for an event.
func (w *watching) until(what string, is func(monitor.Event) bool) monitor.Event {
	w.t.Helper()
	limit := time.After(patience)
	for {
		select {
		case e := <-w.events:
			if is(e) {
				return e
			}
		case err := <-w.ended:
			w.t.Fatalf("ended with %v before %s", err, what)
		case <-limit:
			w.t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

func (w *watching) untilDelivered(o *order.Order, fans int) monitor.Event {
	w.t.Helper()
	return w.until(fmt.Sprintf("order %d has %d fans", o.Number, fans), func(e monitor.Event) bool {
		return e.Update != nil && e.Update.Order.Number == o.Number && e.Update.Progress != nil && e.Update.Progress.FansDelivered == fans
	})
}

func TestTheFeedThroughARestartOfTheServer(t *testing.T) {
	place := install(t)
	first := place.start()
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	p := first.parties()
	o, other := first.accepted(p, 10), first.accepted(p, 1)
	w := watch(t, monitor.Config{URL: place.url, Token: first.token(p.marketer, time.Hour)})
	defer w.stop()

	w.until("the end of the snapshot", func(e monitor.Event) bool { return e.Update != nil && e.Update.SnapshotComplete })
	first.deliver(o, 1, 2)
	if e := w.untilDelivered(o, 2); e.Update.Change != "UPDATED" || e.Update.Progress.Percent != 20 || e.Update.Order.Client.Name != "Rosa" {
		t.Errorf("%+v", e.Update)
	}
	first.deliver(other, 3, 3)
	if e := w.untilDelivered(other, 1); e.Update.Change != "LEFT" || e.Update.Order.Status != "COMPLETED" {
		t.Errorf("%+v", e.Update)
	}

	first.stop()
	if e := w.until("the connection is lost", func(e monitor.Event) bool { return e.Link == monitor.LinkLost }); e.Err == nil || e.Retry <= 0 {
		t.Errorf("%+v", e)
	}
	second := place.start()
	defer second.stop()
	second.deliver(o, 4, 6)
	w.until("live again", func(e monitor.Event) bool { return e.Link == monitor.LinkLive && e.Update == nil })
	w.untilDelivered(o, 5)
	second.deliver(o, 7, 7)
	w.untilDelivered(o, 6)
	w.stop()
}

func TestNamedOrders(t *testing.T) {
	place := install(t)
	s := place.start()
	p := s.parties()
	byNumber, byID, unwatched := s.accepted(p, 10), s.accepted(p, 10), s.accepted(p, 10)
	w := watch(t, monitor.Config{URL: place.url, Token: s.token(p.client, time.Hour),
		Orders: []string{fmt.Sprint(byNumber.Number), byID.ID.Text(order.KindOrder)}})
	defer w.stop()
	seen := map[int64]bool{}
	w.until("both are there", func(e monitor.Event) bool {
		if e.Update != nil {
			seen[e.Update.Order.Number] = true
		}
		return len(seen) == 2
	})
	s.deliver(unwatched, 1, 1)
	s.deliver(byNumber, 2, 2)
	w.untilDelivered(byNumber, 1)
	s.deliver(byID, 3, 4)
	w.untilDelivered(byID, 2)
	if seen[unwatched.Number] {
		t.Error("an order that was not named was told")
	}
}

func TestWhatNoSecondAttemptCanChangeEndsTheMonitor(t *testing.T) {
	place := install(t)
	s := place.start()
	p, strangers := s.parties(), s.parties()
	o := s.accepted(p, 10)
	id, number := o.ID.Text(order.KindOrder), fmt.Sprint(o.Number)
	stranger := s.token(strangers.marketer, time.Hour)
	for name, c := range map[string]struct {
		token string
		order string
		says  string
	}{
		"nonsense for a token":        {"nonsense", "", "refused the token"},
		"an unknown API key":          {"hwk_" + strings.Repeat("A", 43), "", "refused the token"},
		"no token":                    {"", "", "refused the token"},
		"a number that is not there":  {stranger, "99999999", "no order 99999999"},
		"another's number":            {stranger, number, "no order " + number},
		"another's id":                {stranger, id, "no order " + id},
		"an id that is none":          {stranger, "ord_nonsense", "no order ord_nonsense"},
		"a token that ends meanwhile": {s.token(p.marketer, 2*time.Second), "", "refused the token"},
	} {
		t.Run(name, func(t *testing.T) {
			config := monitor.Config{URL: place.url, Token: c.token}
			if c.order != "" {
				config.Orders = []string{c.order}
			}
			if err := watch(t, config).end(); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("err = %v, want %q", err, c.says)
			}
		})
	}
}

func TestARevokedKeyEndsTheMonitor(t *testing.T) {
	place := install(t)
	s := place.start()
	p := s.parties()
	o := s.accepted(p, 10)
	created, err := s.Orders.CreateAPIKey(t.Context(), p.marketer, order.APIKeyInput{Name: "monitor", Scopes: []order.Scope{order.ScopeOrdersRead}}, "")
	if err != nil {
		t.Fatal(err)
	}
	w := watch(t, monitor.Config{URL: place.url, Token: created.Secret})
	w.untilDelivered(o, 0)
	if _, err := s.Orders.RevokeAPIKey(t.Context(), p.marketer, created.Key.ID, ""); err != nil {
		t.Fatal(err)
	}
	var refused *monitor.Refused
	if err := w.end(); !errors.As(err, &refused) {
		t.Errorf("err = %v", err)
	}
}

func TestConfigurationsThatCannotBeMeant(t *testing.T) {
	for _, config := range []monitor.Config{
		{URL: "127.0.0.1:8080"}, {URL: "ftp://127.0.0.1"}, {URL: ""}, {URL: "http://127.0.0.1", Orders: []string{"Spring launch"}},
		{URL: "http://127.0.0.1", Orders: []string{"-5"}}, {URL: "http://127.0.0.1", Orders: []string{""}},
	} {
		if err := config.Check(); err == nil {
			t.Errorf("%+v passes", config)
		}
	}
}

// pipe is a writer whose lines a test waits for.
type pipe struct {
	mu   sync.Mutex
	text strings.Builder
	came chan struct{}
}

func newPipe() *pipe { return &pipe{came: make(chan struct{}, 1)} }

func (p *pipe) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case p.came <- struct{}{}:
	default:
	}
	return p.text.Write(text)
}

func (p *pipe) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

func (p *pipe) await(t *testing.T, text string) {
	t.Helper()
	limit := time.After(patience)
	for !strings.Contains(p.String(), text) {
		select {
		case <-p.came:
		case <-limit:
			t.Fatalf("%q did not come; came:\n%s", text, p.String())
		}
	}
}

func TestPlain(t *testing.T) {
	place := install(t)
	s := place.start()
	p := s.parties()
	o := s.accepted(p, 2)
	changes, connection := newPipe(), newPipe()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- monitor.Plain(ctx, monitor.Config{URL: place.url, Token: s.token(p.marketer, time.Hour)}, changes, connection)
	}()
	changes.await(t, "change=SNAPSHOT status=ACCEPTED ordered=2 delivered=0 percent=0")
	s.deliver(o, 1, 1)
	changes.await(t, fmt.Sprintf("order=%d id=%s change=UPDATED status=ACCEPTED ordered=2 delivered=1 percent=50", o.Number, o.ID.Text(order.KindOrder)))
	s.stop()
	connection.await(t, "connection=lost")
	again := place.start()
	again.deliver(o, 2, 2)
	connection.await(t, "connection=live")
	unrelated := again.accepted(p, 5)
	changes.await(t, fmt.Sprintf("order=%d", unrelated.Number))
	changes.await(t, fmt.Sprintf("order=%d id=%s change=GONE", o.Number, o.ID.Text(order.KindOrder)))
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
	if n := strings.Count(changes.String(), "delivered=1 "); n != 1 {
		t.Errorf("a state was printed %d times:\n%s", n, changes)
	}
}

// brokenPipe is a reader that has gone.
type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestPlainEndsWhenNobodyReads(t *testing.T) {
	place := install(t)
	s := place.start()
	p := s.parties()
	s.accepted(p, 2)
	ended := make(chan error, 1)
	go func() {
		ended <- monitor.Plain(t.Context(), monitor.Config{URL: place.url, Token: s.token(p.marketer, time.Hour)}, brokenPipe{}, newPipe())
	}()
	select {
	case err := <-ended:
		if err == nil || !strings.Contains(err.Error(), "broken pipe") {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(patience):
		t.Fatal("it goes on into nothing")
	}
}
