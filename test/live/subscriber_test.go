package live

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// standing is what somebody knows of an order.
type standing struct{ version, fans, sequence int64 }

// subscriber is a client as it should be: it watches every order, the feed of all and perhaps the events of all, comes back when it
// was cut off, and says then what it holds.
type subscriber struct {
	url    func() string
	token  string
	orders []string
	events bool
	cancel context.CancelFunc
	done   chan struct{}

	mu       sync.Mutex
	watched  map[string]standing // by progress
	fed      map[string]standing // by progressFeed
	sequence map[string]int64    // by orderEvents
	cursor   string
	arrivals int      // connections that were opened
	away     []string // what it was told is away, each time
	problems []string
}

// theBeginning is the cursor before every event.
const theBeginning = "ZXZlbnQgMCAw"

func (w *world) subscribe(url func() string, events bool) *subscriber {
	ctx, cancel := context.WithCancel(w.t.Context())
	s := &subscriber{
		url: url, token: w.market.Marketer, orders: w.orders, events: events, cancel: cancel, done: make(chan struct{}),
		watched: map[string]standing{}, fed: map[string]standing{}, sequence: map[string]int64{}, cursor: theBeginning,
	}
	go func() {
		defer close(s.done)
		for ctx.Err() == nil {
			s.connect(ctx)
			pause(ctx, 50*time.Millisecond)
		}
	}()
	w.t.Cleanup(s.leave)
	return s
}

// subscribers are so many; one in ten follows the events as well, which are executed for each alone.
func (w *world) subscribers(count int, url func() string) []*subscriber {
	all := make([]*subscriber, count)
	for i := range all {
		all[i] = w.subscribe(url, i%10 == 0)
	}
	return all
}

func (s *subscriber) leave() {
	s.cancel()
	<-s.done
}

type message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// dial opens a websocket and says who is there.
func dial(ctx context.Context, url, token string) (*websocket.Conn, error) {
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}, HandshakeTimeout: 5 * time.Second}
	conn, response, err := dialer.DialContext(ctx, "ws"+url[len("http"):]+"/graphql", nil)
	if err != nil {
		return nil, err
	}
	_ = response.Body.Close()
	if err := conn.WriteJSON(map[string]any{"type": "connection_init", "payload": map[string]any{"Authorization": "Bearer " + token}}); err != nil {
		return conn, err
	}
	var ack message
	if err := conn.ReadJSON(&ack); err != nil || ack.Type != "connection_ack" {
		return conn, fmt.Errorf("no acknowledgement: %s %w", ack.Type, err)
	}
	return conn, nil
}

func start(conn *websocket.Conn, id, query string, variables map[string]any) error {
	payload, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	return conn.WriteJSON(message{id, "subscribe", payload})
}

// connect subscribes and reads until it is cut off.
func (s *subscriber) connect(ctx context.Context) {
	conn, err := dial(ctx, s.url(), s.token)
	if conn == nil {
		return
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if err != nil {
		return
	}
	for i, id := range s.orders {
		s.mu.Lock()
		since := s.watched[id].version
		s.mu.Unlock()
		err = start(conn, fmt.Sprint("order ", i), `subscription($id: ID!, $since: Int) { progress(orderId: $id, since: $since) {
			change order { id tags { name } } progress { version fansDelivered } } }`, map[string]any{"id": id, "since": since})
		if err != nil {
			return
		}
	}
	if start(conn, "feed", `subscription { progressFeed { change order { id } progress { version fansDelivered } } }`, nil) != nil {
		return
	}
	if s.events && start(conn, "events", `subscription($after: String) { orderEvents(after: $after) { cursor event { sequence } order { id } } }`,
		map[string]any{"after": s.cursor}) != nil {
		return
	}
	s.mu.Lock()
	s.arrivals++
	s.mu.Unlock()
	told := map[string]int64{} // what this connection was told: versions go forwards
	for {
		var m message
		if err := conn.ReadJSON(&m); err != nil {
			return
		}
		switch m.Type {
		case "ping":
			s.takeNotice(m)
			if conn.WriteJSON(message{Type: "pong"}) != nil {
				return
			}
		case "next":
			s.take(m, told)
		case "error", "complete":
			return
		}
	}
}

// takeNotice keeps what a ping tells, if it tells anything.
func (s *subscriber) takeNotice(m message) {
	if m.Payload == nil {
		return
	}
	var notice struct{ Extensions struct{ Degraded []string } }
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := json.Unmarshal(m.Payload, &notice); err != nil {
		s.problems = append(s.problems, err.Error())
	}
	s.away = append(s.away, strings.Join(notice.Extensions.Degraded, " "))
}

type update struct {
	Order    struct{ ID string }
	Progress struct{ Version, FansDelivered int64 }
}

func (s *subscriber) take(m message, told map[string]int64) {
	var payload struct {
		Data struct {
			Progress, ProgressFeed *update
			OrderEvents            *struct {
				Cursor string
				Event  struct{ Sequence int64 }
				Order  struct{ ID string }
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := json.Unmarshal(m.Payload, &payload); err != nil {
		s.problems = append(s.problems, err.Error())
		return
	}
	if event := payload.Data.OrderEvents; event != nil {
		if event.Event.Sequence != s.sequence[event.Order.ID]+1 {
			s.problems = append(s.problems, fmt.Sprintf("event %d came after %d", event.Event.Sequence, s.sequence[event.Order.ID]))
		}
		s.sequence[event.Order.ID], s.cursor = event.Event.Sequence, event.Cursor
		return
	}
	into, u := s.watched, payload.Data.Progress
	if u == nil {
		into, u = s.fed, payload.Data.ProgressFeed
	}
	key := m.ID + u.Order.ID
	if u.Progress.Version < told[key] {
		s.problems = append(s.problems, fmt.Sprintf("version %d came after %d", u.Progress.Version, told[key]))
	}
	told[key] = u.Progress.Version
	into[u.Order.ID] = standing{version: u.Progress.Version, fans: u.Progress.FansDelivered}
}

// behind says in what the subscriber does not hold what is committed.
func (s *subscriber) behind(committed map[string]standing) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, want := range committed {
		state := standing{want.version, want.fans, 0}
		switch {
		case s.watched[id] != state:
			return fmt.Sprintf("progress has %+v of %+v", s.watched[id], state)
		case s.fed[id] != state:
			return fmt.Sprintf("the feed has %+v of %+v", s.fed[id], state)
		case s.events && s.sequence[id] != want.sequence:
			return fmt.Sprintf("event %d of %d", s.sequence[id], want.sequence)
		}
	}
	return ""
}

// heard tells whether the subscriber knows every order.
func (s *subscriber) heard() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.fed) == len(s.orders) && len(s.watched) == len(s.orders) && (!s.events || len(s.sequence) == len(s.orders))
}

// told tells how many connections it took, and what it was told is away.
func (s *subscriber) told() (arrivals int, away []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.arrivals, slices.Clone(s.away)
}

func (s *subscriber) complaints() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.problems
}
