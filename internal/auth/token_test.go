package auth

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"headway/internal/order"
)

func TestTokenAccepted(t *testing.T) {
	clock, accounts := newClock(), newMemory()
	marketer := accounts.account(t, order.RoleMarketer, "crm-7")
	ec, rsaKey := ecPair(t, "ec-1"), rsaPair()
	a := start(t, Config{
		HMACSecret: testSecret(), JWKSFile: keySetFile(t, ec, rsaKey),
		Issuers: []string{"https://one", "https://two"}, Audience: "headway", Now: clock.now,
	}, accounts)

	end := clock.now().Add(time.Hour)
	base := jwt.MapClaims{"iss": "https://two", "aud": []string{"other", "headway"}, "sub": marketer.ID.Text(order.KindMarketer), "role": "Marketer", "exp": end.Unix()}
	tests := []struct {
		name   string
		pair   keyPair
		change jwt.MapClaims
		header map[string]any
		scheme string
		scopes []order.Scope
	}{
		{name: "HS256", pair: hmacPair(testSecret())},
		{name: "RS256", pair: rsaKey},
		{name: "ES256", pair: ec},
		{name: "no kid, one key of the algorithm", pair: ec, header: map[string]any{"kid": nil}},
		{name: "scheme in any case, spaces around", pair: ec, scheme: "  bEARER   "},
		{name: "external id", pair: ec, change: jwt.MapClaims{"sub": "crm-7"}},
		{name: "one audience as text", pair: ec, change: jwt.MapClaims{"aud": "headway"}},
		{name: "clock of the issuer ahead", pair: ec, change: jwt.MapClaims{"nbf": clock.now().Add(30 * time.Second).Unix(), "iat": clock.now().Add(30 * time.Second).Unix()}},
		{name: "scopes", pair: ec, change: jwt.MapClaims{"scope": "tags:write  orders:read openid"}, scopes: []order.Scope{order.ScopeTagsWrite, order.ScopeOrdersRead}},
		{name: "unknown scopes still limit", pair: ec, change: jwt.MapClaims{"scope": "openid profile"}, scopes: []order.Scope{}},
		{name: "an empty scope still limits", pair: ec, change: jwt.MapClaims{"scope": ""}, scopes: []order.Scope{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			scheme := test.scheme
			if scheme == "" {
				scheme = "Bearer "
			}
			session, err := a.Authenticate(t.Context(), scheme+test.pair.sign(t, with(base, test.change), test.header), "")
			if err != nil {
				t.Fatal(err)
			}
			want := Session{
				Viewer: order.Viewer{
					AccountID: marketer.ID, Role: order.RoleMarketer, ActorID: marketer.ID, ActorRole: order.RoleMarketer, Scopes: test.scopes,
				},
				ExpiresAt: session.ExpiresAt,
			}
			if !reflect.DeepEqual(session, want) || !session.ExpiresAt.Equal(end) {
				t.Errorf("got %+v\nwant %+v, to %s", session, want, end)
			}
		})
	}
}

// with is the claims with changes; nil removes a claim.
func with(claims, change jwt.MapClaims) jwt.MapClaims {
	changed := maps.Clone(claims)
	for name, value := range change {
		if changed[name] = value; value == nil {
			delete(changed, name)
		}
	}
	return changed
}

