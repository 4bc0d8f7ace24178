package auth

import (
	"crypto/rand"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"headway/internal/order"
)

func TestPostbackReportsAndNothingElse(t *testing.T) {
	clock, accounts := newClock(), newMemory()
	account := accounts.account(t, order.RoleClient, "")
	a := start(t, Config{Now: clock.now}, accounts)
	end := clock.now().Add(time.Hour)
	key, id := accounts.key(t, account, func(key *order.APIKey) {
		key.Scopes, key.GrantedByPlatform, key.ExpiresAt = []order.Scope{order.ScopeDeliveriesWrite, order.ScopeOrdersRead, order.ScopeKeysWrite}, true, &end
	})
	secret, hash, err := NewPostbackSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	accounts.postbacks[string(hash)] = string(HashKeySecret(key))

	got, err := a.Postback(t.Context(), secret)
	want := order.Viewer{AccountID: account.ID, Role: order.RoleClient, ActorID: account.ID, ActorRole: order.RoleClient,
		Scopes: []order.Scope{order.ScopeDeliveriesWrite}, GrantedByPlatform: true, KeyID: id}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := a.Authenticate(t.Context(), "Bearer "+secret, ""); order.CodeOf(err) != order.CodeUnauthenticated {
		t.Errorf("the URL's secret serves as a key: %v", err)
	}
	for _, other := range []string{"", key, secret[:len(secret)-1], "hwp_" + strings.Repeat("A", 43), strings.ToUpper(secret), secret + "\n"} {
		if _, err := a.Postback(t.Context(), other); order.CodeOf(err) != order.CodeUnauthenticated {
			t.Errorf("%.8q…: %v", other, err)
		}
	}

	delete(accounts.postbacks, string(hash))
	clock.move(time.Second)
	if _, err := a.Postback(t.Context(), secret); order.CodeOf(err) != order.CodeUnauthenticated {
		t.Errorf("a second after it was revoked: %v", err)
	}
	accounts.postbacks[string(hash)] = string(HashKeySecret(key))
	if _, err := a.Postback(t.Context(), secret); err != nil {
		t.Fatal(err)
	}
	accounts.changeKey(key, func(key *order.APIKey) { revoked := clock.now(); key.RevokedAt = &revoked })
	a.Forget(id)
	if _, err := a.Postback(t.Context(), secret); order.CodeOf(err) != order.CodeUnauthenticated {
		t.Errorf("its key was revoked: %v", err)
	}
	accounts.changeKey(key, func(key *order.APIKey) { key.RevokedAt = nil })
	clock.move(time.Hour)
	if _, err := a.Postback(t.Context(), secret); order.CodeOf(err) != order.CodeUnauthenticated {
		t.Errorf("its key has expired: %v", err)
	}
	accounts.failure = errors.New("secret cause")
	clock.move(time.Second)
	if _, err := a.Postback(t.Context(), secret); order.CodeOf(err) != order.CodeUnavailable || strings.Contains(err.Error(), "secret") {
		t.Errorf("the store is down: %v", err)
	}
	if _, _, err := NewPostbackSecret(iotest.ErrReader(errors.New("no entropy"))); err == nil {
		t.Error("a secret was made without randomness")
	}
}
