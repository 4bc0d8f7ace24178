package property

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"headway/internal/order"
)

func TestPlace(t *testing.T) {
	w := newWorld(t)
	ctx, client := t.Context(), w.clients[0]
	input := w.placing()
	input.Campaign.Name = "  Spring push "
	input.Guarantee = &order.Guarantee{FirstFanDays: 3, FansPerWeek: 10}
	first, err := w.service.Place(ctx, client, input, "")
	wantCode(t, err, "")
	if first.Marketer.Name != "Marketer 0" || first.Client.Name != "Client 0" || first.Client.ID != client.AccountID || first.Campaign.Name != "Spring push" ||
		first.Guarantee.Policy != order.PolicyPause || !regexp.MustCompile(`^[0-9a-z]{12}$`).MatchString(first.TrackingCode) || first.Held != 25_500 {
		t.Errorf("got %+v", first)
	}
	if input.Guarantee.Policy != "" {
		t.Error("the caller's input was written to")
	}
	second, err := w.service.Place(ctx, w.actingFor(client), input, "")
	wantCode(t, err, "")
	if second.Campaign.ID != first.Campaign.ID || second.Number <= first.Number || second.TrackingCode == first.TrackingCode {
		t.Errorf("the second of one campaign: %+v", second)
	}
	for _, o := range []*order.Order{first, second} {
		read, err := w.service.Order(ctx, client, o.ID)
		wantCode(t, err, "")
		if describe(read) != describe(o) || len(w.news.of(o.ID)) != 1 {
			t.Errorf("stored %s, answered %s, published %d times", describe(read), describe(o), len(w.news.of(o.ID)))
		}
	}
	if got := w.count("SELECT count(*) FROM order_events WHERE order_id = $1 AND actor->>'onBehalfBy' = $2", second.ID, w.platform.AccountID.UUID()); got != 1 {
		t.Errorf("%d events name both actors", got)
	}
}

func TestPlaceRefuses(t *testing.T) {
	w := newWorld(t)
	tests := []struct {
		name  string
		by    order.Viewer
		edit  func(*order.PlaceInput)
		code  order.Code
		field string
	}{
		{"a marketer", w.marketers[0], func(*order.PlaceInput) {}, order.CodeForbidden, ""},
		{"the platform for itself", w.platform, func(*order.PlaceInput) {}, order.CodeForbidden, ""},
		{"a visitor", order.Viewer{}, func(*order.PlaceInput) {}, order.CodeUnauthenticated, ""},
		{"no such marketer", w.clients[0], func(i *order.PlaceInput) { i.MarketerID = order.ID{15: 1} }, order.CodeNotFound, ""},
		{"a client as marketer", w.clients[0], func(i *order.PlaceInput) { i.MarketerID = w.clients[1].AccountID }, order.CodeNotFound, ""},
		{"no such creator", w.clients[0], func(i *order.PlaceInput) { i.CreatorID = order.ID{15: 1} }, order.CodeNotFound, ""},
		{"another client's creator", w.clients[0], func(i *order.PlaceInput) { i.CreatorID = w.creators[w.clients[1].AccountID] }, order.CodeNotFound, ""},
		{"no fans", w.clients[0], func(i *order.PlaceInput) { i.FansOrdered = 0 }, order.CodeBadInput, "fansOrdered"},
		{"no price", w.clients[0], func(i *order.PlaceInput) { i.Price.Minor = 0 }, order.CodeBadInput, "pricePerFan.amount"},
		{"no name", w.clients[0], func(i *order.PlaceInput) { i.Campaign.Name = "" }, order.CodeBadInput, "campaign.name"},
		{"odd guarantee", w.clients[0], func(i *order.PlaceInput) { i.Guarantee = &order.Guarantee{FirstFanDays: 4} }, order.CodeBadInput, "guarantee.firstFanDays"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			input := w.placing()
			test.edit(&input)
			_, err := w.service.Place(t.Context(), test.by, input, "")
			if wantCode(t, err, test.code); test.field != "" {
				wantField(t, err, test.field)
			}
		})
	}
	if n := w.count("SELECT count(*) FROM orders"); n != 0 {
		t.Errorf("%d orders were placed", n)
	}
}

func TestRejectionNotes(t *testing.T) {
	w := newWorld(t)
	ctx, marketer := t.Context(), w.marketers[0]
	o := w.place()
	for _, bad := range []string{strings.Repeat("x", order.MaxRejectionNote+1), "a\x00b"} {
		_, err := w.service.Reject(ctx, marketer, o.ID, bad, "")
		wantField(t, err, "note")
		_, err = w.service.Reject(ctx, w.clients[0], o.ID, bad, "")
		wantCode(t, err, order.CodeForbidden)
		_, err = w.service.Reject(ctx, w.stranger(order.RoleMarketer), o.ID, bad, "")
		wantCode(t, err, order.CodeNotFound)
	}
	rejected, err := w.service.Reject(ctx, marketer, o.ID, " too cheap ", "")
	wantCode(t, err, "")
	again, err := w.service.Reject(ctx, marketer, o.ID, "another reason", "")
	wantCode(t, err, "")
	if rejected.RejectionNote != "too cheap" || again.RejectionNote != "too cheap" || again.Version != rejected.Version {
		t.Errorf("notes %q, then %q", rejected.RejectionNote, again.RejectionNote)
	}
}

