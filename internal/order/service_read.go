package order

import (
	"context"
	"slices"
	"strings"
)

// Order is one order; NOT_FOUND if there is none or it is not the viewer's.
func (s *Service) Order(ctx context.Context, v Viewer, id ID) (*Order, error) {
	if err := s.permitOn(ctx, v, ActionRead, id); err != nil {
		return nil, err
	}
	return s.findOrder(ctx, v, id)
}

func (s *Service) findOrder(ctx context.Context, v Viewer, id ID) (*Order, error) {
	seen, err := s.store.OrdersByID(ctx, v, []ID{id})
	if err != nil {
		return nil, err
	}
	if seen[id] == nil {
		return nil, NotFound("order")
	}
	return seen[id], nil
}

// Orders is one page of the orders that the filter picks (rules 31 to 33), newest first with a zero sort; count asks for
// TotalCount. BAD_INPUT names fields of "filter", "orderBy" and the page.
func (s *Service) Orders(ctx context.Context, v Viewer, f Filter, sort Sort, p Page, count bool) (*List[*Order], error) {
	if err := Permit(v, ActionRead); err != nil {
		return nil, err
	}
	if err := f.Check(v); err != nil {
		return nil, inField(err, "filter")
	}
	if sort.Field == "" {
		sort = newestFirst()
	}
	if err := sort.check(f); err != nil {
		return nil, err
	}
	if err := p.Check(); err != nil {
		return nil, err
	}
	return s.store.Orders(ctx, v, f, sort, p, count)
}

// check is rules 24, 32 and 33: only the fields there are, none of them money, and RELEVANCE only to a search.
func (s Sort) check(f Filter) error {
	known := []SortField{SortPlaced, SortDeadline, SortPercent, SortClicks, SortConversion, SortName, SortRelevance}
	if !slices.Contains(known, s.Field) {
		return BadInput("orderBy.field", "Orders can be sorted by one of %v.", known)
	}
	if s.Field == SortRelevance && strings.TrimSpace(f.Search) == "" {
		return BadInput("orderBy.field", "RELEVANCE ranks what a search finds; give a search in the filter.")
	}
	return nil
}

// OrdersByID gives those of the orders that the viewer sees.
func (s *Service) OrdersByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*Order, error) {
	return read(v, ActionRead, func() (map[ID]*Order, error) { return s.store.OrdersByID(ctx, v, ids) })
}

// QueuePositions gives the places of those orders that are waiting and whose queue the viewer sees (rule 8): none to a client.
func (s *Service) QueuePositions(ctx context.Context, v Viewer, orders []*Order) (map[ID]int, error) {
	return readOf(v, ActionRead, orders, func(o *Order) bool { return o.TagsVisibleTo(v) && o.Status == StatusWaiting },
		func(seen []*Order) (map[ID]int, error) { return s.store.QueuePositions(ctx, seen) })
}

// Timelines gives one page of each order's events, oldest first. What of an event the viewer sees is Event.ChangesFor.
func (s *Service) Timelines(ctx context.Context, v Viewer, orders []*Order, p Page) (map[ID]*List[*Event], error) {
	if err := permitPage(v, ActionRead, p); err != nil {
		return nil, err
	}
	return readOf(v, ActionRead, orders, visibleTo(v),
		func(seen []*Order) (map[ID]*List[*Event], error) { return s.store.Timelines(ctx, seen, p) })
}

// Receipts gives one page of each order's receipts that the filter picks, newest first. BAD_INPUT names fields of "filter".
func (s *Service) Receipts(ctx context.Context, v Viewer, orders []*Order, f ReceiptFilter, p Page) (map[ID]*List[*Receipt], error) {
	if err := permitPage(v, ActionRead, p); err != nil {
		return nil, err
	}
	if err := f.Check(); err != nil {
		return nil, inField(err, "filter")
	}
	return readOf(v, ActionRead, orders, visibleTo(v),
		func(seen []*Order) (map[ID]*List[*Receipt], error) { return s.store.Receipts(ctx, seen, f, p) })
}

// Settlements gives the settlements of those orders that have one. Whether the viewer sees the amounts is Order.IncomeVisibleTo.
func (s *Service) Settlements(ctx context.Context, v Viewer, orders []*Order) (map[ID]*Settlement, error) {
	return readOf(v, ActionRead, orders, visibleTo(v),
		func(seen []*Order) (map[ID]*Settlement, error) { return s.store.Settlements(ctx, seen) })
}

// ReceiptsByID gives those of the receipts whose orders the viewer sees.
func (s *Service) ReceiptsByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*Receipt, error) {
	return read(v, ActionRead, func() (map[ID]*Receipt, error) { return s.store.ReceiptsByID(ctx, v, ids) })
}

