package postgres

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
)

func insertKey(t *testing.T, store *Store, key *order.APIKey, hash []byte) {
	t.Helper()
	if err := store.Atomically(t.Context(), func(tx order.Tx) error { return tx.InsertAPIKey(t.Context(), key, hash) }); err != nil {
		t.Fatal(err)
	}
}

func revokeKey(t *testing.T, store *Store, account, id order.ID) (key *order.APIKey, err error) {
	t.Helper()
	err = store.Atomically(t.Context(), func(tx order.Tx) error {
		key, err = tx.RevokeAPIKey(t.Context(), account, id)
		return err
	})
	return key, err
}

func TestAPIKeys(t *testing.T) {
	store, _ := newStore(t)
	mine, other := ordertest.Account(t, store, order.RoleMarketer, "Northlight"), ordertest.Account(t, store, order.RoleMarketer, "Southwind")
	expires := noon()
	hash := func(of byte) []byte { return bytes.Repeat([]byte{of}, 32) }
	unlimited := &order.APIKey{ID: ordertest.ID(), AccountID: mine.ID, Name: "all", CreatedAt: noon()}
	limited := &order.APIKey{ID: ordertest.ID(), AccountID: mine.ID, Name: "some", CreatedAt: noon(), ExpiresAt: &expires,
		Scopes: []order.Scope{order.ScopeOrdersRead, order.ScopeTagsWrite}, GrantedByPlatform: true}
	none := &order.APIKey{ID: ordertest.ID(), AccountID: other.ID, Name: "none", CreatedAt: noon(), Scopes: []order.Scope{}}
	for i, key := range []*order.APIKey{unlimited, limited, none} {
		insertKey(t, store, key, hash(byte(i)))
	}
	for i, want := range []*order.APIKey{unlimited, limited, none} {
		key, account, err := store.APIKeyByHash(t.Context(), hash(byte(i)))
		if err != nil || !reflect.DeepEqual(key, want) || account.ID != want.AccountID {
			t.Errorf("%s: got %+v of %+v, %v", want.Name, key, account, err)
		}
	}
	if _, _, err := store.APIKeyByHash(t.Context(), hash(9)); order.CodeOf(err) != order.CodeNotFound {
		t.Errorf("an unknown key: %v", err)
	}

	list, err := store.APIKeys(t.Context(), ordertest.Marketer(mine.ID), ordertest.First(1))
	if err != nil || len(list.Items) != 1 || list.Items[0].ID != limited.ID || !list.HasNextPage {
		t.Errorf("the newest: %+v, %v", list, err)
	}
	all, err := store.APIKeys(t.Context(), ordertest.Platform(ordertest.ID()), ordertest.First(10))
	if err != nil || len(all.Items) != 3 {
		t.Errorf("the platform's list: %+v, %v", all, err)
	}
	byID, err := store.APIKeysByID(t.Context(), ordertest.Marketer(mine.ID), []order.ID{unlimited.ID, none.ID})
	if err != nil || len(byID) != 1 || byID[unlimited.ID] == nil {
		t.Errorf("by id: %v, %v", byID, err)
	}

	if _, err := revokeKey(t, store, mine.ID, none.ID); order.CodeOf(err) != order.CodeNotFound {
		t.Errorf("another account's key was revoked: %v", err)
	}
	first, err := revokeKey(t, store, mine.ID, limited.ID)
	if err != nil || first.RevokedAt == nil {
		t.Fatalf("%+v, %v", first, err)
	}
	again, err := revokeKey(t, store, order.ID{}, limited.ID)
	if err != nil || !again.RevokedAt.Equal(*first.RevokedAt) {
		t.Errorf("revoked a second time: %+v, %v", again, err)
	}
}

func TestTouchAPIKeyNeverGoesBack(t *testing.T) {
	store, _ := newStore(t)
	account := ordertest.Account(t, store, order.RoleMarketer, "Northlight")
	key := &order.APIKey{ID: ordertest.ID(), AccountID: account.ID, Name: "k", CreatedAt: noon()}
	insertKey(t, store, key, bytes.Repeat([]byte{1}, 32))
	for _, at := range []time.Time{noon(), noon().Add(time.Hour), noon().Add(time.Minute)} {
		if err := store.TouchAPIKey(t.Context(), key.ID, at); err != nil {
			t.Fatal(err)
		}
	}
	got, _, err := store.APIKeyByHash(t.Context(), bytes.Repeat([]byte{1}, 32))
	if err != nil || !got.LastUsedAt.Equal(noon().Add(time.Hour)) {
		t.Errorf("%+v, %v", got, err)
	}
}