// TestReads: every way to read asks for the right first, checks what it is asked, and gives a client none of what is the marketer's.
func TestReads(t *testing.T) {
	w := newWorld(t)
	ctx, s, o := t.Context(), w.service, w.place()
	one, size := order.Page{First: new(int)}, 1
	one.First = &size
	noScope := w.marketers[0]
	noScope.Scopes = []order.Scope{}
	type read = func(v order.Viewer, p order.Page) error
	reads := map[string]read{
		"order": func(v order.Viewer, _ order.Page) error { _, err := s.Order(ctx, v, o.ID); return err },
		"orders": func(v order.Viewer, p order.Page) error {
			_, err := s.Orders(ctx, v, order.Filter{}, order.Sort{}, p, true)
			return err
		},
		"ordersByID": func(v order.Viewer, _ order.Page) error { _, err := s.OrdersByID(ctx, v, []order.ID{o.ID}); return err },
		"queue": func(v order.Viewer, _ order.Page) error {
			_, err := s.QueuePositions(ctx, v, []*order.Order{o})
			return err
		},
		"timelines": func(v order.Viewer, p order.Page) error {
			_, err := s.Timelines(ctx, v, []*order.Order{o}, p)
			return err
		},
		"receipts": func(v order.Viewer, p order.Page) error {
			_, err := s.Receipts(ctx, v, []*order.Order{o}, order.ReceiptFilter{}, p)
			return err
		},
		"settlements": func(v order.Viewer, _ order.Page) error {
			_, err := s.Settlements(ctx, v, []*order.Order{o})
			return err
		},
		"stats": func(v order.Viewer, _ order.Page) error {
			_, err := s.Stats(ctx, v, order.Filter{}, order.Period{}, order.StatsWanted{FiguresWanted: order.FiguresWanted{Orders: true}})
			return err
		},
		"tags":       func(v order.Viewer, p order.Page) error { _, err := s.Tags(ctx, v, "", p); return err },
		"clients":    func(v order.Viewer, p order.Page) error { _, err := s.Clients(ctx, v, "", p); return err },
		"marketers":  func(v order.Viewer, p order.Page) error { _, err := s.Marketers(ctx, v, "", p); return err },
		"creators":   func(v order.Viewer, p order.Page) error { _, err := s.Creators(ctx, v, "", p); return err },
		"campaigns":  func(v order.Viewer, p order.Page) error { _, err := s.Campaigns(ctx, v, "", p); return err },
		"shareLinks": func(v order.Viewer, p order.Page) error { _, err := s.ShareLinks(ctx, v, p); return err },
		"apiKeys":    func(v order.Viewer, p order.Page) error { _, err := s.APIKeys(ctx, v, p); return err },
	}
	paged := []string{"orders", "timelines", "receipts", "tags", "clients", "marketers", "creators", "campaigns", "shareLinks", "apiKeys"}
	for name, read := range reads {
		t.Run(name, func(t *testing.T) {
			wantCode(t, read(w.marketers[0], one), "")
			wantCode(t, read(w.platform, one), "")
			wantCode(t, read(w.actingFor(w.marketers[0]), one), "")
			wantCode(t, read(order.Viewer{}, one), order.CodeUnauthenticated)
			wantCode(t, read(noScope, one), order.CodeForbidden)
			client := order.Code("")
			if name == "tags" || name == "shareLinks" {
				client = order.CodeForbidden
			}
			wantCode(t, read(w.clients[0], one), client)
			if slices.Contains(paged, name) {
				wantField(t, read(w.marketers[0], order.Page{}), "first")
			}
		})
	}
	queue, err := s.QueuePositions(ctx, w.clients[0], []*order.Order{o})
	if wantCode(t, err, ""); len(queue) != 0 {
		t.Error("a client sees the queue")
	}
	if queue, err = s.QueuePositions(ctx, w.marketers[0], []*order.Order{o}); err != nil || queue[o.ID] != 1 {
		t.Errorf("the marketer sees the place %d: %v", queue[o.ID], err)
	}
	_, err = s.Orders(ctx, w.clients[0], order.Filter{Tags: order.TagFilter{Any: []order.ID{o.ID}}}, order.Sort{}, one, false)
	wantCode(t, err, order.CodeForbidden)
	_, err = s.Orders(ctx, w.clients[0], order.Filter{Search: "\xff"}, order.Sort{}, one, false)
	wantField(t, err, "filter.search")
	_, err = s.Orders(ctx, w.clients[0], order.Filter{}, order.Sort{Field: order.SortRelevance}, one, false)
	wantField(t, err, "orderBy.field")
	_, err = s.Stats(ctx, w.clients[0], order.Filter{}, order.Period{}, order.StatsWanted{Serieses: map[order.Interval]order.FiguresWanted{order.IntervalDay: {Orders: true}}})
	wantField(t, err, "period")
	_, err = s.Accounts(ctx, order.Viewer{}, []order.ID{w.clients[0].AccountID})
	wantCode(t, err, order.CodeUnauthenticated)
}