func TestTokenRefused(t *testing.T) {
	clock, accounts := newClock(), newMemory()
	marketer := accounts.account(t, order.RoleMarketer, "crm-7")
	subject := marketer.ID.Text(order.KindMarketer)
	rsaKey, ec, foreign := rsaPair(), ecPair(t, "ec-1"), ecPair(t, "ec-1")
	config := Config{
		HMACSecret: testSecret(), JWKSFile: keySetFile(t, ec, rsaKey), Audience: "headway", Issuers: []string{"https://one"}, Now: clock.now,
	}
	base := jwt.MapClaims{"iss": "https://one", "aud": "headway", "sub": subject, "role": "marketer", "exp": clock.now().Add(time.Hour).Unix()}

	der, err := x509.MarshalPKIXPublicKey(rsaKey.public)
	if err != nil {
		t.Fatal(err)
	}
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	otherEC := keyPair{kid: "ec-384", method: jwt.SigningMethodES384, private: must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader))}
	at := func(offset time.Duration) int64 { return clock.now().Add(offset).Unix() }

	tests := []struct {
		name   string
		pair   keyPair
		change jwt.MapClaims
		header map[string]any
		// edit changes the finished token.
		edit func(string) string
		text string
	}{
		{name: "expired", pair: ec, change: jwt.MapClaims{"exp": at(-time.Second)}, text: "expired at 2026-03-01T11:59:59Z"},
		{name: "expires now, without leeway", pair: ec, change: jwt.MapClaims{"exp": at(0)}, text: "expired"},
		{name: "no exp", pair: ec, change: jwt.MapClaims{"exp": nil}, text: "`exp`"},
		{name: "exp is a text", pair: ec, change: jwt.MapClaims{"exp": "tomorrow"}, text: "neither a readable token"},
		{name: "exp beyond any calendar", pair: ec, change: jwt.MapClaims{"exp": -1e300}, text: "expired"},
		{name: "not yet valid", pair: ec, change: jwt.MapClaims{"nbf": at(31 * time.Second)}, text: "`nbf`"},
		{name: "issued in the future", pair: ec, change: jwt.MapClaims{"iat": at(31 * time.Second)}, text: "`iat`"},
		{name: "wrong issuer", pair: ec, change: jwt.MapClaims{"iss": "https://evil"}, text: "`iss`"},
		{name: "no issuer", pair: ec, change: jwt.MapClaims{"iss": nil}, text: "`iss`"},
		{name: "wrong audience", pair: ec, change: jwt.MapClaims{"aud": "other"}, text: "`aud`"},
		{name: "no audience", pair: ec, change: jwt.MapClaims{"aud": nil}, text: "`aud`"},
		{name: "no subject", pair: ec, change: jwt.MapClaims{"sub": nil}, text: "`sub`"},
		{name: "endless subject", pair: ec, change: jwt.MapClaims{"sub": strings.Repeat("x", 201)}, text: "`sub`"},
		{name: "NUL in the subject", pair: ec, change: jwt.MapClaims{"sub": "a\x00b"}, text: "`sub`"},
		{name: "no role", pair: ec, change: jwt.MapClaims{"role": nil}, text: "`role`"},
		{name: "unknown role", pair: ec, change: jwt.MapClaims{"role": "admin"}, text: "`role`"},
		{name: "role of a wrong type", pair: ec, change: jwt.MapClaims{"role": 7}, text: "neither a readable token"},
		{name: "scope as a list", pair: ec, change: jwt.MapClaims{"scope": []string{"orders:read"}}, text: "neither a readable token"},
		{name: "another role than the account's", pair: ec, change: jwt.MapClaims{"role": "platform"}, text: "one role for ever"},
		{name: "another role by external id", pair: ec, change: jwt.MapClaims{"sub": "crm-7", "role": "client"}, text: "one role for ever"},
		{name: "the id of another kind", pair: ec, change: jwt.MapClaims{"sub": marketer.ID.Text(order.KindPlatform), "role": "platform"}, text: "no account"},
		{name: "unknown account", pair: ec, change: jwt.MapClaims{"sub": order.ID{1}.Text(order.KindMarketer)}, text: "headway account create"},
		{name: "alg none", pair: keyPair{method: jwt.SigningMethodNone, private: jwt.UnsafeAllowNoneSignatureType}, text: "It accepts HS256, RS256, ES256"},
		{name: "alg none, other case", pair: ec, header: map[string]any{"alg": "nOnE"}, text: "It accepts"},
		{name: "alg missing", pair: ec, header: map[string]any{"alg": nil}, text: "It accepts"},
		{name: "HS512 with our secret", pair: keyPair{method: jwt.SigningMethodHS512, private: testSecret()}, text: "It accepts"},
		{name: "RS512 with our key", pair: keyPair{kid: rsaKey.kid, method: jwt.SigningMethodRS512, private: rsaKey.private}, text: "It accepts"},
		{name: "PS256 with our key", pair: keyPair{kid: rsaKey.kid, method: jwt.SigningMethodPS256, private: rsaKey.private}, text: "It accepts"},
		{name: "ES384", pair: otherEC, text: "It accepts"},
		{name: "HS256 signed with the RSA public key", pair: keyPair{kid: rsaKey.kid, method: jwt.SigningMethodHS256, private: publicPEM}, text: "signature"},
		{name: "HS256 signed with another secret", pair: hmacPair(bytes.Repeat([]byte("x"), 32)), text: "signature"},
		{name: "HS256 signed with nothing", pair: hmacPair([]byte{}), text: "signature"},
		{name: "the EC key's kid with RS256", pair: keyPair{kid: ec.kid, method: jwt.SigningMethodRS256, private: rsaKey.private}, text: "does not list"},
		{name: "another key under a known kid", pair: foreign, text: "signature"},
		{name: "unknown kid", pair: ec, header: map[string]any{"kid": "ec-2"}, text: "does not list"},
		{name: "kid of a wrong type", pair: ec, header: map[string]any{"kid": 1}, text: "`kid`"},
		{name: "critical extension", pair: ec, header: map[string]any{"crit": []string{"b64"}, "b64": false}, text: "`crit`"},
		{name: "key brought along", pair: foreign, header: map[string]any{"jwk": foreign.webKey(), "jku": "https://evil"}, text: "signature"},
		{name: "payload changed", pair: ec, edit: changePayload, text: "signature"},
		{name: "signature cut off", pair: ec, edit: func(token string) string { return token[:strings.LastIndex(token, ".")+1] }, text: "signature"},
		{name: "a part too many", pair: ec, edit: func(token string) string { return token + ".e30" }, text: "neither a readable token"},
		{name: "a line break inside", pair: ec, edit: func(token string) string { return token[:9] + "\n" + token[9:] }, text: "malformed"},
		{name: "two tokens", pair: ec, edit: func(token string) string { return token + " " + token }, text: "malformed"},
	}
	a := start(t, config, accounts)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			token := test.pair.sign(t, with(base, test.change), test.header)
			if test.edit != nil {
				token = test.edit(token)
			}
			session, err := a.Authenticate(t.Context(), "Bearer "+token, "")
			refusal := wantCode(t, err, order.CodeUnauthenticated)
			if !strings.Contains(refusal.Message, test.text) {
				t.Errorf("the text %q does not contain %q", refusal.Message, test.text)
			}
			if strings.Contains(refusal.Message, token) || !reflect.DeepEqual(session, Session{}) {
				t.Errorf("the refusal gives away too much: %q, %+v", refusal.Message, session)
			}
		})
	}
}

