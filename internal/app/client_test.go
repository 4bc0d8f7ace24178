package app_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"headway/internal/order"
)

// client is a program that speaks to a server over its public API.
type client struct {
	t     testing.TB
	url   string
	token string
}

type answer struct {
	Data   json.RawMessage `json:"data"`
	Errors []struct {
		Message    string `json:"message"`
		Extensions struct {
			Code string `json:"code"`
		} `json:"extensions"`
	} `json:"errors"`
}

// try sends an operation and gives the first error's code, empty when all is well.
func (c client) try(query string, variables map[string]any, into any) string {
	c.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		c.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	var a answer
	if err := json.NewDecoder(response.Body).Decode(&a); err != nil {
		c.t.Fatal(err)
	}
	if len(a.Errors) > 0 {
		c.t.Logf("%s: %s", a.Errors[0].Extensions.Code, a.Errors[0].Message)
		return a.Errors[0].Extensions.Code
	}
	if into != nil {
		if err := json.Unmarshal(a.Data, into); err != nil {
			c.t.Fatalf("%v: %s", err, a.Data)
		}
	}
	return ""
}

func (c client) do(query string, variables map[string]any, into any) {
	c.t.Helper()
	if code := c.try(query, variables, into); code != "" {
		c.t.Fatalf("%s: %s", query, code)
	}
}

// get asks for a page and gives status and body.
func get(t testing.TB, url string) (int, string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// socket is an open websocket with one subscription.
type socket struct {
	t    testing.TB
	conn *websocket.Conn
}

// subscribe opens a websocket, says who is there, and starts one operation.
func (c client) subscribe(query string, variables map[string]any) *socket {
	c.t.Helper()
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}}
	conn, response, err := dialer.DialContext(c.t.Context(), "ws"+c.url[len("http"):]+"/graphql", nil)
	if err != nil {
		c.t.Fatal(err)
	}
	_ = response.Body.Close()
	c.t.Cleanup(func() { _ = conn.Close() })
	s := &socket{c.t, conn}
	payload := map[string]any{}
	if c.token != "" {
		payload["Authorization"] = "Bearer " + c.token
	}
	s.send(map[string]any{"type": "connection_init", "payload": payload})
	if ack := s.read(); ack.Type != "connection_ack" {
		c.t.Fatalf("got %s in place of connection_ack", ack.Type)
	}
	s.send(map[string]any{"type": "subscribe", "id": "1", "payload": map[string]any{"query": query, "variables": variables}})
	return s
}

