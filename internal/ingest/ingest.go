// Package ingest takes in what happens outside: reports of fans and clicks, and history from another system. Reports that
// queue up while a commit is under way are committed together, in one transaction with counters, versions, rollups, timeline,
// completion and settlement.
package ingest

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"sync"

	"headway/internal/order"
)

// Config is what an Ingest takes besides its store and publisher.
type Config struct {
	// HashKey hashes the references of fans and visitors, at least MinHashKey bytes. Required.
	HashKey []byte
	// OtherHashKeys are those under which fans may be known besides, since with another key alone every fan would be new.
	OtherHashKeys [][]byte
	// ClickParameter is the query parameter in which a tracking link passes the click's id on; "hw_click" when empty.
	ClickParameter string
	// Random makes ids; crypto/rand when nil. It must be safe for concurrent use.
	Random io.Reader
}

// Ingest takes in reports of fans and clicks. It is safe for concurrent use; Close it.
type Ingest struct {
	transact   transact[Tx]
	reader     Reader
	publisher  order.Publisher
	hash       hashKeys
	bots       *bots
	random     io.Reader
	parameter  string
	lanes      lanes
	committers sync.WaitGroup
}

// New starts an Ingest, which owns a goroutine for each lane until Close.
func New[T Tx](store Store[T], publisher order.Publisher, config Config) (*Ingest, error) {
	hash, err := newHashKeys(config)
	if err != nil {
		return nil, err
	}
	bots, err := newBots()
	if err != nil {
		return nil, err
	}
	in := &Ingest{
		transact: widen(store), reader: store, publisher: publisher, hash: hash, bots: bots, random: config.Random,
		parameter: cmp.Or(config.ClickParameter, "hw_click"), lanes: newLanes(),
	}
	if in.random == nil {
		in.random = rand.Reader
	}
	for _, q := range in.lanes {
		in.committers.Go(func() { in.run(q) })
	}
	return in, nil
}

// Close refuses new reports with UNAVAILABLE, commits those that wait, and returns when the last is answered.
func (in *Ingest) Close() {
	for _, q := range in.lanes {
		q.close()
	}
	in.committers.Wait()
}

// RecordDeliveries judges reports of fans (rules 18 and 19) and gives one result each, in the order given. A wrong report
// fails alone. With an idempotency key a repeat of the same call gets the first answer (rule 40). When the context ends first
// the reports may be counted nevertheless; to report them again is safe.
// Errors: UNAUTHENTICATED, FORBIDDEN, BAD_INPUT for no report, LIMIT_EXCEEDED past order.MaxReportsPerCall, CONFLICT for a key that
// was used with other reports, RATE_LIMITED when more reports wait than MaxQueuedReports, UNAVAILABLE.
func (in *Ingest) RecordDeliveries(ctx context.Context, v order.Viewer, reports []order.DeliveryReport, key string) ([]DeliveryResult, error) {
	verdicts, err := record(ctx, in, v, "recordDeliveries", reports, examiner.delivery, key)
	if err != nil {
		return nil, err
	}
	results := make([]DeliveryResult, len(reports))
	for i, is := range verdicts {
		results[i] = DeliveryResult{ReportID: reports[i].ReportID, Outcome: is.Outcome, Reason: order.RefusalReason(is.Reason), First: is.First, Err: is.Err}
	}
	return results, nil
}

// RecordClicks judges reports of clicks (rules 12, 13, 18 and 20), as RecordDeliveries does those of fans.
func (in *Ingest) RecordClicks(ctx context.Context, v order.Viewer, clicks []order.ClickReport, key string) ([]ClickResult, error) {
	verdicts, err := record(ctx, in, v, "recordClicks", clicks, examiner.click, key)
	if err != nil {
		return nil, err
	}
	results := make([]ClickResult, len(clicks))
	for i, is := range verdicts {
		results[i] = ClickResult{ClickID: clicks[i].ClickID, Outcome: is.Outcome, Reason: order.ClickRefusal(is.Reason), First: is.First, Err: is.Err}
	}
	return results, nil
}

// record checks everything that concerns the call alone, so that in a batch one caller's fault cannot touch another's reports.
func record[R any](ctx context.Context, in *Ingest, v order.Viewer, operation string, reports []R, itemOf func(examiner, R, order.ID) item, key string) ([]verdict, error) {
	if err := order.Permit(v, order.ActionReport); err != nil {
		return nil, err
	}
	if err := order.CheckIdempotencyKey(key); err != nil {
		return nil, err
	}
	if len(reports) == 0 {
		return nil, order.BadInput("", "Send at least one report.")
	}
	if len(reports) > order.MaxReportsPerCall {
		return nil, order.LimitExceeded("reportsPerCall", order.MaxReportsPerCall)
	}
	c, examine := newCall(ctx, v, len(reports)), in.examiner()
	for i, r := range reports {
		c.items[i] = itemOf(examine, r, v.AccountID)
	}
	if err := in.findClicks(ctx, v, c.items); err != nil {
		return nil, err
	}
	if key != "" {
		inputHash, err := examine.hash.input(reports)
		if err != nil {
			return nil, err
		}
		c.repeat = repeat{account: v.AccountID, operation: operation, key: key}
		c.inputHash = inputHash
	}
	return in.submit(c)
}

// commit stores the calls together. When that fails for a reason that may lie in one of them, each is tried alone, so
// that the others do not suffer.
func (in *Ingest) commit(calls []*call) {
	err := in.attempt(calls)
	if err != nil && len(calls) > 1 && order.CodeOf(err) != order.CodeUnavailable {
		for _, c := range calls {
			in.commit([]*call{c})
		}
		return
	}
	for _, c := range calls {
		if err != nil {
			c.err = err
		}
		close(c.done)
	}
}

// attempt is one transaction for the calls, and the publication of what it changed. It has a context of its own: the reports
// of many callers hang on it, and none of them ends it by leaving.
func (in *Ingest) attempt(calls []*call) error {
	ctx, cancel := context.WithTimeout(context.Background(), CommitTimeout)
	defer cancel()
	reporters := make([]order.Viewer, len(calls))
	for i, c := range calls {
		reporters[i] = c.viewer
	}
	ctx = order.WithWriters(ctx, reporters...)
	var b *batch
	err := in.transact(ctx, func(tx Tx) error {
		b = newBatch(tx, in.random, calls)
		return b.run(ctx)
	})
	if errors.Is(err, context.DeadlineExceeded) {
		return &order.Error{Code: order.CodeUnavailable, Message: "The reports could not be stored in time; try again.", Cause: err}
	}
	if err != nil {
		return err
	}
	b.deal()
	if changed := b.changedOrders(); len(changed) > 0 {
		in.publisher.OrdersChanged(ctx, changed)
	}
	return nil
}
