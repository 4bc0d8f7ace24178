package auth

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"headway/internal/order"
)

func TestNewRefusesAConfiguration(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.json")
	if err := os.WriteFile(broken, []byte(`{"keys":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	large := filepath.Join(t.TempDir(), "large.json")
	if err := os.WriteFile(large, make([]byte, maxKeySet+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for text, config := range map[string]Config{
		"at least 32":           {HMACSecret: []byte("short")},
		"one of them":           {JWKSFile: "a", JWKSURL: "https://b"},
		"no such file":          {JWKSFile: "/does/not/exist.json"},
		"no RS256 or ES256 key": {JWKSFile: broken},
		"longer than":           {JWKSFile: large},
		"http or https":         {JWKSURL: "ftp://example.com/keys"},
		"not the http":          {JWKSURL: "https:///keys"},
		"an empty text":         {Issuers: []string{"https://one", ""}},
	} {
		if a, err := New(config, newMemory()); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("got %v, %v; want an error with %q", a, err, text)
		}
	}
}

func TestAuthenticateHeaders(t *testing.T) {
	a := start(t, Config{HMACSecret: testSecret()}, newMemory())
	for _, empty := range []string{"", " ", "\t\r\n"} {
		if session, err := a.Authenticate(t.Context(), empty, ""); err != nil || !reflect.DeepEqual(session, Session{}) {
			t.Errorf("%q: got %+v, %v; want a visitor", empty, session, err)
		}
	}
	for _, malformed := range []string{
		"Bearer", "Bearer ", "Bearer\ttoken", "Basic dTpw", "token", "Bearer a b", "Bearer ä", "Bearer a\x00", "Bearer hwk_\n",
		"Bearer " + strings.Repeat("a", maxCredentials),
	} {
		_, err := a.Authenticate(t.Context(), malformed, "")
		wantCode(t, err, order.CodeUnauthenticated)
	}
}

func FuzzAuthenticate(f *testing.F) {
	clock, accounts := newClock(), newMemory()
	marketer := accounts.account(f, order.RoleMarketer, "m")
	platform := accounts.account(f, order.RolePlatform, "p")
	secret, _ := accounts.key(f, marketer, nil)
	token, err := SignToken(testSecret(), TokenClaims{
		Account: platform.ID.Text(order.KindPlatform), Role: order.RolePlatform, IssuedAt: clock.now(), TTL: time.Hour, Issuer: "dev",
	})
	if err != nil {
		f.Fatal(err)
	}
	stranger, _, err := NewKeySecret(rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	target := marketer.ID.Text(order.KindMarketer)
	a := start(f, Config{
		HMACSecret: testSecret(), JWKSFile: keySetFile(f, ecPair(f, "ec-1")), Issuers: []string{"dev"}, Now: clock.now,
	}, accounts)

	for _, authorization := range []string{
		"", "Bearer", "Bearer " + token, "bearer  " + secret, "Bearer " + stranger, "Bearer " + token + "=", "Bearer " + token[:len(token)-1] + "\n",
		"Bearer eyJhbGciOiJub25lIn0.e30.", "Bearer eyJhbGciOiJIUzI1NiJ9.bnVsbA.AAAA", "Bearer bnVsbA.bnVsbA.", "Bearer e30.W10.",
		"Bearer eyJhbGciOiJFUzI1NiIsImtpZCI6ImVjLTEifQ.e30.AAAA", "Basic \xff\xfe", "Bearer ..", "Bearer hwk_",
	} {
		for _, actFor := range []string{"", target, "plt_", "\x00"} {
			f.Add(authorization, actFor)
		}
	}
	f.Fuzz(func(t *testing.T, authorization, actFor string) {
		session, err := a.Authenticate(t.Context(), authorization, actFor)
		fields := strings.Fields(authorization)
		credentials := ""
		if len(fields) > 0 {
			credentials = fields[len(fields)-1]
		}
		if err != nil {
			refusal, known := errors.AsType[*order.Error](err)
			if !known || refusal.Message == "" || !reflect.DeepEqual(session, Session{}) {
				t.Fatalf("a refusal of another kind: %#v, %+v", err, session)
			}
			if len(credentials) >= 24 && strings.Contains(refusal.Message, credentials) {
				t.Fatalf("the text repeats the credentials: %q", refusal.Message)
			}
			return
		}
		switch viewer := session.Viewer; {
		case !viewer.Authenticated():
			if strings.TrimSpace(authorization) != "" {
				t.Fatalf("%q made a visitor", authorization)
			}
		case viewer.ActorID == platform.ID:
			if credentials != token {
				t.Fatalf("%q passed for the platform's token", authorization)
			}
		case viewer.ActorID == marketer.ID:
			if credentials != secret || viewer.ActingFor() {
				t.Fatalf("%q passed for the marketer's key as %+v", authorization, viewer)
			}
		default:
			t.Fatalf("%q made the account %+v", authorization, viewer)
		}
	})
}
