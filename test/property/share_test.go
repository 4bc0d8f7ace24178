package property

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	"headway/internal/order"
)

func TestCreateShareLinkRefuses(t *testing.T) {
	w := newWorld(t)
	w.at(monday)
	o := w.place()
	past, now, later := monday.Add(-time.Hour), monday, monday.Add(time.Hour)
	tests := []struct {
		name  string
		by    order.Viewer
		input order.ShareLinkInput
		code  order.Code
		field string
	}{
		{"one order", w.marketers[0], order.ShareLinkInput{OrderID: o.ID, ExpiresAt: &later}, "", ""},
		{"a live set", w.actingFor(w.marketers[0]), order.ShareLinkInput{Filter: &order.Filter{}}, "", ""},
		{"neither", w.marketers[0], order.ShareLinkInput{}, order.CodeBadInput, "orderId"},
		{"both", w.marketers[0], order.ShareLinkInput{OrderID: o.ID, Filter: &order.Filter{}}, order.CodeBadInput, "orderId"},
		{"another's order", w.marketers[1], order.ShareLinkInput{OrderID: o.ID}, order.CodeNotFound, ""},
		{"no such order", w.marketers[0], order.ShareLinkInput{OrderID: order.ID{15: 1}}, order.CodeNotFound, ""},
		{"a client", w.clients[0], order.ShareLinkInput{OrderID: o.ID}, order.CodeForbidden, ""},
		{"the platform for itself", w.platform, order.ShareLinkInput{OrderID: o.ID}, order.CodeForbidden, ""},
		{"a visitor", order.Viewer{}, order.ShareLinkInput{OrderID: o.ID}, order.CodeUnauthenticated, ""},
		{"a bad filter", w.marketers[0], order.ShareLinkInput{Filter: &order.Filter{Search: "\x00"}}, order.CodeBadInput, "filter.search"},
		{"an unknown field", w.marketers[0], order.ShareLinkInput{OrderID: o.ID, Fields: []order.ShareField{"PRICE"}}, order.CodeBadInput, "fields"},
		{"expired", w.marketers[0], order.ShareLinkInput{OrderID: o.ID, ExpiresAt: &past}, order.CodeBadInput, "expiresAt"},
		{"expiring now", w.marketers[0], order.ShareLinkInput{OrderID: o.ID, ExpiresAt: &now}, order.CodeBadInput, "expiresAt"},
		{"a short password", w.marketers[0], order.ShareLinkInput{OrderID: o.ID, Password: "1234567"}, order.CodeBadInput, "password"},
		{"a long password", w.marketers[0], order.ShareLinkInput{OrderID: o.ID, Password: strings.Repeat("x", 129)}, order.CodeBadInput, "password"},
		{"a long label", w.marketers[0], order.ShareLinkInput{OrderID: o.ID, Label: strings.Repeat("x", 121)}, order.CodeBadInput, "label"},
		{"a broken alias", w.marketers[0], order.ShareLinkInput{OrderID: o.ID, ClientAlias: "\x00"}, order.CodeBadInput, "clientAlias"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := w.service.CreateShareLink(t.Context(), test.by, test.input, "")
			if wantCode(t, err, test.code); test.field != "" {
				wantField(t, err, test.field)
			}
		})
	}
}

