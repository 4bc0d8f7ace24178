package graph_test

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"headway/graph"
	"headway/internal/order"
	"headway/internal/ordertest"
)

// TestListsCostAFixedNumberOfStatements counts what reaches PostgreSQL: as many statements for one order as for a hundred, and none
// for what is not selected.
func TestListsCostAFixedNumberOfStatements(t *testing.T) {
	var counter statementCounter
	w := newWorld(t, func(url string) string { return counter.listen(t, url) })
	w.manyOrders(110)
	const everything = `id campaign { name link } client { name } tags { name } queuePosition settlement { payout { amount } }
		timeline(first: 5) { nodes { by { name } } } receipts(first: 5) { nodes { id } } pause { by { name } }
		shareLinks { order { tags { name } settlement { paidFans } } }`
	anySize := []int{1, 10, 100}
	for _, test := range []struct {
		name, query string
		// sizes are those of pages that hold orders in the same states.
		sizes      []int
		statements int64
	}{
		{"rows alone", `{ orders(first: %d) { nodes { id campaign { name } creator { client { name } } progress { percent } income { amount } } } }`, anySize, 1},
		{"with a count", `{ orders(first: %d) { totalCount nodes { id } } }`, anySize, 1},
		{"tags", `{ orders(first: %d) { nodes { tags { name } } } }`, anySize, 1},
		{"tags through edges, under aliases and in a fragment", `{ orders(first: %d) { nodes { tags { id } } edges { node { labels: tags { name } ...More } } } }
			fragment More on Order { ... on Node { id } ... on Order { tags { color } } }`, anySize, 1},
		{"tags left out", `{ orders(first: %d) { nodes { id tags @include(if: false) { name } ... @skip(if: true) { queuePosition } } } }`, anySize, 1},
		{"two pages of each timeline, actors named once", `{ orders(first: %d) { nodes { head: timeline(first: 1) { nodes { by { name } } } tail: timeline(last: 1) { edges { node { by { id } } } } } } }`, anySize, 4},
		{"everything on accepted orders", `{ orders(first: %d, filter: { status: [ACCEPTED] }) { totalCount nodes { ` + everything + ` } } }`, []int{2, 10, 20}, 5},
		{"everything on orders in every state", `{ orders(first: %d) { totalCount nodes { ` + everything + ` } } }`, []int{5, 10, 50}, 7},
		{"creators with their clients", `{ creators(first: %d) { nodes { name client { name } } edges { node { client { id } } } } }`, anySize, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			count := func(first int) int64 {
				before := counter.count.Load()
				for _, response := range w.ask("mara", fmt.Sprintf(test.query, first), 1) {
					if len(response.Errors) > 0 {
						t.Fatal(response.Errors)
					}
				}
				return counter.count.Load() - before
			}
			for _, size := range test.sizes {
				if got := count(size); got != test.statements {
					t.Errorf("%d statements for a page of %d; want %d", got, size, test.statements)
				}
			}
		})
	}
}

// TestEveryFieldOfAListCostsAFixedNumberOfStatements asks for each field of an order by itself, of orders in each state, since it is the state
// that decides what there is to read, and for each other list with all below it.
func TestEveryFieldOfAListCostsAFixedNumberOfStatements(t *testing.T) {
	schema := graph.NewSchema(nil).Schema()
	ofOrders, others := map[string]string{}, map[string]string{}
	for _, field := range schema.Types["Order"].Fields {
		ofOrders["orders."+field.Name] = "{ orders(first: %d) { nodes { " + everythingOf(schema, field, 2) + " } } }"
	}
	for _, field := range schema.Query.Fields {
		if field.Arguments.ForName("first") != nil && strings.HasSuffix(field.Type.Name(), "Connection") && field.Name != "orders" {
			others[field.Name] = "{ " + field.Name + "(first: %d) " + belowOf(schema, field.Type.Name(), 4) + " }"
		}
	}
	for name, c := range map[string]struct {
		states  []func(*order.Order)
		queries map[string]string
	}{
		"waiting":   {[]func(*order.Order){func(*order.Order) {}}, ofOrders},
		"paused":    {[]func(*order.Order){func(o *order.Order) { ordertest.Accepted(o); ordertest.Paused(o) }}, ofOrders},
		"completed": {[]func(*order.Order){ordertest.Completed}, ofOrders},
		"stopped":   {[]func(*order.Order){ordertest.Stopped(3)}, ofOrders},
		"others":    {everyState(), others},
	} {
		t.Run(name, func(t *testing.T) {
			var counter statementCounter
			w := newWorld(t, func(url string) string { return counter.listen(t, url) })
			w.manyOrdersIn(100, c.states...)
			for name, query := range c.queries {
				counts := map[int]int64{}
				for _, size := range []int{1, 10, 100} {
					before := counter.count.Load()
					for _, response := range w.ask("mara", fmt.Sprintf(query, size), 1) {
						if len(response.Errors) > 0 {
							t.Fatal(name, response.Errors)
						}
					}
					counts[size] = counter.count.Load() - before
				}
				if counts[1] != counts[10] || counts[10] != counts[100] || counts[1] == 0 || counts[1] > 6 {
					t.Errorf("%s: statements by the size of the page are %v", name, counts)
				}
			}
		})
	}
}

