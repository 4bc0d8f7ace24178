package order

import (
	"context"
	"time"
)

// Store is what the service needs of the database. Reads give orders as of now (At) by the database's clock.
type Store interface {
	// Atomically runs fn in one transaction and commits it. When the database asks for it (deadlock, serialization, a unique key that
	// somebody else took at the same moment: ErrRetry) the whole of fn runs again, a bounded number of times.
	Atomically(ctx context.Context, fn func(Tx) error) error
	Reader
}

// ErrRetry is returned from inside Atomically to run the transaction again from the start.
const ErrRetry = retry("run the transaction again")

type retry string

func (r retry) Error() string { return string(r) }

// Reader is everything that is read outside a transaction. Every method that a user reaches takes the viewer and gives only
// what the viewer has a stake in; permission by action is the service's.
type Reader interface {
	// Now is the database's clock.
	Now(ctx context.Context) (time.Time, error)
	Account(ctx context.Context, id ID) (*Account, error)
	// Accounts gives those that exist; the service names actors with them.
	Accounts(ctx context.Context, ids []ID) (map[ID]*Account, error)

	// Orders lists; count asks for TotalCount.
	Orders(ctx context.Context, v Viewer, f Filter, s Sort, p Page, count bool) (*List[*Order], error)
	// OrdersByID gives those of the ids that the viewer sees.
	OrdersByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*Order, error)
	// QueuePositions gives the place of each waiting order among its marketer's waiting orders (rule 8).
	QueuePositions(ctx context.Context, orders []*Order) (map[ID]int, error)
	// Timelines, Receipts and Settlements are read for many orders in one statement each.
	Timelines(ctx context.Context, orders []*Order, p Page) (map[ID]*List[*Event], error)
	Receipts(ctx context.Context, orders []*Order, f ReceiptFilter, p Page) (map[ID]*List[*Receipt], error)
	// EachReceipt hands on an order's receipts, oldest first, until take fails.
	EachReceipt(ctx context.Context, o *Order, f ReceiptFilter, take func(*Receipt) error) error
	Settlements(ctx context.Context, orders []*Order) (map[ID]*Settlement, error)
	// ReceiptsByID gives those of the receipts whose orders the viewer sees.
	ReceiptsByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*Receipt, error)
	Stats(ctx context.Context, v Viewer, f Filter, p Period, wanted StatsWanted) (*Stats, error)

	Tags(ctx context.Context, v Viewer, name string, p Page) (*List[*Tag], error)
	// TagsByID gives those that exist and that the viewer sees.
	TagsByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*Tag, error)
	// TagUses counts the orders that carry each of the tags that the viewer sees.
	TagUses(ctx context.Context, v Viewer, ids []ID) (map[ID]int, error)

	// SavedViews lists by name; TagBatchesByID gives batches as far as they are.
	SavedViews(ctx context.Context, v Viewer, p Page) (*List[*SavedView], error)
	SavedViewsByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*SavedView, error)
	TagBatchesByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*TagBatch, error)

	// The lists to pick from hold what the viewer shares an order with, or owns.
	Clients(ctx context.Context, v Viewer, name string, p Page) (*List[*Account], error)
	Marketers(ctx context.Context, v Viewer, name string, p Page) (*List[*Account], error)
	Creators(ctx context.Context, v Viewer, name string, p Page) (*List[*Creator], error)
	Campaigns(ctx context.Context, v Viewer, name string, p Page) (*List[*Campaign], error)
	// AccountsByID, CreatorsByID and CampaignsByID give those that the viewer shares an order with, or owns.
	AccountsByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*Account, error)
	CreatorsByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*Creator, error)
	CampaignsByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*Campaign, error)

	ShareLinks(ctx context.Context, v Viewer, p Page) (*List[*ShareLink], error)
	ShareLinksByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*ShareLink, error)
	// ShareLinksOf gives the unrevoked links to single orders, newest first.
	ShareLinksOf(ctx context.Context, v Viewer, orders []*Order) (map[ID][]*ShareLink, error)
	// ShareLinkByToken finds a link by the hash of its token, live or not; NOT_FOUND.
	ShareLinkByToken(ctx context.Context, tokenHash []byte) (*ShareLink, error)
	// SharedTotal sums up the orders that the viewer sees and the filter picks.
	SharedTotal(ctx context.Context, v Viewer, f Filter) (SharedTotal, error)
	// CountView adds one view by a person.
	CountView(ctx context.Context, marketerID, id ID) error

	APIKeys(ctx context.Context, v Viewer, p Page) (*List[*APIKey], error)
	APIKeysByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*APIKey, error)
	// UnmatchedReports gives those of the viewer's account, all of them to the platform; an id limits them to one key.
	UnmatchedReports(ctx context.Context, v Viewer, apiKeyID ID, p Page) (*List[*UnmatchedReport], error)
}

