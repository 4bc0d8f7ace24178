package graph

import (
	"context"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
)

// Order is one order.
func (q query) Order(ctx context.Context, id string) (*model.Order, error) {
	var read ids
	orderID := read.one("id", id, order.KindOrder)
	if read.err != nil {
		return nil, read.err
	}
	v := viewerFrom(ctx)
	o, err := q.service.Order(ctx, v, orderID)
	if err != nil {
		return nil, err
	}
	return q.showOrder(ctx, v, o, selectionOf(ctx))
}

// Orders is a page of the viewer's orders.
func (q query) Orders(ctx context.Context, filter *generated.OrderFilter, orderBy *generated.OrderOrder,
	first *int, after *string, last *int, before *string,
) (*model.OrderConnection, error) {
	v, asked := viewerFrom(ctx), selectionOf(ctx)
	picks, err := filterOf("filter", filter, v)
	if err != nil {
		return nil, err
	}
	page, err := pageOf(first, after, last, before)
	if err != nil {
		return nil, err
	}
	list, err := q.service.ListOrders(ctx, v, picks, sortOf(orderBy), page, listWanted(asked, page))
	if err != nil {
		return nil, err
	}
	details, err := q.prefillList(ctx, v, list, asked.rows())
	if err != nil {
		return nil, err
	}
	view := q.view(v)
	return model.Connect(&list.List, func(o *order.Order) *model.Order { return model.NewOrder(o, view, details) }), nil
}

// showOrder shows one order with what is selected on it.
func (r *Resolver) showOrder(ctx context.Context, v order.Viewer, o *order.Order, asked selection) (*model.Order, error) {
	shown, err := r.showOrders(ctx, v, []*order.Order{o}, asked)
	if err != nil {
		return nil, err
	}
	return shown[0], nil
}

// showOrders shows orders with what is selected on them.
func (r *Resolver) showOrders(ctx context.Context, v order.Viewer, rows []*order.Order, asked selection) ([]*model.Order, error) {
	details, err := r.prefill(ctx, v, rows, asked, false)
	if err != nil {
		return nil, err
	}
	view, shown := r.view(v), make([]*model.Order, len(rows))
	for i, o := range rows {
		shown[i] = model.NewOrder(o, view, details)
	}
	return shown, nil
}

// PlaceOrder places an order.
func (m mutation) PlaceOrder(ctx context.Context, input generated.PlaceOrderInput) (*generated.PlaceOrderPayload, error) {
	place, err := placeInput(input)
	if err != nil {
		return nil, fromInput(err)
	}
	v := viewerFrom(ctx)
	o, err := m.service.Place(ctx, v, place, orNone(input.IdempotencyKey))
	shown, err := m.changedOrder(ctx, v, input.IdempotencyKey, o, err)
	if err != nil {
		return nil, err
	}
	return &generated.PlaceOrderPayload{Order: shown}, nil
}

func placeInput(input generated.PlaceOrderInput) (order.PlaceInput, error) {
	var read ids
	place := order.PlaceInput{
		MarketerID: read.one("marketerId", input.MarketerID, order.KindMarketer),
		CreatorID:  read.one("creatorId", input.CreatorID, order.KindCreator),
		Campaign: order.Campaign{
			Name: input.Campaign.Name, Type: input.Campaign.Type, Link: input.Campaign.Link,
		},
		FansOrdered:   input.FansOrdered,
		IncomeVisible: orNone(input.IncomeVisible),
	}
	if read.err != nil {
		return place, read.err
	}
	if days := input.Campaign.TrialDays; days != nil {
		if *days < 1 {
			return place, order.BadInput("campaign.trialDays", "A free trial lasts one of %v days.", order.TrialDays())
		}
		place.Campaign.TrialDays = *days
	}
	if promise := input.Guarantee; promise != nil {
		place.Guarantee = &order.Guarantee{
			FirstFanDays: promise.FirstFanDays, FansPerWeek: promise.FansPerWeek, Policy: orNone(promise.Policy),
		}
	}
	var err error
	place.Price, err = moneyOf("pricePerFan", *input.PricePerFan)
	return place, err
}

// AcceptOrder accepts a waiting order.
func (m mutation) AcceptOrder(ctx context.Context, input generated.AcceptOrderInput) (*generated.AcceptOrderPayload, error) {
	o, err := m.moveOrder(ctx, input.OrderID, input.IdempotencyKey, m.service.Accept)
	if err != nil {
		return nil, err
	}
	return &generated.AcceptOrderPayload{Order: o}, nil
}