type message struct {
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

func (s *socket) send(value any) {
	s.t.Helper()
	if err := s.conn.WriteJSON(value); err != nil {
		s.t.Fatal(err)
	}
}

func (s *socket) read() message {
	s.t.Helper()
	m, err := s.next()
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

func (s *socket) next() (message, error) {
	for {
		if err := s.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
			return message{}, err
		}
		var m message
		if err := s.conn.ReadJSON(&m); err != nil || m.Type != "ping" {
			return m, err
		}
		s.send(map[string]any{"type": "pong"})
	}
}

// update is what a progress subscription says.
type update struct {
	Change   string
	Progress *struct {
		FansDelivered, Percent int
		Version                int64
	}
	Order struct{ Status string }
}

const progress = `subscription($id: ID!) { progress(orderId: $id) { change order { status } progress { fansDelivered percent version } } }`

// progress reads the next update.
func (s *socket) progress() update {
	s.t.Helper()
	m := s.read()
	var payload struct {
		Data   struct{ Progress update }
		Errors json.RawMessage
	}
	if err := json.Unmarshal(m.Payload, &payload); err != nil || m.Type != "next" || payload.Errors != nil {
		s.t.Fatalf("%s %s %v", m.Type, m.Payload, err)
	}
	return payload.Data.Progress
}

// untilDelivered reads updates up to one with so many fans; versions must not go backwards.
func (s *socket) untilDelivered(fans int) update {
	s.t.Helper()
	last := int64(0)
	for {
		u := s.progress()
		if u.Progress == nil {
			continue
		}
		if u.Progress.Version < last {
			s.t.Fatalf("version %d after %d", u.Progress.Version, last)
		}
		last = u.Progress.Version
		if u.Progress.FansDelivered == fans {
			return u
		}
	}
}

// closeCode reads until the server closes the socket.
func (s *socket) closeCode() int {
	s.t.Helper()
	for {
		_, err := s.next()
		if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
			return closed.Code
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

// people are one account of each role, and a creator.
type people struct {
	marketer, client, platform client
	marketerID, creatorID      string
}

// settle makes the people on a server.
func (r *running) settle() people {
	r.t.Helper()
	ctx, o := r.t.Context(), r.server.Operator
	account := func(role order.Role, name string) string {
		made, err := o.CreateAccount(ctx, role, name, "")
		if err != nil {
			r.t.Fatal(err)
		}
		return made.ID.Text(role.Kind())
	}
	marketer, owner := account(order.RoleMarketer, "Ada"), account(order.RoleClient, "Rosa")
	creator, err := o.CreateCreator(ctx, owner, "Rosa's page", "")
	if err != nil {
		r.t.Fatal(err)
	}
	return people{
		marketer: r.as(order.RoleMarketer, marketer), client: r.as(order.RoleClient, owner), platform: r.as(order.RolePlatform, ""),
		marketerID: marketer, creatorID: creator.ID.Text(order.KindCreator),
	}
}

// as is a client with a token of an account.
func (r *running) as(role order.Role, account string) client {
	r.t.Helper()
	token, err := r.server.Token(r.t.Context(), role, account, time.Hour)
	if err != nil {
		r.t.Fatal(err)
	}
	return client{r.t, "http://" + r.Addr(), token}
}

// place places an order and accepts it, over the API.
func (p people) place(fans int, accept bool) (id string) {
	p.client.t.Helper()
	var placed struct {
		PlaceOrder struct{ Order struct{ ID string } }
	}
	p.client.do(`mutation($i: PlaceOrderInput!) { placeOrder(input: $i) { order { id } } }`, map[string]any{"i": map[string]any{
		"marketerId": p.marketerID, "creatorId": p.creatorID, "fansOrdered": fans,
		"campaign":    map[string]any{"name": "Spring", "type": "OT_TRACKING_LINK", "link": "https://example.com/rosa"},
		"pricePerFan": map[string]any{"amount": "2.50", "currency": "USD"},
	}}, &placed)
	id = placed.PlaceOrder.Order.ID
	if accept {
		p.marketer.do(`mutation($id: ID!) { acceptOrder(input: {orderId: $id}) { order { status } } }`, map[string]any{"id": id}, nil)
	}
	return id
}

// report reports new fans of an order, and demands that each is counted.
func (c client) report(orderID string, first, fans int) {
	c.t.Helper()
	deliveries := make([]map[string]any, fans)
	for i := range deliveries {
		deliveries[i] = map[string]any{
			"orderId": orderID, "reportId": fmt.Sprintf("%s-%d", orderID, first+i), "fan": fmt.Sprintf("fan-%d", first+i),
			"occurredAt": time.Now().UTC().Format(time.RFC3339Nano),
		}
	}
	var recorded struct {
		RecordDeliveries struct {
			Results []struct{ Outcome, Reason string }
		}
	}
	c.do(`mutation($d: [DeliveryInput!]!) { recordDeliveries(input: {deliveries: $d}) { results { outcome reason } } }`,
		map[string]any{"d": deliveries}, &recorded)
	for _, result := range recorded.RecordDeliveries.Results {
		if result.Outcome != "COUNTED" {
			c.t.Fatalf("%+v", recorded.RecordDeliveries.Results)
		}
	}
}
