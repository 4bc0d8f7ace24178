package auth

import (
	"reflect"
	"testing"
	"time"

	"headway/internal/order"
)

func TestActFor(t *testing.T) {
	clock, accounts := newClock(), newMemory()
	a := start(t, Config{HMACSecret: testSecret(), Now: clock.now}, accounts)
	marketer := accounts.account(t, order.RoleMarketer, "m")
	client := accounts.account(t, order.RoleClient, "c")
	platform := accounts.account(t, order.RolePlatform, "p")
	scopes := []order.Scope{order.ScopeOrdersWrite}
	token := func(account *order.Account) string {
		t.Helper()
		text, err := SignToken(testSecret(), TokenClaims{
			Account: account.ID.Text(account.Role.Kind()), Role: account.Role, Scopes: scopes, IssuedAt: clock.now(), TTL: time.Hour,
		})
		if err != nil {
			t.Fatal(err)
		}
		return "Bearer " + text
	}
	secret, keyID := accounts.key(t, platform, func(key *order.APIKey) { key.Scopes = scopes })

	id := func(account *order.Account) string { return account.ID.Text(account.Role.Kind()) }
	acting := func(target *order.Account, keyID order.ID) *order.Viewer {
		return &order.Viewer{
			AccountID: target.ID, Role: target.Role, ActorID: platform.ID, ActorRole: order.RolePlatform, Scopes: scopes, KeyID: keyID,
		}
	}
	tests := []struct {
		name          string
		authorization string
		actFor        string
		code          order.Code
		viewer        *order.Viewer
	}{
		{name: "platform for a marketer", authorization: token(platform), actFor: id(marketer), viewer: acting(marketer, order.ID{})},
		{name: "platform for a client, spaces around", authorization: token(platform), actFor: " " + id(client) + " ", viewer: acting(client, order.ID{})},
		{name: "platform for itself", authorization: token(platform), actFor: id(platform), viewer: acting(platform, order.ID{})},
		{name: "platform's key for a marketer", authorization: "Bearer " + secret, actFor: id(marketer), viewer: acting(marketer, keyID)},
		{name: "platform for nobody", authorization: token(platform), actFor: "  ", viewer: acting(platform, order.ID{})},
		{name: "marketer for a client", authorization: token(marketer), actFor: id(client), code: order.CodeForbidden},
		{name: "marketer for itself", authorization: token(marketer), actFor: id(marketer), code: order.CodeForbidden},
		{name: "client for a marketer", authorization: token(client), actFor: id(marketer), code: order.CodeForbidden},
		{name: "client for nonsense", authorization: token(client), actFor: "nonsense", code: order.CodeForbidden},
		{name: "visitor for a marketer", authorization: "", actFor: id(marketer), code: order.CodeForbidden},
		{name: "bad credentials first", authorization: "Bearer x", actFor: id(marketer), code: order.CodeUnauthenticated},
		{name: "unknown account", authorization: token(platform), actFor: order.ID{9}.Text(order.KindClient), code: order.CodeNotFound},
		{name: "a marketer's id as a client's", authorization: token(platform), actFor: marketer.ID.Text(order.KindClient), code: order.CodeNotFound},
		{name: "an external id", authorization: token(platform), actFor: "m", code: order.CodeBadInput},
		{name: "the id of an order", authorization: token(platform), actFor: marketer.ID.Text(order.KindOrder), code: order.CodeBadInput},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			session, err := a.Authenticate(t.Context(), test.authorization, test.actFor)
			if test.code != "" {
				wantCode(t, err, test.code)
				return
			}
			if err != nil || !reflect.DeepEqual(session.Viewer, *test.viewer) {
				t.Fatalf("got %+v, %v\nwant %+v", session.Viewer, err, *test.viewer)
			}
		})
	}
}
