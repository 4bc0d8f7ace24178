package monitor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// The times of a connection. The server pings every 25 s; we ask too, so that a network that has fallen silent is noticed.
const (
	connectWithin = 15 * time.Second
	writeWithin   = 10 * time.Second
	pingEvery     = 15 * time.Second
	silentAfter   = 40 * time.Second
	longestFrame  = 1 << 20
)

// Close codes of graphql-transport-ws that no second attempt with the same credentials can change.
const (
	closeUnauthorized = 4401
	closeForbidden    = 4403
)

// frame is a message of graphql-transport-ws.
type frame struct {
	Type    string          `json:"type"`
	ID      string          `json:"id,omitempty"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// socket is one connection that speaks graphql-transport-ws. One goroutine reads; any may write.
type socket struct {
	conn    *websocket.Conn
	writing sync.Mutex
}

// dial connects and says who asks. A Refused error is about the credentials; after any other a later attempt may work.
func dial(ctx context.Context, address, token string) (*socket, error) {
	ctx, cancel := context.WithTimeout(ctx, connectWithin)
	defer cancel()
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, Subprotocols: []string{"graphql-transport-ws"}}
	conn, response, err := dialer.DialContext(ctx, address, nil) //nolint:bodyclose // gorilla leaves nothing open in it
	if err != nil {
		return nil, dialFailure(err, response)
	}
	conn.SetReadLimit(longestFrame)
	s := &socket{conn: conn}
	// A context that ends cuts what is being read or written.
	release := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer release()
	if err := s.introduce(token); err != nil {
		_ = conn.Close() // what went wrong is known
		return nil, err
	}
	return s, nil
}

// dialFailure says what an HTTP answer in place of a websocket means.
func dialFailure(err error, response *http.Response) error {
	if response == nil {
		return fmt.Errorf("connect: %w", err)
	}
	if response.StatusCode == http.StatusUnauthorized || response.StatusCode == http.StatusForbidden {
		return &Refused{Reason: "the server answers " + response.Status}
	}
	return fmt.Errorf("connect: the server answers %s in place of a websocket", response.Status)
}

// introduce sends the credentials and waits until they are accepted.
func (s *socket) introduce(token string) error {
	payload := map[string]string{}
	if token != "" {
		payload["Authorization"] = "Bearer " + token
	}
	if err := s.send("connection_init", "", payload); err != nil {
		return err
	}
	first, err := s.read()
	if err != nil {
		return err
	}
	if first.Type != "connection_ack" {
		return fmt.Errorf("the server sent %.40q in place of connection_ack", first.Type)
	}
	return nil
}

// send writes one message.
func (s *socket) send(kind, id string, payload any) error {
	message := frame{Type: kind, ID: id}
	if payload != nil {
		encoded, err := json.Marshal(payload)
		if err != nil {
			return fmt.Errorf("encode %s: %w", kind, err)
		}
		message.Payload = encoded
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.conn.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return fmt.Errorf("send %s: %w", kind, err)
	}
	if err := s.conn.WriteJSON(message); err != nil {
		return fmt.Errorf("send %s: %w", kind, err)
	}
	return nil
}

// subscribe starts an operation.
func (s *socket) subscribe(id, query string, variables map[string]any) error {
	return s.send("subscribe", id, map[string]any{"query": query, "variables": variables})
}

// read gives the next message that is not about the connection itself, and answers those that are.
func (s *socket) read() (frame, error) {
	for {
		if err := s.conn.SetReadDeadline(time.Now().Add(silentAfter)); err != nil {
			return frame{}, fmt.Errorf("read: %w", err)
		}
		var message frame
		if err := s.conn.ReadJSON(&message); err != nil {
			return frame{}, readFailure(err)
		}
		switch message.Type {
		case "ping":
			if err := s.send("pong", "", nil); err != nil {
				return frame{}, err
			}
		case "pong":
		default:
			return message, nil
		}
	}
}

// readFailure says what a closed connection means.
func readFailure(err error) error {
	var closed *websocket.CloseError
	if !errors.As(err, &closed) {
		return fmt.Errorf("read: %w", err)
	}
	if closed.Code == closeUnauthorized || closed.Code == closeForbidden {
		return &Refused{Reason: strings.TrimPrefix(closed.Text, "Forbidden: ")}
	}
	if closed.Text == "" {
		return fmt.Errorf("the server closed the connection (%d)", closed.Code)
	}
	return fmt.Errorf("the server closed the connection (%d): %s", closed.Code, closed.Text)
}

// keepAlive asks for a sign of life until the context ends.
func (s *socket) keepAlive(ctx context.Context) {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if s.send("ping", "", nil) != nil {
				return // the reader finds out what is wrong
			}
		case <-ctx.Done():
			return
		}
	}
}

// close says goodbye and ends the connection.
func (s *socket) close() {
	goodbye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	_ = s.conn.WriteControl(websocket.CloseMessage, goodbye, time.Now().Add(time.Second)) // whether it is heard changes nothing
	_ = s.conn.Close()
}

// socketAddress is where the API of a server is subscribed to.
func socketAddress(serverURL string) (string, error) {
	parsed, err := url.Parse(serverURL)
	if err != nil || parsed.Host == "" {
		return "", fmt.Errorf("%q is not the address of a server; write it like http://127.0.0.1:8080", serverURL)
	}
	switch parsed.Scheme {
	case "http", "ws":
		parsed.Scheme = "ws"
	case "https", "wss":
		parsed.Scheme = "wss"
	default:
		return "", fmt.Errorf("%q is not the address of a server; write it like http://127.0.0.1:8080", serverURL)
	}
	return parsed.JoinPath("graphql").String(), nil
}