func changePayload(token string) string {
	parts := strings.Split(token, ".")
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		panic(err)
	}
	payload = bytes.Replace(payload, []byte("marketer"), []byte("platform"), 1)
	parts[1] = base64.RawURLEncoding.EncodeToString(payload)
	return strings.Join(parts, ".")
}

func must[V any](value V, err error) V {
	if err != nil {
		panic(err)
	}
	return value
}

func TestTokenAlgorithmsFollowTheConfiguration(t *testing.T) {
	clock, accounts := newClock(), newMemory()
	account := accounts.account(t, order.RolePlatform, "")
	claims := jwt.MapClaims{"sub": account.ID.Text(order.KindPlatform), "role": "platform", "exp": clock.now().Add(time.Hour).Unix()}
	rsaKey := rsaPair()
	der := must(x509.MarshalPKIXPublicKey(rsaKey.public))
	byPublicKey := keyPair{kid: rsaKey.kid, method: jwt.SigningMethodHS256, private: der}

	tests := []struct {
		name   string
		config Config
		pair   keyPair
		text   string
	}{
		{"HS256 without a secret", Config{JWKSFile: keySetFile(t, rsaKey)}, byPublicKey, "It accepts RS256, ES256."},
		{"RS256 without a key set", Config{HMACSecret: testSecret()}, rsaKey, "It accepts HS256."},
		{"ES256 with RSA keys only", Config{JWKSFile: keySetFile(t, rsaKey)}, ecPair(t, rsaKey.kid), "does not list"},
		{"no kid, several keys", Config{JWKSFile: keySetFile(t, ecPair(t, "a"), ecPair(t, "b"))}, ecPair(t, ""), "`kid`"},
		{"nothing configured", Config{}, rsaKey, "API keys only"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.config.Now = clock.now
			_, err := start(t, test.config, accounts).Authenticate(t.Context(), "Bearer "+test.pair.sign(t, claims), "")
			if refusal := wantCode(t, err, order.CodeUnauthenticated); !strings.Contains(refusal.Message, test.text) {
				t.Errorf("the text %q does not contain %q", refusal.Message, test.text)
			}
		})
	}
}

