package postgres

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"headway/internal/order"
)

// rememberedOrders is how many orders are kept in memory, those that reports named last.
const rememberedOrders = 4096

// orderMemory keeps orders as they were stored last by this program, so that reports on the same orders do not read them again and again:
// to pack a row of sixty columns and to unpack it costs more than to lock it. Whether a row is still what is remembered the database
// says itself, when it has locked the row: the transaction that wrote the row (xmin) has to be the one that is remembered, and the time at which it
// did (after a failover to a standby that had not heard of it, another transaction may have its number). Nothing is ever judged by what is
// only believed. It is safe for concurrent use; what it gives is not to be changed.
type orderMemory struct {
	orders *lru.Cache[order.ID, remembered]
	// codes are tracking codes, which never change.
	codes *lru.Cache[string, order.ID]
}

// remembered is an order as a transaction wrote it.
type remembered struct {
	xmin  uint32
	order *order.Order
}

func newOrderMemory() (*orderMemory, error) {
	orders, err := lru.New[order.ID, remembered](rememberedOrders)
	if err != nil {
		return nil, err
	}
	codes, err := lru.New[string, order.ID](rememberedOrders)
	return &orderMemory{orders, codes}, err
}

// keep remembers an order as a committed transaction wrote it.
func (m *orderMemory) keep(xmin uint32, o *order.Order) {
	m.orders.Add(o.ID, remembered{xmin, o})
	m.codes.Add(o.TrackingCode, o.ID)
}

// asked is a question's orders, each with the place that it has in the question, counted from 1.
type asked struct {
	orders, codes *table
	// known are those that are remembered, by their place; nil where there is none.
	known []*order.Order
}

// ask makes the parameters for the question's orders.
func (m *orderMemory) ask(q order.ReportQuestion) asked {
	a := asked{
		orders: newTable("bigint", "uuid", "int", "timestamptz").expect(len(q.Orders) + len(q.Codes)), codes: newTable("bigint", "text").expect(len(q.Codes)),
		known: make([]*order.Order, len(q.Orders)+len(q.Codes)),
	}
	add := func(place int, id order.ID) {
		is, _ := m.orders.Get(id) // the zero xmin is no transaction's
		a.known[place] = is.order
		var at time.Time
		if is.order != nil {
			at = is.order.UpdatedAt
		}
		a.orders.number(int64(place + 1)).id(id).number(int64(int32(is.xmin))).instant(at)
	}
	for i, id := range q.Orders {
		add(i, id)
	}
	for i, code := range q.Codes {
		if id, known := m.codes.Get(code); known {
			add(len(q.Orders)+i, id)
		} else {
			a.codes.number(int64(len(q.Orders) + i + 1)).text(code)
		}
	}
	return a
}

// take reads the rows that examineSQL packs, and remembers those that it had to send.
func (m *orderMemory) take(a asked, packed []byte) ([]*order.Order, error) {
	orders := make([]*order.Order, 0, len(a.known))
	for len(packed) > 0 {
		count, rest, err := fieldsOf(packed)
		if err != nil {
			return nil, err
		}
		var field []byte
		if field, rest, err = nextField(rest); err != nil {
			return nil, err
		}
		var place int
		if takeNumber(&place, field) != nil || place < 1 || place > len(a.known) {
			return nil, errNotPacked
		}
		if count == 1 {
			packed = rest
			orders = append(orders, a.known[place-1])
			continue
		}
		if field, rest, err = nextField(rest); err != nil {
			return nil, err
		}
		var xmin int
		row := &orderRow{}
		if takeNumber(&xmin, field) != nil || count != 2+len(orderColumns) {
			return nil, errNotPacked
		}
		if packed, err = unpackColumns(rest, wholeOrder(), row); err != nil {
			return nil, err
		}
		o := row.toOrder()
		m.keep(uint32(xmin), o)
		orders = append(orders, o)
	}
	return orders, nil
}