// TestShareLinkLife is rules 35 and 36 from making to revocation.
func TestShareLinkLife(t *testing.T) {
	w := newWorld(t)
	w.at(monday)
	ctx, s, marketer := t.Context(), w.service, w.marketers[0]
	o := w.accepted(func(i *order.PlaceInput) { i.IncomeVisible = true })
	created, err := s.CreateShareLink(ctx, marketer, order.ShareLinkInput{OrderID: o.ID, Fields: order.ShareFields(), Password: "open sesame"}, "")
	wantCode(t, err, "")
	token, id := created.Token, created.Link.ID
	if raw, err := base64.RawURLEncoding.DecodeString(token); err != nil || len(raw) < 16 || created.MatchingOrders != 1 {
		t.Errorf("token %q of %d bytes, %d orders", token, len(raw), created.MatchingOrders)
	}
	if n := w.count("SELECT count(*) FROM share_links WHERE share_links::text LIKE '%' || $1 || '%'", token); n != 0 {
		t.Error("the token is stored")
	}

	for _, bad := range []string{"", token[1:], token + "A", strings.Repeat("A", len(token)), "\x00"} {
		_, err := s.OpenShare(ctx, order.ShareVisit{Token: bad, Password: "open sesame", Seen: true})
		wantCode(t, err, order.CodeNotFound)
	}
	for _, bad := range []string{"", "open sesamE", strings.Repeat("x", 10_000)} {
		_, err := s.OpenShare(ctx, order.ShareVisit{Token: token, Password: bad, Seen: true})
		wantCode(t, err, order.CodeUnauthenticated)
	}
	link, err := s.OpenShare(ctx, order.ShareVisit{Token: token, Password: "open sesame", Seen: true})
	wantCode(t, err, "")
	_, err = s.OpenShare(ctx, order.ShareVisit{Token: token, Password: "open sesame"})
	wantCode(t, err, "")
	if n := w.count("SELECT views FROM share_links WHERE id = $1", id); n != 1 {
		t.Errorf("%d views by one person", n)
	}

	shared := w.shared(link)
	if len(shared) != 1 || shared[0].CampaignName != "Spring push" || shared[0].CampaignLink != "https://headway.example/c/"+o.TrackingCode || shared[0].Income == nil {
		t.Fatalf("the link shows %+v", shared)
	}
	_, err = s.SetIncomeVisibility(ctx, w.clients[0], o.ID, false, "")
	wantCode(t, err, "")
	if w.shared(link)[0].Income != nil {
		t.Error("income shows that the client has hidden")
	}

	w.news.takeRights()
	label, alias, none, later := "For Cleo", "ACME", "", monday.Add(time.Hour)
	updated, err := s.UpdateShareLink(ctx, marketer, id, order.ShareLinkUpdate{Label: &label, ClientAlias: &alias, Fields: []order.ShareField{}, ExpiresAt: &later, Password: &none}, "")
	wantCode(t, err, "")
	if updated.Label != label || updated.ClientAlias != alias || len(updated.Fields) != 0 || !updated.ExpiresAt.Equal(later) || updated.PasswordHash != nil {
		t.Errorf("updated to %+v", updated)
	}
	if link, err = s.OpenShare(ctx, order.ShareVisit{Token: token}); err != nil {
		t.Fatalf("without its password: %v", err)
	}
	if got := w.shared(link)[0]; got.CampaignName != "" || got.CampaignLink != "" || got.ClientName != alias || got.Clicks != nil {
		t.Errorf("the link shows %+v", got)
	}
	updated, err = s.UpdateShareLink(ctx, marketer, id, order.ShareLinkUpdate{Label: &none}, "")
	wantCode(t, err, "")
	if updated.Label != "" || updated.ClientAlias != alias || updated.ExpiresAt == nil {
		t.Errorf("what was left out changed: %+v", updated)
	}
	if rights := w.news.takeRights(); !slices.Equal(rights, []order.ID{id, id}) {
		t.Errorf("told of %v", rights)
	}

	w.at(later)
	_, err = s.OpenShare(ctx, order.ShareVisit{Token: token})
	wantCode(t, err, order.CodeNotFound)
	_, err = s.UpdateShareLink(ctx, marketer, id, order.ShareLinkUpdate{ExpiresAt: &monday}, "")
	wantField(t, err, "expiresAt")
	updated, err = s.UpdateShareLink(ctx, marketer, id, order.ShareLinkUpdate{ExpiresAt: &time.Time{}}, "")
	wantCode(t, err, "")
	if _, err = s.OpenShare(ctx, order.ShareVisit{Token: token}); err != nil || updated.ExpiresAt != nil {
		t.Errorf("without its expiry: %v", err)
	}

	for _, v := range []order.Viewer{w.marketers[1], w.actingFor(w.marketers[1])} {
		_, err = s.UpdateShareLink(ctx, v, id, order.ShareLinkUpdate{Label: &label}, "")
		wantCode(t, err, order.CodeNotFound)
		_, err = s.RevokeShareLink(ctx, v, id, "")
		wantCode(t, err, order.CodeNotFound)
	}
	_, err = s.RevokeShareLink(ctx, w.clients[0], id, "")
	wantCode(t, err, order.CodeForbidden)
	w.news.takeRights()
	revoked, err := s.RevokeShareLink(ctx, marketer, id, "")
	wantCode(t, err, "")
	again, err := s.RevokeShareLink(ctx, marketer, id, "")
	wantCode(t, err, "")
	if revoked.RevokedAt == nil || !again.RevokedAt.Equal(*revoked.RevokedAt) || !slices.Equal(w.news.takeRights(), []order.ID{id}) {
		t.Error("a second revocation is another")
	}
	_, err = s.OpenShare(ctx, order.ShareVisit{Token: token})
	wantCode(t, err, order.CodeNotFound)
	_, err = s.UpdateShareLink(ctx, marketer, id, order.ShareLinkUpdate{Label: &label}, "")
	wantCode(t, err, order.CodeConflict)
}

