package monitor

import (
	"slices"
	"time"
)

// Bounds of what a board remembers, so that it can run for weeks.
const (
	maxRows = 2000
	// leftFor is how long an order that left the feed still stands at the bottom, and maxLeft how many do.
	leftFor = time.Minute
	maxLeft = 10
	// settleWithin is how long after a connection the snapshot may take; what was not in it is gone by then.
	settleWithin = 10 * time.Second
)

// row is an order on the board.
type row struct {
	Update
	rate rate
	// moved is when the order last changed, by the server's clock.
	moved time.Time
	// left is when it left the feed; zero while it is in it.
	left time.Time
	// round is the connection by which it was last heard of.
	round int
}

// board is what is known of the orders, and how the connection is. It does no output and has no clock of its own.
type board struct {
	server string
	rows   map[string]*row
	// keep tells that orders never leave: they were named one by one.
	keep bool

	link  Link
	since time.Time // of the link's state
	err   error
	retry time.Time
	round int
	// settled tells that the snapshot of this connection is complete.
	settled bool
	// gone are the orders that the last event showed to have left while the connection was lost.
	gone []Order
}

func newBoard(server string, keep bool) *board {
	return &board{server: server, rows: map[string]*row{}, keep: keep}
}

// apply takes an event in. It tells whether the event is news of an order: a state newer than the one known.
func (b *board) apply(e Event) (news bool) {
	b.gone = nil
	if e.Update == nil {
		b.connection(e)
	} else {
		news = b.update(e)
	}
	b.tidy(e.At)
	return news
}

func (b *board) connection(e Event) {
	if e.Link == LinkLive && b.link != LinkLive {
		b.round++
		b.settled = false
	}
	if e.Link != b.link {
		b.since = e.At
	}
	if e.Link != LinkConnecting { // while connecting again, the reason still counts
		b.err = e.Err
	}
	b.link, b.retry = e.Link, e.At.Add(e.Retry)
}

func (b *board) update(e Event) (news bool) {
	u := e.Update
	r := b.rows[u.Order.ID]
	if r == nil {
		r = &row{}
		b.rows[u.Order.ID] = r
		news = true
	}
	news = news || version(u) > version(&r.Update) || u.Order.Status != r.Order.Status || u.Change == "LEFT"
	r.Update, r.round, r.left = *u, b.round, time.Time{}
	if u.Progress != nil {
		r.rate.note(e.At, u.Progress.FansDelivered)
		r.moved = u.Progress.UpdatedAt
	}
	if u.Change == "LEFT" && !b.keep {
		r.left = e.At
	}
	if u.SnapshotComplete && !b.settled {
		b.settle()
	}
	return news
}

func version(u *Update) int64 {
	if u.Progress == nil {
		return 0
	}
	return u.Progress.Version
}

// settle drops what the new connection did not tell of.
func (b *board) settle() {
	b.settled = true
	if b.keep {
		return
	}
	for id, r := range b.rows {
		if r.round != b.round && r.left.IsZero() {
			b.gone = append(b.gone, r.Order)
			delete(b.rows, id)
		}
	}
}

// tidy keeps the board bounded. It is called with every event and before every view.
func (b *board) tidy(now time.Time) {
	if b.link == LinkLive && !b.settled && now.Sub(b.since) > settleWithin {
		b.settle() // a feed without any order has no snapshot to be complete
	}
	for id, r := range b.rows {
		if !r.left.IsZero() && now.Sub(r.left) > leftFor {
			delete(b.rows, id)
		}
	}
	if len(b.rows) <= maxRows {
		return
	}
	for _, r := range b.ordered()[maxRows:] {
		delete(b.rows, r.Order.ID)
	}
}

// ordered gives the rows, those that moved last in front and those that left behind.
func (b *board) ordered() []*row {
	rows := make([]*row, 0, len(b.rows))
	for _, r := range b.rows {
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(x, y *row) int {
		if x.left.IsZero() != y.left.IsZero() {
			if x.left.IsZero() {
				return -1
			}
			return 1
		}
		if order := y.moved.Compare(x.moved); order != 0 {
			return order
		}
		return int(y.Order.Number - x.Order.Number)
	})
	return rows
}

// shown is ordered, with a few of those that left.
func (b *board) shown() []*row {
	rows, left := b.ordered(), 0
	for _, r := range rows {
		if !r.left.IsZero() {
			left++
		}
	}
	if left > maxLeft {
		rows = rows[:len(rows)-left+maxLeft]
	}
	return rows
}

// rate remembers the last minutes of one order, in steps, to tell how many fans an hour come.
type rate struct {
	samples [rateSteps]sample
	used    int
	latest  int
}

type sample struct {
	at   time.Time
	fans int
}

const (
	rateSteps = 20
	rateStep  = 15 * time.Second
	rateSpan  = rateSteps * rateStep
	// rateAfter is how long an order must have been watched before a rate means anything.
	rateAfter = 30 * time.Second
)

// note remembers how many fans there were at an instant.
func (r *rate) note(at time.Time, fans int) {
	r.latest = fans
	if r.used > 0 && at.Sub(r.samples[r.used-1].at) < rateStep {
		return
	}
	if r.used == rateSteps {
		copy(r.samples[:], r.samples[1:])
		r.used--
	}
	r.samples[r.used] = sample{at, fans}
	r.used++
}

// perHour is the pace of the last minutes; false while nothing can be said.
func (r *rate) perHour(now time.Time) (fans float64, known bool) {
	if r.used == 0 || now.Sub(r.samples[0].at) < rateAfter {
		return 0, false
	}
	base := r.samples[0]
	for _, s := range r.samples[1:r.used] {
		if now.Sub(s.at) >= rateSpan {
			base = s
		}
	}
	since := min(now.Sub(base.at), rateSpan)
	return float64(r.latest-base.fans) / since.Hours(), true
}