// RejectOrder declines a waiting order.
func (m mutation) RejectOrder(ctx context.Context, input generated.RejectOrderInput) (*generated.RejectOrderPayload, error) {
	o, err := m.moveOrder(ctx, input.OrderID, input.IdempotencyKey,
		func(ctx context.Context, v order.Viewer, id order.ID, key string) (*order.Order, error) {
			return m.service.Reject(ctx, v, id, orNone(input.Note), key)
		})
	if err != nil {
		return nil, err
	}
	return &generated.RejectOrderPayload{Order: o}, nil
}

// CancelOrder withdraws or stops an order.
func (m mutation) CancelOrder(ctx context.Context, input generated.CancelOrderInput) (*generated.CancelOrderPayload, error) {
	o, err := m.moveOrder(ctx, input.OrderID, input.IdempotencyKey, m.service.Cancel)
	if err != nil {
		return nil, err
	}
	return &generated.CancelOrderPayload{Order: o}, nil
}

// PauseOrder pauses an accepted order.
func (m mutation) PauseOrder(ctx context.Context, input generated.PauseOrderInput) (*generated.PauseOrderPayload, error) {
	o, err := m.moveOrder(ctx, input.OrderID, input.IdempotencyKey, m.service.Pause)
	if err != nil {
		return nil, err
	}
	return &generated.PauseOrderPayload{Order: o}, nil
}

// ResumeOrder ends a pause.
func (m mutation) ResumeOrder(ctx context.Context, input generated.ResumeOrderInput) (*generated.ResumeOrderPayload, error) {
	o, err := m.moveOrder(ctx, input.OrderID, input.IdempotencyKey, m.service.Resume)
	if err != nil {
		return nil, err
	}
	return &generated.ResumeOrderPayload{Order: o}, nil
}

// SetIncomeVisibility shows or hides income.
func (m mutation) SetIncomeVisibility(ctx context.Context, input generated.SetIncomeVisibilityInput) (*generated.SetIncomeVisibilityPayload, error) {
	o, err := m.moveOrder(ctx, input.OrderID, input.IdempotencyKey,
		func(ctx context.Context, v order.Viewer, id order.ID, key string) (*order.Order, error) {
			return m.service.SetIncomeVisibility(ctx, v, id, input.Visible, key)
		})
	if err != nil {
		return nil, err
	}
	return &generated.SetIncomeVisibilityPayload{Order: o}, nil
}

// moveOrder does one of the changes that need no more than an order.
func (m mutation) moveOrder(ctx context.Context, id string, key *string,
	move func(context.Context, order.Viewer, order.ID, string) (*order.Order, error),
) (*model.Order, error) {
	var read ids
	orderID := read.one("input.orderId", id, order.KindOrder)
	if read.err != nil {
		return nil, read.err
	}
	v := viewerFrom(ctx)
	o, err := move(ctx, v, orderID, orNone(key))
	return m.changedOrder(ctx, v, key, o, err)
}

// changedOrder shows the order of a payload, unless the change failed.
func (m mutation) changedOrder(ctx context.Context, v order.Viewer, key *string, o *order.Order, err error) (*model.Order, error) {
	if err != nil {
		return nil, fromInput(err)
	}
	shown, err := m.changedOrders(ctx, v, key, []*order.Order{o}, selectionOf(ctx).under("order"))
	if err != nil {
		return nil, err
	}
	return shown[0], nil
}

// changedOrders shows the orders of a payload. Under an idempotency key they may be those of an earlier answer (rule 40), and
// what hangs on them is read now: whether the viewer sees income is then what it is now, not what it was (rule 24).
func (m mutation) changedOrders(ctx context.Context, v order.Viewer, key *string, rows []*order.Order, asked selection) ([]*model.Order, error) {
	if orNone(key) == "" {
		return m.showOrders(ctx, v, rows, asked)
	}
	ids := newIDSet()
	for _, o := range rows {
		ids.add(o.ID)
	}
	present, err := m.service.OrdersByID(ctx, v, ids.list)
	if err != nil && order.CodeOf(err) != order.CodeForbidden { // who may not read orders sees no income in them
		return nil, err
	}
	judged := make([]*order.Order, len(rows))
	for i, o := range rows {
		row := *o
		row.IncomeVisible = present[o.ID] != nil && present[o.ID].IncomeVisible
		judged[i] = &row
	}
	return m.showOrders(ctx, v, judged, asked)
}
