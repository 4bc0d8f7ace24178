package graph

import (
	"context"
	"maps"
	"slices"

	"headway/graph/model"
	"headway/internal/order"
)

// prefill reads what is selected on orders beyond their rows, each kind once for all of them, so that a list and everything
// below it costs a fixed number of statements however long it is. Nothing selected, nothing read.
//
// An error that is about the field alone (a right that the viewer lacks, a wrong page) is told by the field; any other fails
// the whole, except in a live view (patient), which goes on.
func (r *Resolver) prefill(ctx context.Context, v order.Viewer, rows []*order.Order, asked selection, patient bool) (*model.Details, error) {
	return r.read(ctx, v, rows, wantedBy(asked), patient)
}

// prefillList is prefill for a list that has brought its tags.
func (r *Resolver) prefillList(ctx context.Context, v order.Viewer, list *order.OrderList, asked selection) (*model.Details, error) {
	w, details := wantedBy(asked), model.Details{}
	if list.Tags != nil {
		w.tags = false
		details.Tags = &model.Answer[map[order.ID]*model.Tag]{Value: model.ShowTags(list.Tags, tagUses(ctx, r.service, v, maps.Keys(list.Tags)))}
	}
	return r.readMore(ctx, v, list.Items, w, details, false)
}

// read is prefill for what has been found out to be wanted.
func (r *Resolver) read(ctx context.Context, v order.Viewer, rows []*order.Order, w *wanted, patient bool) (*model.Details, error) {
	return r.readMore(ctx, v, rows, w, model.Details{}, patient)
}

func (r *Resolver) readMore(ctx context.Context, v order.Viewer, rows []*order.Order, w *wanted, details model.Details, patient bool) (*model.Details, error) {
	if w.nothing() {
		return &details, nil
	}
	p := &prefiller{service: r.service, viewer: v, rows: rows, patient: patient, details: details}
	for _, step := range []func(context.Context, *wanted) error{
		p.tags, p.queuePositions, p.settlements, p.shareLinks, p.timelines, p.receipts, p.accounts,
	} {
		if err := step(ctx, w); err != nil {
			return nil, err
		}
	}
	return &p.details, nil
}

// wanted is what a selection on orders asks for.
type wanted struct {
	tags, queuePositions, settlements, shareLinks bool
	// pausers and actors ask for the accounts behind pauses and events.
	pausers, actors bool
	timelines       map[model.PageKey]order.Page
	receipts        map[model.ReceiptsKey]receiptsPage
	onReceipts      receiptWants
}

type receiptsPage struct {
	filter *model.ReceiptFilter
	page   order.Page
}

func wantedBy(asked selection) *wanted {
	w := &wanted{timelines: map[model.PageKey]order.Page{}, receipts: map[model.ReceiptsKey]receiptsPage{}}
	w.collect(asked)
	return w
}

// nothing tells that the rows say all.
func (w *wanted) nothing() bool {
	return !w.tags && !w.queuePositions && !w.settlements && !w.shareLinks && !w.pausers && len(w.timelines) == 0 && len(w.receipts) == 0
}

// collect notes everything that the selection asks of an order. The order of an order's own share link is the same order.
func (w *wanted) collect(asked selection) {
	for _, field := range asked.fields() {
		below := selectionBelow(asked.operation, field)
		switch field.Name {
		case "tags":
			w.tags = true
		case "queuePosition":
			w.queuePositions = true
		case "settlement":
			w.settlements = true
		case "pause":
			w.pausers = w.pausers || below.has("by")
		case "timeline":
			page := asked.pageOf(field)
			w.timelines[model.NewPageKey(page)] = page
			w.actors = w.actors || below.rows().has("by", "onBehalfBy")
		case "receipts":
			page, filter := asked.pageOf(field), model.ReadReceiptFilter(asked.argument(field, "filter"))
			w.receipts[model.NewReceiptsKey(filter, page)] = receiptsPage{filter, page}
			w.onReceipts.collect(below.rows())
		case "shareLinks":
			w.shareLinks = true
			w.collect(below.under("order"))
		}
	}
}

// prefiller fills the details of some orders.
type prefiller struct {
	service Service
	viewer  order.Viewer
	rows    []*order.Order
	patient bool
	details model.Details
}

// fill keeps what was read, or the error where that belongs to the field.
func fill[T any](p *prefiller, read func() (T, error)) (*model.Answer[T], error) {
	value, err := read()
	if err != nil && !p.patient && !ofField(err) {
		return nil, err
	}
	return &model.Answer[T]{Value: value, Err: err}, nil
}

// ofField tells an error that is about one field, not about the state of things.
func ofField(err error) bool {
	switch order.CodeOf(err) {
	case order.CodeForbidden, order.CodeBadInput, order.CodeNotFound, order.CodeUnauthenticated, order.CodeLimitExceeded:
		return true
	}
	return false
}

