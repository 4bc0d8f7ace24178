package postgres

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

func tokenHash(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

func TestShareLinksComeBackAsTheyWent(t *testing.T) {
	store, _ := newStore(t)
	o := ordertest.Order(ordertest.Accepted)
	ordertest.Insert(t, store, o)
	expires, revoked := noon().Add(time.Hour), noon().Add(time.Minute)
	paused := true
	single := &order.ShareLink{ID: ordertest.ID(), MarketerID: o.Marketer.ID, OrderID: o.ID, Fields: []order.ShareField{}, CreatedAt: noon()}
	set := &order.ShareLink{ID: ordertest.ID(), MarketerID: o.Marketer.ID, Label: "All", ClientAlias: "A. N. Other", ExpiresAt: &expires, PasswordHash: []byte("hash"),
		Filter: &order.Filter{Statuses: []order.Status{order.StatusAccepted}, Paused: &paused, Tags: order.TagFilter{Any: []order.ID{ordertest.ID()}}},
		Fields: []order.ShareField{order.ShareClicks, order.ShareIncome}, CreatedAt: noon()}
	inTx(t, store, func(tx order.Tx) error {
		if err := tx.InsertShareLink(t.Context(), single, tokenHash(1)); err != nil {
			return err
		}
		return tx.InsertShareLink(t.Context(), set, tokenHash(2))
	})
	for b, want := range map[byte]*order.ShareLink{1: single, 2: set} {
		if got, err := store.ShareLinkByToken(t.Context(), tokenHash(b)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v, %v", got, want, err)
		}
	}
	if _, err := store.ShareLinkByToken(t.Context(), tokenHash(3)); order.CodeOf(err) != order.CodeNotFound {
		t.Errorf("an unknown token: %v", err)
	}

	set.Label, set.ClientAlias, set.ExpiresAt, set.PasswordHash = "", "", nil, nil
	set.Fields, set.RevokedAt = []order.ShareField{order.ShareClientName}, &revoked
	inTx(t, store, func(tx order.Tx) error {
		if _, err := tx.LockShareLink(t.Context(), ordertest.ID(), set.ID); order.CodeOf(err) != order.CodeNotFound {
			t.Errorf("a stranger locks: %v", err)
		}
		if _, err := tx.LockShareLink(t.Context(), o.Marketer.ID, set.ID); err != nil {
			return err
		}
		if err := tx.UpdateShareLink(t.Context(), set); err != nil {
			return err
		}
		if count, err := tx.CountShareLinks(t.Context(), o.Marketer.ID); err != nil || count != 1 {
			t.Errorf("%d links are not revoked, %v", count, err)
		}
		return nil
	})
	if got, err := store.ShareLinkByToken(t.Context(), tokenHash(2)); err != nil || !reflect.DeepEqual(got, set) {
		t.Errorf("after the update: got %+v, want %+v, %v", got, set, err)
	}
}

func TestShareLinksKeepToTheirMarketer(t *testing.T) {
	store, url := newStore(t)
	pgtest.SetClock(t, url, noon())
	mine := ordertest.Order(ordertest.Accepted)
	second := ordertest.Order(ordertest.Accepted, func(o *order.Order) { o.Marketer = mine.Marketer })
	foreign := ordertest.Order(ordertest.Accepted)
	ordertest.Insert(t, store, mine, second, foreign)
	revoked := noon()
	var links []*order.ShareLink
	for i, o := range []*order.Order{mine, mine, mine, second, foreign} {
		link := &order.ShareLink{ID: ordertest.ID(), MarketerID: o.Marketer.ID, OrderID: o.ID, CreatedAt: noon(), Fields: []order.ShareField{}}
		if i == 1 {
			link.RevokedAt = &revoked
		}
		links = append(links, link)
		inTx(t, store, func(tx order.Tx) error { return tx.InsertShareLink(t.Context(), link, tokenHash(byte(i))) })
	}
	marketer := ordertest.Marketer(mine.Marketer.ID)
	of, err := store.ShareLinksOf(t.Context(), marketer, []*order.Order{mine, second, foreign})
	if err != nil || len(of) != 2 || len(of[mine.ID]) != 2 || of[mine.ID][0].ID != links[2].ID || of[mine.ID][1].ID != links[0].ID || len(of[second.ID]) != 1 {
		t.Errorf("%v, %v", of, err)
	}
	for name, c := range map[string]struct {
		viewer order.Viewer
		sees   int
	}{
		"marketer": {marketer, 4}, "platform": {ordertest.Platform(ordertest.ID()), 5}, "stranger": {ordertest.Marketer(ordertest.ID()), 0},
		"client": {ordertest.Client(mine.Client.ID), 0},
	} {
		list, err := store.ShareLinks(t.Context(), c.viewer, ordertest.First(10))
		if err != nil || len(list.Items) != c.sees {
			t.Errorf("%s lists %d, want %d, %v", name, len(list.Items), c.sees, err)
		}
		var all []order.ID
		for _, link := range links {
			all = append(all, link.ID)
		}
		found, err := store.ShareLinksByID(t.Context(), c.viewer, all)
		if err != nil || len(found) != c.sees {
			t.Errorf("%s finds %d, want %d, %v", name, len(found), c.sees, err)
		}
	}
	for range 2 {
		if err := store.CountView(t.Context(), mine.Marketer.ID, links[0].ID); err != nil {
			t.Fatal(err)
		}
	}
	got, err := store.ShareLinkByToken(t.Context(), tokenHash(0))
	if err != nil || got.Views != 2 || got.LastViewedAt == nil || !got.LastViewedAt.Equal(noon()) {
		t.Errorf("%+v, %v", got, err)
	}
}