// Tx is one transaction. Nothing of it is seen by others before it commits.
type Tx interface {
	// Now is the database's clock at this moment: read it after the lock that it is to be judged by (rule 7).
	Now(ctx context.Context) (time.Time, error)

	// ClaimKey takes an idempotency key for this transaction. A key that is in flight elsewhere is waited for. If it was used
	// before with the same input the first answer comes back; with another input the error is CONFLICT (rule 40).
	ClaimKey(ctx context.Context, accountID ID, operation, key string, inputHash []byte) (answer []byte, used bool, err error)
	// SaveAnswer keeps the first answer under a claimed key.
	SaveAnswer(ctx context.Context, accountID ID, operation, key string, answer []byte) error

	Account(ctx context.Context, id ID) (*Account, error)
	Creator(ctx context.Context, id ID) (*Creator, error)
	// EnsureCampaign finds the client's same campaign or makes it, and sets its id.
	EnsureCampaign(ctx context.Context, campaign *Campaign) error
	NextOrderNumber(ctx context.Context) (int64, error)

	// LockOrder locks one order's row; NOT_FOUND.
	LockOrder(ctx context.Context, id ID) (*Order, error)
	// LockOrders locks those that exist, in the order of their ids, so that two transactions never wait for each other in a circle.
	LockOrders(ctx context.Context, ids []ID) (map[ID]*Order, error)
	// LockOverdue locks up to limit waiting orders past their deadline that nobody else has locked (rule 39).
	LockOverdue(ctx context.Context, limit int) ([]*Order, error)
	// LockDue does so with orders whose Due has come.
	LockDue(ctx context.Context, limit int) ([]*Order, error)
	// InsertOrder stores a new order with everything its change gathered; ApplyChanges does so for orders that are locked.
	InsertOrder(ctx context.Context, change *Change) error
	ApplyChanges(ctx context.Context, changes []*Change) error

	// Receipt finds a receipt by its id, ReceiptOfReport by the reporter's own id of the report; NOT_FOUND.
	Receipt(ctx context.Context, id ID) (*Receipt, error)
	ReceiptOfReport(ctx context.Context, reporterID ID, reportID string) (*Receipt, error)
	// ReversalOf finds the receipt that takes this one back; nil when there is none.
	ReversalOf(ctx context.Context, counted *Receipt) (*Receipt, error)
	InsertReceipts(ctx context.Context, receipts []Receipt) error

	// InsertTag and UpdateTag answer CONFLICT when the name is taken.
	InsertTag(ctx context.Context, tag *Tag) error
	UpdateTag(ctx context.Context, tag *Tag) error
	DeleteTags(ctx context.Context, marketerID ID, ids []ID) error
	CountTags(ctx context.Context, marketerID ID) (int, error)
	// LockTags locks the marketer's own tags among the ids, in the order of their ids.
	LockTags(ctx context.Context, marketerID ID, ids []ID) (map[ID]*Tag, error)
	// OrdersWithTags gives the ids of the marketer's orders that carry any of the tags.
	OrdersWithTags(ctx context.Context, marketerID ID, tags []ID) ([]ID, error)
	// SetTags stores each order's TagIDs and moves its TagVersion on by one. The orders are locked.
	SetTags(ctx context.Context, orders []*Order) error
	// LogTags appends to the marketer's tag log and numbers the entry.
	LogTags(ctx context.Context, entry *TagLogEntry) error

	// InsertTagBatch stores a batch with the orders that the viewer sees and the filter picks now, and sets Total.
	InsertTagBatch(ctx context.Context, v Viewer, f Filter, batch *TagBatch) error
	// CountOpenTagBatches tells how many of the marketer's batches are not finished.
	CountOpenTagBatches(ctx context.Context, marketerID ID) (int, error)
	// LockTagBatch locks an unfinished batch that nobody else has locked; nil when there is none.
	LockTagBatch(ctx context.Context) (*TagBatch, error)
	// TagBatchOrders gives up to limit of the orders that are left of the batch, in the order of their ids.
	TagBatchOrders(ctx context.Context, batch *TagBatch, limit int) ([]ID, error)
	// UpdateTagBatch stores how far the batch is, without the orders that are worked off now.
	UpdateTagBatch(ctx context.Context, batch *TagBatch, workedOff []ID) error

	// InsertView and UpdateView answer CONFLICT when the name is taken.
	InsertView(ctx context.Context, view *SavedView) error
	UpdateView(ctx context.Context, view *SavedView) error
	// LockView locks the marketer's own view; NOT_FOUND.
	LockView(ctx context.Context, marketerID, id ID) (*SavedView, error)
	DeleteView(ctx context.Context, marketerID, id ID) error
	CountViews(ctx context.Context, marketerID ID) (int, error)

	InsertShareLink(ctx context.Context, link *ShareLink, tokenHash []byte) error
	UpdateShareLink(ctx context.Context, link *ShareLink) error
	// RenewShareLink puts a link that is locked under the hash of another token, as of link.RenewedAt.
	RenewShareLink(ctx context.Context, link *ShareLink, tokenHash []byte) error
	// LockShareLink locks the marketer's own link; NOT_FOUND.
	LockShareLink(ctx context.Context, marketerID, id ID) (*ShareLink, error)
	CountShareLinks(ctx context.Context, marketerID ID) (int, error)

	InsertAPIKey(ctx context.Context, key *APIKey, secretHash []byte) error
	// RevokeAPIKey ends a key of the account, or of any account when the id is zero; NOT_FOUND. A second time changes nothing.
	RevokeAPIKey(ctx context.Context, accountID, id ID) (*APIKey, error)
	// LockAPIKey locks a key of the account, or of any account when the id is zero; NOT_FOUND.
	LockAPIKey(ctx context.Context, accountID, id ID) (*APIKey, error)
	// SetPostback stores the hash of the key's postback URL and since when it has one; nil and nil take it away.
	SetPostback(ctx context.Context, id ID, hash []byte, since *time.Time) (*APIKey, error)
}

// Publisher tells every instance of what was committed. It is called after the commit and never fails the caller: the
// database is the truth, and a message only a hint.
type Publisher interface {
	// OrdersChanged carries whole rows, so that nobody has to read them again.
	OrdersChanged(ctx context.Context, orders []*Order)
	// RightsChanged tells that a key or a share link was revoked or changed.
	RightsChanged(ctx context.Context, subjects []ID)
}