// TestPartsHoldWhatFieldsShow asks for each field of an order in a list by itself, which reads a part of each order, and again beside one
// that needs the whole.
func TestPartsHoldWhatFieldsShow(t *testing.T) {
	w := newWorld(t, nil)
	w.manyOrders(30)
	schema := graph.NewSchema(nil).Schema()
	for _, user := range []string{"mara", "cleo", "pia"} {
		for _, field := range schema.Types["Order"].Fields {
			one := everythingOf(schema, field, 2)
			alone := w.ask(user, "{ orders(first: 100) { nodes { "+one+" } } }", 1)[0]
			among := w.ask(user, "{ orders(first: 100) { nodes { "+one+" whole: ifStoppedNow { paidFans } } } }", 1)[0]
			if len(alone.Errors) > 0 || len(among.Errors) > 0 {
				t.Fatal(field.Name, alone.Errors, among.Errors)
			}
			type answer struct {
				Orders struct{ Nodes []map[string]json.RawMessage }
			}
			var got, want answer
			if err := errors.Join(json.Unmarshal(alone.Data, &got), json.Unmarshal(among.Data, &want)); err != nil {
				t.Fatal(err)
			}
			for i, node := range want.Orders.Nodes {
				delete(node, "whole")
				if !reflect.DeepEqual(got.Orders.Nodes[i], node) {
					t.Errorf("%s sees alone %s, with the whole order %s", user, got.Orders.Nodes[i], node)
				}
			}
		}
	}
}

// everythingOf asks for a field with all that is below it, so many levels deep.
func everythingOf(schema *ast.Schema, field *ast.FieldDefinition, depth int) string {
	arguments := ""
	if field.Arguments.ForName("first") != nil {
		arguments = "(first: 2)"
	}
	return field.Name + arguments + " " + belowOf(schema, field.Type.Name(), depth)
}

func belowOf(schema *ast.Schema, typeName string, depth int) string {
	definition := schema.Types[typeName]
	if definition.IsLeafType() {
		return ""
	}
	parts := []string{"__typename"}
	for _, field := range definition.Fields {
		composite := !schema.Types[field.Type.Name()].IsLeafType()
		// A filter's lists within a link within a list cost more than anybody may spend.
		inLink := typeName == "ShareLink" && field.Type.Name() == "SavedFilter"
		if strings.HasPrefix(field.Name, "__") || inLink || composite && (depth == 0 || field.Type.Name() == "Order") {
			continue
		}
		parts = append(parts, everythingOf(schema, field, depth-1))
	}
	return "{ " + strings.Join(parts, " ") + " }"
}

// everyState puts an order into five states in turn.
func everyState() []func(*order.Order) {
	return []func(*order.Order){func(*order.Order) {}, ordertest.Delivered(4),
		func(o *order.Order) { ordertest.Accepted(o); ordertest.Paused(o) }, ordertest.Completed, ordertest.Stopped(3)}
}

// manyOrders are mara's orders from cleo in every state, all tagged.
func (w *world) manyOrders(n int) {
	w.t.Helper()
	w.manyOrdersIn(n, everyState()...)
}

func (w *world) manyOrdersIn(n int, states ...func(*order.Order)) {
	w.t.Helper()
	mara, cleo := w.users["mara"].AccountID, w.users["cleo"].AccountID
	ids := make([]order.ID, n)
	for i := range n {
		o := ordertest.Order(ordertest.Between(order.Party{ID: mara, Name: "Mara Media"}, order.Party{ID: cleo, Name: "Cleo Studio"}),
			ordertest.At(noon().Add(-time.Duration(n-i)*time.Minute)), ordertest.Of(10), states[i%len(states)])
		ordertest.Insert(w.t, w.store, o)
		ids[i] = o.ID
	}
	tag, err := w.service.CreateTag(w.t.Context(), w.users["mara"], order.TagInput{Name: "all"}, "")
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.service.TagOrders(w.t.Context(), w.users["mara"], ids, []order.ID{tag.ID}, ""); err != nil {
		w.t.Fatal(err)
	}
}

// statementCounter stands between a client and PostgreSQL and counts what is executed, as its protocol tells.
type statementCounter struct{ count atomic.Int64 }

// listen gives the URL that leads through the counter to the database.
func (c *statementCounter) listen(t *testing.T, databaseURL string) string {
	t.Helper()
	u, err := url.Parse(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	network, address := "tcp", u.Host
	if folder := u.Query().Get("host"); folder != "" {
		network, address = "unix", folder+"/.s.PGSQL.5432"
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			running.Go(func() { c.serve(t, client, network, address) })
		}
	})
	t.Cleanup(func() {
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
		running.Wait()
	})
	u.Host = listener.Addr().String()
	u.RawQuery = url.Values{"sslmode": {"disable"}}.Encode()
	return u.String()
}

// serve passes one session on until the client hangs up.
func (c *statementCounter) serve(t *testing.T, client net.Conn, network, address string) {
	server, err := net.Dial(network, address)
	if err != nil {
		t.Error(err)
		_ = client.Close()
		return
	}
	var answers sync.WaitGroup
	answers.Go(func() {
		_, _ = io.Copy(client, server) // ends with either side
		_ = client.Close()
	})
	c.passOn(client, server)
	_ = server.Close()
	answers.Wait()
}

// passOn copies the client's messages: the first has no type, every other a letter and its length.
func (c *statementCounter) passOn(client io.Reader, server io.Writer) {
	for first := true; ; first = false {
		header := make([]byte, 5)
		if first {
			header = header[:4]
		}
		if _, err := io.ReadFull(client, header); err != nil {
			return
		}
		if !first && (header[0] == 'Q' || header[0] == 'E') { // a simple query, or the execution of a prepared one
			c.count.Add(1)
		}
		if _, err := server.Write(header); err != nil {
			return
		}
		length := int64(binary.BigEndian.Uint32(header[len(header)-4:])) - 4
		if _, err := io.CopyN(server, client, length); err != nil {
			return
		}
	}
}
