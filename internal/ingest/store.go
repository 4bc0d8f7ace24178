package ingest

import (
	"context"
	"time"

	"headway/internal/order"
)

// Tx is what one transaction of reports needs. The order package says what each type means; every method fails
// with order.ErrRetry where somebody else was faster, and the whole transaction runs again.
type Tx interface {
	Now(ctx context.Context) (time.Time, error)
	ClaimKey(ctx context.Context, accountID order.ID, operation, key string, inputHash []byte) (answer []byte, used bool, err error)
	SaveAnswer(ctx context.Context, accountID order.ID, operation, key string, answer []byte) error

	Examine(ctx context.Context, q order.ReportQuestion) (order.ReportAnswer, error)
	ExamineClicks(ctx context.Context, q order.ClickQuestion) (order.ClickAnswer, error)
	Record(ctx context.Context, recording order.Recording) error
	InsertUnmatched(ctx context.Context, reports []order.UnmatchedReport) error
	CreatorLocker

	EnsureAccount(ctx context.Context, account *order.Account) (*order.Account, error)
}

// CreatorLocker is for transactions that count fans who may be known under several hashes.
type CreatorLocker interface {
	// LockCreators lets nobody else count a fan of the creators of these orders until the transaction ends. It comes before the
	// locks of the orders, always, so that two transactions do not wait for each other in a circle.
	LockCreators(ctx context.Context, orderIDs []order.ID, codes []string) error
}

// Store runs transactions: fn is run again, whole, when the database or fn asks for it (order.ErrRetry).
// T is the store's own type of transaction.
type Store[T any] interface {
	Report(ctx context.Context, fn func(T) error) error
	Reader
}

// Reader is what is read outside transactions.
type Reader interface {
	// CampaignByCode gives the campaign behind a tracking code; NOT_FOUND.
	CampaignByCode(ctx context.Context, code string) (*order.Campaign, error)
	// OrdersOfClicks gives the orders of those of the clicks that the account has reported before, by its own ids of them.
	OrdersOfClicks(ctx context.Context, reporterID order.ID, clickIDs []string) (map[string]order.ID, error)
}

// ImportTx is what one transaction of an import needs.
type ImportTx interface {
	Now(ctx context.Context) (time.Time, error)
	CreatorLocker
	LockOrders(ctx context.Context, ids []order.ID) (map[order.ID]*order.Order, error)
	ApplyChanges(ctx context.Context, changes []*order.Change) error

	ReportsByKey(ctx context.Context, keys []order.ReportKey) (map[order.ReportKey]*order.Report, error)
	InsertReports(ctx context.Context, reports []order.Report) error
	InsertReceipts(ctx context.Context, receipts []order.Receipt) error
	FirstFans(ctx context.Context, fans []order.FanKey) (map[order.FanKey]order.ID, error)
	InsertFirstFans(ctx context.Context, fans []order.FirstFan) error

	EnsureAccount(ctx context.Context, account *order.Account) (*order.Account, error)
	EnsureCreator(ctx context.Context, creator *order.Creator, externalID string) (*order.Creator, error)
	EnsureCampaign(ctx context.Context, campaign *order.Campaign) error
	NextOrderNumber(ctx context.Context) (int64, error)
	NumberTaken(ctx context.Context, number int64) (bool, error)
	SkipNumbers(ctx context.Context, number int64) error
	InsertOrder(ctx context.Context, change *order.Change) error
	ImportedOrders(ctx context.Context, accountID order.ID, externalIDs []string) (map[string]order.ID, error)
	InsertImportedOrder(ctx context.Context, accountID order.ID, externalID string, orderID order.ID) error
	CountedReceipts(ctx context.Context, orders []*order.Order) (map[order.ID]int, error)
}

// transact runs fn in one transaction.
type transact[T any] func(ctx context.Context, fn func(T) error) error

// widen makes transactions of the store's own type look like the interface that this package works with.
func widen[T Tx](store Store[T]) transact[Tx] {
	return func(ctx context.Context, fn func(Tx) error) error {
		return store.Report(ctx, func(tx T) error { return fn(tx) })
	}
}

// widenImport is widen for imports.
func widenImport[T ImportTx](store Store[T]) transact[ImportTx] {
	return func(ctx context.Context, fn func(ImportTx) error) error {
		return store.Report(ctx, func(tx T) error { return fn(tx) })
	}
}