// Stats computes what is wanted over the orders that the filter picks (rule 34). BAD_INPUT.
func (s *Service) Stats(ctx context.Context, v Viewer, f Filter, p Period, wanted StatsWanted) (*Stats, error) {
	if err := Permit(v, ActionStats); err != nil {
		return nil, err
	}
	if err := f.Check(v); err != nil {
		return nil, inField(err, "filter")
	}
	if err := p.Check(); err != nil {
		return nil, err
	}
	if err := wanted.check(v, p); err != nil {
		return nil, err
	}
	return s.store.Stats(ctx, v, f, p, wanted)
}

// Tags is one page of the viewer's tags by name. FORBIDDEN to a client.
func (s *Service) Tags(ctx context.Context, v Viewer, name string, p Page) (*List[*Tag], error) {
	return readPage(v, ActionReadTags, name, p, func() (*List[*Tag], error) { return s.store.Tags(ctx, v, name, p) })
}

// TagsByID gives those of the tags that the viewer sees: none to a client.
func (s *Service) TagsByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*Tag, error) {
	if v.Authenticated() && v.IsClient() {
		return nil, nil
	}
	return read(v, ActionReadTags, func() (map[ID]*Tag, error) { return s.store.TagsByID(ctx, v, ids) })
}

// TagUses counts the orders that carry each of the tags that the viewer sees; those of no order are left out.
func (s *Service) TagUses(ctx context.Context, v Viewer, ids []ID) (map[ID]int, error) {
	return read(v, ActionReadTags, func() (map[ID]int, error) { return s.store.TagUses(ctx, v, ids) })
}

// Clients is one page of the clients that the viewer shares an order with, by name.
func (s *Service) Clients(ctx context.Context, v Viewer, name string, p Page) (*List[*Account], error) {
	return readPage(v, ActionRead, name, p, func() (*List[*Account], error) { return s.store.Clients(ctx, v, name, p) })
}

// Marketers is one page of the marketers that the viewer shares an order with, by name.
func (s *Service) Marketers(ctx context.Context, v Viewer, name string, p Page) (*List[*Account], error) {
	return readPage(v, ActionRead, name, p, func() (*List[*Account], error) { return s.store.Marketers(ctx, v, name, p) })
}

// Creators is one page of the creators that the viewer owns or shares an order with, by name.
func (s *Service) Creators(ctx context.Context, v Viewer, name string, p Page) (*List[*Creator], error) {
	return readPage(v, ActionRead, name, p, func() (*List[*Creator], error) { return s.store.Creators(ctx, v, name, p) })
}

// Campaigns is one page of the campaigns of the viewer's orders, by name.
func (s *Service) Campaigns(ctx context.Context, v Viewer, name string, p Page) (*List[*Campaign], error) {
	return readPage(v, ActionRead, name, p, func() (*List[*Campaign], error) { return s.store.Campaigns(ctx, v, name, p) })
}

// AccountsByID gives those of the accounts that the viewer shares an order with, and its own.
func (s *Service) AccountsByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*Account, error) {
	return read(v, ActionRead, func() (map[ID]*Account, error) { return s.store.AccountsByID(ctx, v, ids) })
}

// CreatorsByID gives those of the creators that the viewer owns or shares an order with.
func (s *Service) CreatorsByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*Creator, error) {
	return read(v, ActionRead, func() (map[ID]*Creator, error) { return s.store.CreatorsByID(ctx, v, ids) })
}

// CampaignsByID gives those of the campaigns that the viewer owns or has an order of.
func (s *Service) CampaignsByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*Campaign, error) {
	return read(v, ActionRead, func() (map[ID]*Campaign, error) { return s.store.CampaignsByID(ctx, v, ids) })
}

// Accounts gives the accounts themselves, to name the viewer and the actors of events that the viewer has read. It is not for
// ids that a caller hands in: those are AccountsByID's.
func (s *Service) Accounts(ctx context.Context, v Viewer, ids []ID) (map[ID]*Account, error) {
	if err := authenticated(v); err != nil {
		return nil, err
	}
	return s.store.Accounts(ctx, ids)
}

// ShareLinks is one page of the marketer's links, newest first. FORBIDDEN to a client.
func (s *Service) ShareLinks(ctx context.Context, v Viewer, p Page) (*List[*ShareLink], error) {
	return readPage(v, ActionReadShare, "", p, func() (*List[*ShareLink], error) { return s.store.ShareLinks(ctx, v, p) })
}

