package auth

import (
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"headway/internal/order"
)

// A token that was found genuine is judged anew in everything that can change.
func TestRememberedTokenIsJudgedAgain(t *testing.T) {
	clock, accounts := newClock(), newMemory()
	account := accounts.account(t, order.RoleClient, "")
	a := start(t, Config{HMACSecret: testSecret(), Now: clock.now}, accounts)
	token := "Bearer " + hmacPair(testSecret()).sign(t, jwt.MapClaims{
		"sub": account.ID.Text(order.KindClient), "role": "client",
		"nbf": clock.now().Add(40 * time.Second).Unix(), "exp": clock.now().Add(50 * time.Second).Unix(),
	})
	login := func() error {
		_, err := a.Authenticate(t.Context(), token, "")
		return err
	}

	wantCode(t, login(), order.CodeUnauthenticated) // too early
	clock.move(10 * time.Second)
	for range 2 {
		if err := login(); err != nil {
			t.Fatal(err)
		}
	}
	if remembered := len(a.tokens.memory.tokens.entries); remembered != 1 {
		t.Errorf("%d tokens are remembered of one", remembered)
	}
	forged := token[:len(token)-2] + "AA"
	_, err := a.Authenticate(t.Context(), forged, "")
	wantCode(t, err, order.CodeUnauthenticated)

	changed := *account
	changed.Role = order.RoleMarketer
	accounts.mu.Lock()
	accounts.accounts[account.ID] = &changed
	accounts.mu.Unlock()
	clock.move(accountTTL)
	wantCode(t, login(), order.CodeUnauthenticated)
	accounts.mu.Lock()
	accounts.accounts[account.ID] = account
	accounts.mu.Unlock()
	clock.move(accountTTL)
	if err := login(); err != nil {
		t.Fatal(err)
	}
	clock.move(20 * time.Second)
	if refusal := wantCode(t, login(), order.CodeUnauthenticated); !strings.Contains(refusal.Message, "expired") {
		t.Errorf("refused with %q", refusal.Message)
	}
}

// What an issuer has taken back signs nothing any more, remembered or not.
func TestRememberedTokenEndsWithItsKey(t *testing.T) {
	clock, accounts := newClock(), newMemory()
	account := accounts.account(t, order.RoleClient, "")
	one, two := ecPair(t, "one"), ecPair(t, "two")
	again := ecPair(t, "one") // another key under the same name
	for name, rotated := range map[string][]keyPair{"the key is gone": {two}, "the name has another key": {again, two}} {
		t.Run(name, func(t *testing.T) {
			var remote issuer
			remote.serve(document(one))
			server := httptest.NewServer(&remote)
			defer server.Close()
			a := start(t, Config{JWKSURL: server.URL, Now: clock.now}, accounts)
			claims := jwt.MapClaims{"sub": account.ID.Text(order.KindClient), "role": "client", "exp": clock.now().Add(time.Hour).Unix()}
			token := "Bearer " + one.sign(t, claims)
			login := func(token string) error {
				_, err := a.Authenticate(t.Context(), token, "")
				return err
			}
			for range 2 {
				if err := login(token); err != nil {
					t.Fatal(err)
				}
			}
			remote.serve(document(rotated...))
			if err := login("Bearer " + two.sign(t, claims)); err != nil { // which is looked for
				t.Fatal(err)
			}
			wantCode(t, login(token), order.CodeUnauthenticated)
		})
	}
}

// A refresh that brings the same key again is none of the clients' business.
func TestRememberedTokenOutlivesARefresh(t *testing.T) {
	clock, accounts := newClock(), newMemory()
	account := accounts.account(t, order.RoleClient, "")
	one := ecPair(t, "one")
	path := keySetFile(t, one)
	a := start(t, Config{JWKSFile: path, Now: clock.now}, accounts)
	token := "Bearer " + one.sign(t, jwt.MapClaims{"sub": account.ID.Text(order.KindClient), "role": "client", "exp": clock.now().Add(time.Hour).Unix()})
	for range 2 {
		if _, err := a.Authenticate(t.Context(), token, ""); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, document(one), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := a.tokens.keys.refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func BenchmarkAuthenticate(b *testing.B) {
	accounts := newMemory()
	account := accounts.account(b, order.RolePlatform, "")
	ec, rsa := ecPair(b, "ec"), rsaPair()
	a := start(b, Config{HMACSecret: testSecret(), JWKSFile: keySetFile(b, ec, rsa)}, accounts)
	claims := jwt.MapClaims{"sub": account.ID.Text(order.KindPlatform), "role": "platform", "exp": time.Now().Add(time.Hour).Unix()}
	for name, pair := range map[string]keyPair{"HS256": hmacPair(testSecret()), "ES256": ec, "RS256": rsa} {
		b.Run(name, func(b *testing.B) {
			token := "Bearer " + pair.sign(b, claims)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := a.Authenticate(b.Context(), token, ""); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
