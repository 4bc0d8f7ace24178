package property

import (
	"slices"
	"strings"
	"testing"
	"time"

	"headway/internal/auth"
	"headway/internal/order"
)

// TestCreateAPIKey: who may make which key for whom.
func TestCreateAPIKey(t *testing.T) {
	w := newWorld(t)
	w.at(monday)
	limited := func(v order.Viewer, scopes ...order.Scope) order.Viewer {
		v.Scopes = scopes
		return v
	}
	client, marketer := w.clients[0], w.marketers[0]
	past := monday
	reports := []order.Scope{order.ScopeDeliveriesWrite}
	tests := []struct {
		name  string
		by    order.Viewer
		input order.APIKeyInput
		code  order.Code
		field string
	}{
		{"one's own", client, order.APIKeyInput{Name: "k"}, "", ""},
		{"one's own by id", client, order.APIKeyInput{Name: "k", AccountID: client.AccountID}, "", ""},
		{"acting for the account", w.actingFor(client), order.APIKeyInput{Name: "k"}, "", ""},
		{"for another account", client, order.APIKeyInput{Name: "k", AccountID: marketer.AccountID}, order.CodeNotFound, ""},
		{"acting for the account, for another", w.actingFor(client), order.APIKeyInput{Name: "k", AccountID: marketer.AccountID}, order.CodeNotFound, ""},
		{"the platform for another account", w.platform, order.APIKeyInput{Name: "k", AccountID: marketer.AccountID}, "", ""},
		{"the platform for no account", w.platform, order.APIKeyInput{Name: "k", AccountID: order.ID{15: 1}}, order.CodeNotFound, ""},
		{"a visitor", order.Viewer{}, order.APIKeyInput{Name: "k"}, order.CodeUnauthenticated, ""},
		{"a credential without keys:write", limited(client, order.ScopeOrdersRead), order.APIKeyInput{Name: "k"}, order.CodeForbidden, ""},
		{"scopes that one has", limited(client, order.ScopeKeysWrite, order.ScopeOrdersRead), order.APIKeyInput{Name: "k", Scopes: []order.Scope{order.ScopeOrdersRead}}, "", ""},
		{"scopes that one lacks", limited(client, order.ScopeKeysWrite), order.APIKeyInput{Name: "k", Scopes: []order.Scope{order.ScopeOrdersRead}}, order.CodeForbidden, ""},
		{"no limits from a limited one", limited(client, order.ScopeKeysWrite), order.APIKeyInput{Name: "k"}, order.CodeForbidden, ""},
		{"reporting from a client", client, order.APIKeyInput{Name: "k", Scopes: reports}, order.CodeForbidden, ""},
		{"reporting from the platform acting for a client", w.actingFor(client), order.APIKeyInput{Name: "k", Scopes: reports}, order.CodeForbidden, ""},
		{"reporting from the platform for a client", w.platform, order.APIKeyInput{Name: "k", AccountID: client.AccountID, Scopes: reports}, "", ""},
		{"reporting from the platform for the payee", w.platform, order.APIKeyInput{Name: "k", AccountID: marketer.AccountID, Scopes: reports}, order.CodeForbidden, ""},
		{"no name", client, order.APIKeyInput{Name: " "}, order.CodeBadInput, "name"},
		{"an unknown scope", client, order.APIKeyInput{Name: "k", Scopes: []order.Scope{"all"}}, order.CodeBadInput, "scopes"},
		{"no scope at all", client, order.APIKeyInput{Name: "k", Scopes: []order.Scope{}}, order.CodeBadInput, "scopes"},
		{"expired", client, order.APIKeyInput{Name: "k", ExpiresAt: &past}, order.CodeBadInput, "expiresAt"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			created, err := w.service.CreateAPIKey(t.Context(), test.by, test.input, "")
			if wantCode(t, err, test.code); test.field != "" {
				wantField(t, err, test.field)
			}
			if err == nil && (created.Key.GrantedByPlatform != test.by.IsPlatform() || !slices.Equal(created.Key.Scopes, test.input.Scopes)) {
				t.Fatalf("got %+v", created.Key)
			}
		})
	}
}

// TestAPIKeyWorks: the secret opens what the key allows and nothing of it is stored; once revoked it opens nothing.
func TestAPIKeyWorks(t *testing.T) {
	w := newWorld(t)
	ctx, s, client := t.Context(), w.service, w.clients[0]
	later := time.Now().Add(time.Hour)
	created, err := s.CreateAPIKey(ctx, client, order.APIKeyInput{Name: "robot", Scopes: []order.Scope{order.ScopeStatsRead, order.ScopeOrdersRead}, ExpiresAt: &later}, "")
	wantCode(t, err, "")
	if !strings.HasPrefix(created.Secret, "hwk_") {
		t.Errorf("secret %q", created.Secret)
	}
	if w.count("SELECT count(*) FROM api_keys WHERE secret_hash = $1 AND api_keys::text NOT LIKE '%hwk_%'", auth.HashKeySecret(created.Secret)) != 1 {
		t.Error("the key is not stored under its hash, or with its secret")
	}
	for _, v := range []order.Viewer{w.clients[1], w.marketers[0], w.actingFor(w.clients[1])} {
		_, err = s.RevokeAPIKey(ctx, v, created.Key.ID, "")
		wantCode(t, err, order.CodeNotFound)
	}
	seen, err := s.APIKeysByID(ctx, w.clients[1], []order.ID{created.Key.ID})
	if wantCode(t, err, ""); len(seen) != 0 {
		t.Error("a stranger sees the key")
	}
	w.news.takeRights()
	revoked, err := s.RevokeAPIKey(ctx, w.platform, created.Key.ID, "")
	wantCode(t, err, "")
	again, err := s.RevokeAPIKey(ctx, client, created.Key.ID, "")
	wantCode(t, err, "")
	if revoked.RevokedAt == nil || !again.RevokedAt.Equal(*revoked.RevokedAt) || !slices.Contains(w.news.takeRights(), created.Key.ID) {
		t.Error("a second revocation is another, or nobody was told")
	}
}
