package graph

import (
	"context"

	"headway/internal/order"
)

// Service is the part of order.Service that the API offers. Every method applies the viewer's rights.
type Service interface {
	OrderService
	TagService
	ViewService
	ShareService
	KeyService

	Stats(ctx context.Context, v order.Viewer, f order.Filter, p order.Period, wanted order.StatsWanted) (*order.Stats, error)
	Clients(ctx context.Context, v order.Viewer, name string, p order.Page) (*order.List[*order.Account], error)
	Marketers(ctx context.Context, v order.Viewer, name string, p order.Page) (*order.List[*order.Account], error)
	Creators(ctx context.Context, v order.Viewer, name string, p order.Page) (*order.List[*order.Creator], error)
	Campaigns(ctx context.Context, v order.Viewer, name string, p order.Page) (*order.List[*order.Campaign], error)
	AccountsByID(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.Account, error)
	CreatorsByID(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.Creator, error)
	CampaignsByID(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.Campaign, error)
	// Accounts names actors.
	Accounts(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.Account, error)
}

// OrderService reads and changes orders.
type OrderService interface {
	Order(ctx context.Context, v order.Viewer, id order.ID) (*order.Order, error)
	Orders(ctx context.Context, v order.Viewer, f order.Filter, s order.Sort, p order.Page, count bool) (*order.List[*order.Order], error)
	OrdersByID(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.Order, error)
	QueuePositions(ctx context.Context, v order.Viewer, orders []*order.Order) (map[order.ID]int, error)
	Timelines(ctx context.Context, v order.Viewer, orders []*order.Order, p order.Page) (map[order.ID]*order.List[*order.Event], error)
	Receipts(ctx context.Context, v order.Viewer, orders []*order.Order, f order.ReceiptFilter, p order.Page) (map[order.ID]*order.List[*order.Receipt], error)
	ReceiptsByID(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.Receipt, error)
	ReverseDelivery(ctx context.Context, v order.Viewer, input order.ReversalInput, key string) (*order.Reversal, error)
	Settlements(ctx context.Context, v order.Viewer, orders []*order.Order) (map[order.ID]*order.Settlement, error)
	CampaignLink(o *order.Order) string

	Place(ctx context.Context, v order.Viewer, input order.PlaceInput, key string) (*order.Order, error)
	Accept(ctx context.Context, v order.Viewer, id order.ID, key string) (*order.Order, error)
	Reject(ctx context.Context, v order.Viewer, id order.ID, note, key string) (*order.Order, error)
	Cancel(ctx context.Context, v order.Viewer, id order.ID, key string) (*order.Order, error)
	Pause(ctx context.Context, v order.Viewer, id order.ID, key string) (*order.Order, error)
	Resume(ctx context.Context, v order.Viewer, id order.ID, key string) (*order.Order, error)
	SetIncomeVisibility(ctx context.Context, v order.Viewer, id order.ID, visible bool, key string) (*order.Order, error)
}

// TagService reads and changes tags.
type TagService interface {
	Tags(ctx context.Context, v order.Viewer, name string, p order.Page) (*order.List[*order.Tag], error)
	TagsByID(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.Tag, error)
	TagUses(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]int, error)
	CreateTag(ctx context.Context, v order.Viewer, input order.TagInput, key string) (*order.Tag, error)
	UpdateTag(ctx context.Context, v order.Viewer, id order.ID, update order.TagUpdate, key string) (*order.Tag, error)
	MergeTags(ctx context.Context, v order.Viewer, tagIDs []order.ID, into order.ID, key string) (*order.Tag, error)
	DeleteTag(ctx context.Context, v order.Viewer, id order.ID, key string) (order.ID, error)
	TagOrders(ctx context.Context, v order.Viewer, orderIDs, tagIDs []order.ID, key string) ([]*order.Order, error)
	TagOrdersByFilter(ctx context.Context, v order.Viewer, input order.TagBatchInput, key string) (*order.TagBatch, error)
	TagBatch(ctx context.Context, v order.Viewer, id order.ID) (*order.TagBatch, error)
	TagBatchesByID(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.TagBatch, error)
	UntagOrders(ctx context.Context, v order.Viewer, orderIDs, tagIDs []order.ID, key string) ([]*order.Order, error)
}

// ViewService reads and changes saved views.
type ViewService interface {
	SavedViews(ctx context.Context, v order.Viewer, p order.Page) (*order.List[*order.SavedView], error)
	SavedViewsByID(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.SavedView, error)
	SaveView(ctx context.Context, v order.Viewer, input order.ViewInput, key string) (*order.SavedView, error)
	DeleteView(ctx context.Context, v order.Viewer, id order.ID, key string) (order.ID, error)
}

// ShareService reads and changes public links, and opens them.
type ShareService interface {
	ShareLinks(ctx context.Context, v order.Viewer, p order.Page) (*order.List[*order.ShareLink], error)
	ShareLinksByID(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.ShareLink, error)
	ShareLinksOf(ctx context.Context, v order.Viewer, orders []*order.Order) (map[order.ID][]*order.ShareLink, error)
	CreateShareLink(ctx context.Context, v order.Viewer, input order.ShareLinkInput, key string) (*order.CreatedShareLink, error)
	UpdateShareLink(ctx context.Context, v order.Viewer, id order.ID, update order.ShareLinkUpdate, key string) (*order.ShareLink, error)
	PreviewShareLink(ctx context.Context, v order.Viewer, input order.ShareLinkInput) (*order.ShareLink, error)
	RenewShareLink(ctx context.Context, v order.Viewer, id order.ID, key string) (*order.RenewedShareLink, error)
	RevokeShareLink(ctx context.Context, v order.Viewer, id order.ID, key string) (*order.ShareLink, error)
	ShareURL(token string) string
	OpenShare(ctx context.Context, visit order.ShareVisit) (*order.ShareLink, error)
	SharedTotal(ctx context.Context, link *order.ShareLink) (order.SharedTotal, error)
	SharedOrders(ctx context.Context, link *order.ShareLink, p order.Page, count bool) (*order.List[order.SharedOrder], error)
	ShareOrder(link *order.ShareLink, o *order.Order) order.SharedOrder
}

// KeyService reads and changes API keys.
type KeyService interface {
	APIKeys(ctx context.Context, v order.Viewer, p order.Page) (*order.List[*order.APIKey], error)
	APIKeysByID(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.APIKey, error)
	CreateAPIKey(ctx context.Context, v order.Viewer, input order.APIKeyInput, key string) (*order.CreatedAPIKey, error)
	RevokeAPIKey(ctx context.Context, v order.Viewer, id order.ID, key string) (*order.APIKey, error)
	CreatePostback(ctx context.Context, v order.Viewer, keyID order.ID, key string) (*order.CreatedPostback, error)
	RevokePostback(ctx context.Context, v order.Viewer, keyID order.ID, key string) (*order.APIKey, error)
	PostbackURL(secret string) string
	UnmatchedReports(ctx context.Context, v order.Viewer, apiKeyID order.ID, p order.Page) (*order.List[*order.UnmatchedReport], error)
}
