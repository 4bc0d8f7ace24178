// Package floor is the least that a server can do: on a bare gorilla socket for every client it broadcasts one prepared message per
// change. It speaks as much of graphql-transport-ws as it needs to serve the same clients, and knows nothing of GraphQL.
package floor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"headway/bench/fanout/feed"
)

// writeLimit is how long a client may take to take a message; then it is dropped.
const writeLimit = 10 * time.Second

// Config is what a server is told.
type Config struct {
	RedisURL string
	// FrameBytes is how long its messages are: as long as Headway's.
	FrameBytes int
}

// Server keeps the clients of every order.
type Server struct {
	config   Config
	upgrader websocket.Upgrader

	mu          sync.Mutex
	subscribers map[string][]*peer // an order's, once per subscription
	states      map[string]int
}

// peer is one client's socket. Its reader answers, the broadcast writes.
type peer struct {
	socket *websocket.Conn
	mu     sync.Mutex // one writer at a time
}

// New makes a server.
func New(config Config) *Server {
	return &Server{
		config:      config,
		upgrader:    websocket.Upgrader{Subprotocols: []string{"graphql-transport-ws"}},
		subscribers: map[string][]*peer{},
		states:      map[string]int{},
	}
}

// Serve accepts clients until the context ends. The address is told once the server can be used.
func (s *Server) Serve(ctx context.Context, listener net.Listener, ready func()) error {
	subscription, err := feed.Subscribe(ctx, s.config.RedisURL)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: writeLimit}
	stop := context.AfterFunc(ctx, func() { _, _ = subscription.Close(), server.Close() })
	defer stop()
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	ready()
	err = subscription.Run(ctx, s.broadcast)
	_ = server.Close()
	<-served
	if ctx.Err() != nil {
		return nil
	}
	return errors.Join(err, subscription.Close())
}

// broadcast writes one prepared message per update to everybody who subscribed to its order.
func (s *Server) broadcast(updates []feed.Update) {
	for _, update := range updates {
		subscribers := s.move(update)
		if len(subscribers) == 0 {
			continue
		}
		prepared, err := websocket.NewPreparedMessage(websocket.TextMessage, s.frame(update.Order, update.State))
		if err != nil {
			continue // it is made of nothing that can fail
		}
		deadline := time.Now().Add(writeLimit)
		for _, subscriber := range subscribers {
			subscriber.send(prepared, deadline)
		}
	}
}

// move keeps the new state, and tells who is to hear of it. The list only ever grows at its end, so it can be read without the lock.
func (s *Server) move(update feed.Update) []*peer {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.states[update.Order] = update.State
	return s.subscribers[update.Order]
}

func (s *Server) frame(order string, state int) []byte {
	index, _ := orderIndex(order)
	return frame(index, state, s.config.FrameBytes)
}

func (p *peer) send(prepared *websocket.PreparedMessage, deadline time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.socket.SetWriteDeadline(deadline)
	if err := p.socket.WritePreparedMessage(prepared); err != nil {
		_ = p.socket.Close() // its reader ends
	}
}

func (p *peer) sendText(text []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.socket.SetWriteDeadline(time.Now().Add(writeLimit))
	if err := p.socket.WriteMessage(websocket.TextMessage, text); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