// ShareLinksByID gives those of the links that the viewer sees: none to a client.
func (s *Service) ShareLinksByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*ShareLink, error) {
	if v.Authenticated() && v.IsClient() {
		return nil, nil
	}
	return read(v, ActionReadShare, func() (map[ID]*ShareLink, error) { return s.store.ShareLinksByID(ctx, v, ids) })
}

// ShareLinksOf gives the unrevoked links to each single order, newest first: none to a client.
func (s *Service) ShareLinksOf(ctx context.Context, v Viewer, orders []*Order) (map[ID][]*ShareLink, error) {
	if v.Authenticated() && v.IsClient() {
		return nil, nil
	}
	return readOf(v, ActionReadShare, orders, visibleTo(v),
		func(seen []*Order) (map[ID][]*ShareLink, error) { return s.store.ShareLinksOf(ctx, v, seen) })
}

// SavedViews is one page of the marketer's views by name. FORBIDDEN to a client.
func (s *Service) SavedViews(ctx context.Context, v Viewer, p Page) (*List[*SavedView], error) {
	return readPage(v, ActionReadViews, "", p, func() (*List[*SavedView], error) { return s.store.SavedViews(ctx, v, p) })
}

// SavedViewsByID gives those of the views that the viewer sees: none to a client.
func (s *Service) SavedViewsByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*SavedView, error) {
	if v.Authenticated() && v.IsClient() {
		return nil, nil
	}
	return read(v, ActionReadViews, func() (map[ID]*SavedView, error) { return s.store.SavedViewsByID(ctx, v, ids) })
}

// TagBatchesByID gives those of the batches that the viewer sees: none to a client.
func (s *Service) TagBatchesByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*TagBatch, error) {
	if v.Authenticated() && v.IsClient() {
		return nil, nil
	}
	return read(v, ActionReadTags, func() (map[ID]*TagBatch, error) { return s.store.TagBatchesByID(ctx, v, ids) })
}

// TagBatch is one batch; FORBIDDEN to a client, NOT_FOUND if there is none or it is not the viewer's.
func (s *Service) TagBatch(ctx context.Context, v Viewer, id ID) (*TagBatch, error) {
	found, err := read(v, ActionReadTags, func() (map[ID]*TagBatch, error) { return s.store.TagBatchesByID(ctx, v, []ID{id}) })
	if err == nil && found[id] == nil {
		err = NotFound("tag batch")
	}
	return found[id], err
}

// APIKeys is one page of the account's keys, newest first.
func (s *Service) APIKeys(ctx context.Context, v Viewer, p Page) (*List[*APIKey], error) {
	return readPage(v, ActionKeys, "", p, func() (*List[*APIKey], error) { return s.store.APIKeys(ctx, v, p) })
}

// APIKeysByID gives those of the keys that the viewer sees.
func (s *Service) APIKeysByID(ctx context.Context, v Viewer, ids []ID) (map[ID]*APIKey, error) {
	return read(v, ActionKeys, func() (map[ID]*APIKey, error) { return s.store.APIKeysByID(ctx, v, ids) })
}

// read is Permit, then the store.
func read[T any](v Viewer, action Action, fetch func() (T, error)) (T, error) {
	var none T
	if err := Permit(v, action); err != nil {
		return none, err
	}
	return fetch()
}

// readPage is read for a list that is searched by a part of a name.
func readPage[T any](v Viewer, action Action, name string, p Page, fetch func() (*List[T], error)) (*List[T], error) {
	if err := permitPage(v, action, p); err != nil {
		return nil, err
	}
	if len([]rune(name)) > MaxSearchLength {
		return nil, BadInput("name", "At most %d characters.", MaxSearchLength)
	}
	if err := CheckText("name", name); err != nil {
		return nil, err
	}
	return fetch()
}

// permitPage is Permit, then the rule for a page.
func permitPage(v Viewer, action Action, p Page) error {
	if err := Permit(v, action); err != nil {
		return err
	}
	return p.Check()
}

// readOf is read for what hangs on orders that the caller has in hand; those that do not fit are left out.
func readOf[T any](v Viewer, action Action, orders []*Order, fits func(*Order) bool,
	fetch func([]*Order) (map[ID]T, error),
) (map[ID]T, error) {
	if err := Permit(v, action); err != nil {
		return nil, err
	}
	seen := slices.DeleteFunc(slices.Clone(orders), func(o *Order) bool { return !fits(o) })
	if len(seen) == 0 {
		return nil, nil
	}
	return fetch(seen)
}

func visibleTo(v Viewer) func(*Order) bool {
	return func(o *Order) bool { return o.VisibleTo(v) }
}
