package graph_test

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// TestListsCostAFixedNumberOfStatements counts what reaches PostgreSQL: as many statements for one order as for fifty, and none
// for what is not selected.
func TestListsCostAFixedNumberOfStatements(t *testing.T) {
	var counter statementCounter
	w := newWorld(t, func(url string) string { return counter.listen(t, url) })
	w.manyOrders(60)
	const everything = `id campaign { name link } client { name } tags { name } queuePosition settlement { payout { amount } }
		timeline(first: 5) { nodes { by { name } } } receipts(first: 5) { nodes { id } } pause { by { name } }
		shareLinks { order { tags { name } settlement { paidFans } } }`
	for _, test := range []struct {
		name, query string
		// few and many are pages that hold orders in the same states.
		few, many  int
		statements int64
	}{
		{"rows alone", `{ orders(first: %d) { nodes { id campaign { name } creator { client { name } } progress { percent } income { amount } } } }`, 1, 50, 1},
		{"with a count", `{ orders(first: %d) { totalCount nodes { id } } }`, 1, 50, 2},
		{"tags", `{ orders(first: %d) { nodes { tags { name } } } }`, 1, 50, 2},
		{"tags through edges, under aliases and in a fragment", `{ orders(first: %d) { nodes { tags { id } } edges { node { labels: tags { name } ...More } } } }
			fragment More on Order { ... on Node { id } ... on Order { tags { color } } }`, 1, 50, 2},
		{"tags left out", `{ orders(first: %d) { nodes { id tags @include(if: false) { name } ... @skip(if: true) { queuePosition } } } }`, 1, 50, 1},
		{"two pages of each timeline, actors named once", `{ orders(first: %d) { nodes { head: timeline(first: 1) { nodes { by { name } } } tail: timeline(last: 1) { edges { node { by { id } } } } } } }`, 1, 50, 4},
		{"everything on accepted orders", `{ orders(first: %d, filter: { status: [ACCEPTED] }) { totalCount nodes { ` + everything + ` } } }`, 2, 20, 7},
		{"everything on orders in every state", `{ orders(first: %d) { totalCount nodes { ` + everything + ` } } }`, 5, 50, 9},
		{"creators with their clients", `{ creators(first: %d) { nodes { name client { name } } edges { node { client { id } } } } }`, 1, 50, 2},
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
			if few, many := count(test.few), count(test.many); few != test.statements || many != test.statements {
				t.Errorf("%d statements for a page of %d and %d for one of %d; want %d", few, test.few, many, test.many, test.statements)
			}
		})
	}
}

// manyOrders are mara's orders from cleo in five states in turn, all tagged.
func (w *world) manyOrders(n int) {
	w.t.Helper()
	mara, cleo := w.users["mara"].AccountID, w.users["cleo"].AccountID
	states := []func(*order.Order){func(*order.Order) {}, ordertest.Delivered(4),
		func(o *order.Order) { ordertest.Accepted(o); ordertest.Paused(o) }, ordertest.Completed, ordertest.Stopped(3)}
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
