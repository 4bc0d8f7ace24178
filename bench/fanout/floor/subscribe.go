package floor

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
)

// request is what a client sends, as far as it matters here.
type request struct {
	Type    string
	Payload struct{ Variables struct{ OrderID string } }
}

// ServeHTTP is one client's reader.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	socket, err := s.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has been answered
	}
	p := &peer{socket: socket}
	defer socket.Close()
	defer s.forget(p)
	for {
		_, raw, err := socket.ReadMessage()
		if err != nil || s.answer(p, raw) != nil {
			return
		}
	}
}

func (s *Server) answer(p *peer, raw []byte) error {
	var asked request
	if err := json.Unmarshal(raw, &asked); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	switch asked.Type {
	case "connection_init":
		return p.sendText([]byte(`{"type":"connection_ack"}`))
	case "subscribe":
		return s.subscribe(p, asked.Payload.Variables.OrderID)
	default:
		return nil
	}
}

// subscribe registers for the next state, and sends the present one.
func (s *Server) subscribe(p *peer, order string) error {
	if _, err := orderIndex(order); err != nil {
		return err
	}
	s.mu.Lock()
	s.subscribers[order] = append(s.subscribers[order], p)
	state := s.states[order]
	s.mu.Unlock()
	return p.sendText(s.frame(order, state))
}

// forget makes new lists, for the broadcast may be reading the old ones.
func (s *Server) forget(p *peer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for order, subscribers := range s.subscribers {
		if slices.Contains(subscribers, p) {
			s.subscribers[order] = slices.DeleteFunc(slices.Clone(subscribers), func(other *peer) bool { return other == p })
		}
	}
}

// orderIndex is the number that an order of this benchmark has for its id.
func orderIndex(order string) (int, error) {
	index, err := strconv.Atoi(order)
	if err != nil {
		return 0, fmt.Errorf("%q is not an order of the benchmark", order)
	}
	return index, nil
}
