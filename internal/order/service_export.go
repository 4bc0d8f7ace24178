package order

import (
	"context"
	"slices"
)

// exportPage is how many orders an export reads at a time, each time anew: no session waits for a slow reader.
const exportPage = 1000

// ExportOrders hands on every order that the filter picks, sorted, a page at a time; tags are those on the page's orders, and nil unless they are
// asked for and the viewer sees them. begin is told before the first page. As in a list, an order that does not change meanwhile comes
// exactly once (rule 33). A failure of begin or take ends it.
// Errors: UNAUTHENTICATED, FORBIDDEN, BAD_INPUT below "filter" and "orderBy", UNAVAILABLE.
func (s *Service) ExportOrders(ctx context.Context, v Viewer, f Filter, sort Sort, tags bool, begin func() error,
	take func(orders []*Order, tags map[ID]*Tag) error,
) error {
	size := exportPage
	page := Page{First: &size}
	read := func() (*List[*Order], error) { return s.store.Orders(ctx, v, f, sort, page, false) }
	if err := s.checkExport(v, f, &sort, tags); err != nil {
		return err
	}
	list, err := read()
	if err != nil {
		return err
	}
	if err := begin(); err != nil {
		return err
	}
	for {
		var named map[ID]*Tag
		if tags {
			if named, err = s.store.TagsByID(ctx, v, tagsOn(list.Items)); err != nil {
				return err
			}
		}
		if err := take(list.Items, named); err != nil {
			return err
		}
		if !list.HasNextPage {
			return nil
		}
		page.After = list.Cursors[len(list.Cursors)-1]
		if list, err = read(); err != nil {
			return err
		}
	}
}

func (s *Service) checkExport(v Viewer, f Filter, sort *Sort, tags bool) error {
	if err := Permit(v, ActionRead); err != nil {
		return err
	}
	if tags {
		if err := Permit(v, ActionReadTags); err != nil {
			return err
		}
	}
	if err := f.Check(v); err != nil {
		return inField(err, "filter")
	}
	if sort.Field == "" {
		*sort = newestFirst()
	}
	return sort.check(f)
}

// tagsOn are the tags that the orders carry, each once.
func tagsOn(orders []*Order) []ID {
	var all []ID
	for _, o := range orders {
		all = append(all, o.TagIDs...)
	}
	slices.SortFunc(all, ID.Compare)
	return slices.Compact(all)
}