func TestTokenMakesAnAccountOnFirstSight(t *testing.T) {
	clock, accounts := newClock(), newMemory()
	pair := hmacPair(testSecret())
	claims := jwt.MapClaims{"iss": "https://one", "sub": "user|42", "role": "client", "exp": clock.now().Add(time.Hour).Unix()}
	trusting := start(t, Config{HMACSecret: testSecret(), Issuers: []string{"https://one"}, Now: clock.now}, accounts)
	wary := start(t, Config{HMACSecret: testSecret(), Now: clock.now}, accounts)
	login := func(a *Authenticator, change jwt.MapClaims) (order.Viewer, error) {
		session, err := a.Authenticate(t.Context(), "Bearer "+pair.sign(t, with(claims, change)), "")
		return session.Viewer, err
	}

	_, err := login(wary, nil)
	if refusal := wantCode(t, err, order.CodeUnauthenticated); !strings.Contains(refusal.Message, `"user|42"`) {
		t.Errorf("the text does not name the external id: %q", refusal.Message)
	}
	first, err := login(trusting, jwt.MapClaims{"name": " Ada\n\t" + strings.Repeat("ä", 200)})
	if err != nil {
		t.Fatal(err)
	}
	again, err := login(trusting, jwt.MapClaims{"name": "Another"})
	if err != nil || again.AccountID != first.AccountID || first.AccountID.IsZero() || first.Role != order.RoleClient {
		t.Fatalf("got %+v after %+v, %v", again, first, err)
	}
	if known, err := login(wary, nil); err != nil || known.AccountID != first.AccountID {
		t.Fatalf("a known external id needs no trusted issuer: %+v, %v", known, err)
	}
	if name := accounts.accounts[first.AccountID].Name; name != "Ada "+strings.Repeat("ä", 96) {
		t.Errorf("the account is called %q", name)
	}
	other, err := login(trusting, jwt.MapClaims{"sub": "user|43"})
	if err != nil || accounts.accounts[other.AccountID].Name != "user|43" {
		t.Errorf("without a name the account is called by its external id, not so: %+v, %v", other, err)
	}
}

func TestTokenWhenTheStoreFails(t *testing.T) {
	clock, accounts := newClock(), newMemory()
	a := start(t, Config{HMACSecret: testSecret(), Issuers: []string{"i"}, Now: clock.now}, accounts)
	for _, subject := range []string{order.ID{1}.Text(order.KindMarketer), "external"} {
		token := hmacPair(testSecret()).sign(t, jwt.MapClaims{"iss": "i", "sub": subject, "role": "marketer", "exp": clock.now().Add(time.Hour).Unix()})
		accounts.fail(errors.New("pq: password of user is wrong"))
		_, err := a.Authenticate(t.Context(), "Bearer "+token, "")
		if refusal := wantCode(t, err, order.CodeUnavailable); strings.Contains(refusal.Message, "pq") || refusal.Cause == nil {
			t.Errorf("got %q caused by %v", refusal.Message, refusal.Cause)
		}
		accounts.fail(order.Errorf(order.CodeRateLimited, "Slowly."))
		_, err = a.Authenticate(t.Context(), "Bearer "+token, "")
		wantCode(t, err, order.CodeRateLimited)
	}
}

func TestSignToken(t *testing.T) {
	clock, accounts := newClock(), newMemory()
	account := accounts.account(t, order.RoleMarketer, "")
	a := start(t, Config{HMACSecret: testSecret(), Issuers: []string{"dev"}, Audience: "headway", Now: clock.now}, accounts)
	good := TokenClaims{
		Account: account.ID.Text(order.KindMarketer), Role: order.RoleMarketer, Scopes: []order.Scope{order.ScopeTagsRead, order.ScopeTagsWrite},
		IssuedAt: clock.now(), TTL: time.Minute, Issuer: "dev", Audience: "headway",
	}
	token, err := SignToken(testSecret(), good)
	if err != nil {
		t.Fatal(err)
	}
	session, err := a.Authenticate(t.Context(), "Bearer "+token, "")
	if err != nil || session.Viewer.AccountID != account.ID || !reflect.DeepEqual(session.Viewer.Scopes, good.Scopes) ||
		!session.ExpiresAt.Equal(clock.now().Add(time.Minute)) {
		t.Fatalf("got %+v, %v", session, err)
	}
	clock.move(time.Minute)
	_, err = a.Authenticate(t.Context(), "Bearer "+token, "")
	wantCode(t, err, order.CodeUnauthenticated)

	for name, change := range map[string]func(*TokenClaims){
		"account of another role": func(c *TokenClaims) { c.Role = order.RoleClient },
		"no role":                 func(c *TokenClaims) { c.Role = "" },
		"no time to live":         func(c *TokenClaims) { c.TTL = 0 },
		"no time of issue":        func(c *TokenClaims) { c.IssuedAt = time.Time{} },
	} {
		bad := good
		change(&bad)
		if _, err := SignToken(testSecret(), bad); err == nil {
			t.Errorf("%s: signed", name)
		}
	}
	if _, err := SignToken([]byte("short"), good); err == nil {
		t.Error("signed with a short secret")
	}
}