func (p *prefiller) tags(ctx context.Context, w *wanted) (err error) {
	if !w.tags || p.viewer.IsClient() {
		return nil
	}
	ids := newIDSet()
	for _, o := range p.rows {
		ids.add(o.TagIDs...)
	}
	p.details.Tags, err = fill(p, func() (map[order.ID]*model.Tag, error) {
		tags, err := p.service.TagsByID(ctx, p.viewer, ids.list)
		return model.ShowTags(tags, tagUses(ctx, p.service, p.viewer, slices.Values(ids.list))), err
	})
	return err
}

func (p *prefiller) queuePositions(ctx context.Context, w *wanted) (err error) {
	waiting := p.rowsIn(order.StatusWaiting)
	if !w.queuePositions || p.viewer.IsClient() || len(waiting) == 0 {
		return nil
	}
	p.details.QueuePositions, err = fill(p, func() (map[order.ID]int, error) {
		return p.service.QueuePositions(ctx, p.viewer, waiting)
	})
	return err
}

func (p *prefiller) settlements(ctx context.Context, w *wanted) (err error) {
	if !w.settlements {
		return nil
	}
	p.details.Settlements, err = fill(p, func() (map[order.ID]*order.Settlement, error) {
		ended := p.rowsIn(order.StatusCompleted, order.StatusCancelled)
		if len(ended) == 0 {
			return nil, nil
		}
		return p.service.Settlements(ctx, p.viewer, ended)
	})
	return err
}

func (p *prefiller) shareLinks(ctx context.Context, w *wanted) (err error) {
	if !w.shareLinks || p.viewer.IsClient() {
		return nil
	}
	p.details.ShareLinks, err = fill(p, func() (map[order.ID][]*order.ShareLink, error) {
		return p.service.ShareLinksOf(ctx, p.viewer, p.rows)
	})
	return err
}

func (p *prefiller) timelines(ctx context.Context, w *wanted) (err error) {
	p.details.Timelines = make(map[model.PageKey]*model.Answer[map[order.ID]*order.List[*order.Event]], len(w.timelines))
	for key, page := range w.timelines {
		p.details.Timelines[key], err = fill(p, func() (map[order.ID]*order.List[*order.Event], error) {
			if err := checkPage(page); err != nil {
				return nil, err
			}
			return p.service.Timelines(ctx, p.viewer, p.rows, page)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *prefiller) receipts(ctx context.Context, w *wanted) (err error) {
	p.details.Receipts = make(map[model.ReceiptsKey]*model.Answer[map[order.ID]*order.List[*order.Receipt]], len(w.receipts))
	for key, asked := range w.receipts {
		p.details.Receipts[key], err = fill(p, func() (map[order.ID]*order.List[*order.Receipt], error) {
			if err := checkPage(asked.page); err != nil {
				return nil, err
			}
			filter, err := asked.filter.Domain()
			if err != nil {
				return nil, below("filter", err)
			}
			return p.service.Receipts(ctx, p.viewer, p.rows, filter, asked.page)
		})
		if err != nil {
			return err
		}
	}
	var all []*order.Receipt
	for _, answer := range p.details.Receipts {
		for _, list := range answer.Value {
			all = append(all, list.Items...)
		}
	}
	p.details.OnReceipts = receiptDetails(ctx, p.service, p.viewer, all, w.onReceipts)
	return nil
}

// accounts reads who paused and who did what; it comes after the timelines.
func (p *prefiller) accounts(ctx context.Context, w *wanted) (err error) {
	if !w.pausers && !w.actors {
		return nil
	}
	ids := newIDSet()
	for _, o := range p.rows {
		if w.pausers && o.Pause != nil {
			ids.add(o.Pause.By.AccountID)
		}
	}
	if w.actors {
		for _, answer := range p.details.Timelines {
			for _, list := range answer.Value {
				for _, event := range list.Items {
					ids.add(event.Actor.AccountID, event.Actor.OnBehalfBy)
				}
			}
		}
	}
	p.details.Accounts, err = fill(p, func() (map[order.ID]*order.Account, error) {
		if len(ids.list) == 0 {
			return nil, nil
		}
		return p.service.Accounts(ctx, p.viewer, ids.list)
	})
	return err
}

func (p *prefiller) rowsIn(statuses ...order.Status) []*order.Order {
	var found []*order.Order
	for _, o := range p.rows {
		if slices.Contains(statuses, o.Status) {
			found = append(found, o)
		}
	}
	return found
}

// idSet is ids without repetition and without the zero id, in the order in which they came.
type idSet struct {
	list []order.ID
	seen map[order.ID]bool
}

func newIDSet() *idSet { return &idSet{seen: map[order.ID]bool{}} }

func (s *idSet) add(ids ...order.ID) {
	for _, id := range ids {
		if !id.IsZero() && !s.seen[id] {
			s.seen[id] = true
			s.list = append(s.list, id)
		}
	}
}