// shared is everything that a link shows.
func (w *world) shared(link *order.ShareLink) []order.SharedOrder {
	w.t.Helper()
	size := 100
	list, err := w.service.SharedOrders(w.t.Context(), link, order.Page{First: &size}, true)
	if err != nil {
		w.t.Fatal(err)
	}
	return list.Items
}

// TestLiveSet: a set takes in future orders, turns its pages under cursors of its own, and no id of an order shows anywhere.
func TestLiveSet(t *testing.T) {
	w := newWorld(t)
	ctx, s := t.Context(), w.service
	w.place()
	created, err := s.CreateShareLink(ctx, w.marketers[0], order.ShareLinkInput{Filter: &order.Filter{Statuses: []order.Status{order.StatusAccepted}}}, "")
	wantCode(t, err, "")
	if created.MatchingOrders != 0 || !slices.Equal(created.Link.Fields, []order.ShareField{order.ShareCampaignName, order.ShareClicks, order.ShareConversion}) {
		t.Errorf("got %+v", created)
	}
	link, err := s.OpenShare(ctx, order.ShareVisit{Token: created.Token})
	wantCode(t, err, "")
	var rows []*order.Order
	for range 5 {
		rows = append(rows, w.accepted())
	}
	all := w.shared(link)
	if len(all) != 5 {
		t.Fatalf("the set has %d orders", len(all))
	}

	two, after := 2, ""
	var turned []order.SharedOrder
	for {
		list, err := s.SharedOrders(ctx, link, order.Page{First: &two, After: after}, true)
		wantCode(t, err, "")
		if *list.TotalCount != 5 {
			t.Fatalf("%d in all", *list.TotalCount)
		}
		turned = append(turned, list.Items...)
		for i, cursor := range list.Cursors {
			raw, _ := base64.RawURLEncoding.DecodeString(cursor)
			for _, o := range rows {
				if strings.Contains(string(raw), o.ID.UUID()) || strings.Contains(string(raw), string(o.ID[:])) || strings.Contains(cursor, o.ID.UUID()) {
					t.Fatal("a cursor tells the id of an order")
				}
			}
			after = list.Cursors[i]
		}
		if !list.HasNextPage {
			break
		}
	}
	if !slices.EqualFunc(all, turned, func(a, b order.SharedOrder) bool { return a.ID == b.ID }) {
		t.Error("page by page the set is another")
	}
	for i, shared := range turned {
		if want := s.ShareOrder(link, rows[len(rows)-1-i]); shared.ID != want.ID {
			t.Errorf("place %d is %s, want %s", i, shared.ID, want.ID)
		}
	}
	_, err = s.SharedOrders(ctx, link, order.Page{First: &two, After: "made up"}, false)
	wantField(t, err, "after")
	_, err = s.SharedOrders(ctx, link, order.Page{}, false)
	wantField(t, err, "first")
}

func TestShareLinkLimit(t *testing.T) {
	w := newWorld(t)
	o := w.place()
	together(4, func(int) {
		for range order.MaxShareLinksPerMarketer / 4 {
			if _, err := w.service.CreateShareLink(t.Context(), w.marketers[0], order.ShareLinkInput{OrderID: o.ID}, ""); err != nil {
				t.Error(err)
				return
			}
		}
	})
	_, err := w.service.CreateShareLink(t.Context(), w.marketers[0], order.ShareLinkInput{OrderID: o.ID}, "")
	wantCode(t, err, order.CodeLimitExceeded)
}
