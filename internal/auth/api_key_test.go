package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"headway/internal/order"
)

func TestNewKeySecret(t *testing.T) {
	secret, hash, err := NewKeySecret(rand.Reader)
	if err != nil || !isKeySecret(secret) || len(hash) != 32 || !reflect.DeepEqual(hash, HashKeySecret(secret)) {
		t.Errorf("got %q, %x, %v", secret, hash, err)
	}
	if other, _, _ := NewKeySecret(rand.Reader); other == secret {
		t.Error("two keys have one secret")
	}
	if _, _, err := NewKeySecret(iotest.ErrReader(errors.New("no entropy"))); err == nil {
		t.Error("a key was made without randomness")
	}
}

func TestAPIKeyLifecycle(t *testing.T) {
	clock, accounts := newClock(), newMemory()
	account := accounts.account(t, order.RoleMarketer, "")
	a := start(t, Config{Now: clock.now}, accounts)
	end := clock.now().Add(time.Hour)
	scopes := []order.Scope{order.ScopeOrdersRead}
	secret, id := accounts.key(t, account, func(key *order.APIKey) {
		key.Scopes, key.GrantedByPlatform, key.ExpiresAt = scopes, true, &end
	})
	login := func() (Session, error) { return a.Authenticate(t.Context(), "Bearer "+secret, "") }

	session, err := login()
	want := Session{ExpiresAt: end, KeyID: id, Viewer: order.Viewer{
		AccountID: account.ID, Role: order.RoleMarketer, ActorID: account.ID, ActorRole: order.RoleMarketer,
		Scopes: scopes, GrantedByPlatform: true, KeyID: id,
	}}
	if err != nil || !reflect.DeepEqual(session, want) {
		t.Fatalf("got %+v, %v\nwant %+v", session, err, want)
	}

	before := accounts.readCount()
	for range 20 {
		if _, err := login(); err != nil {
			t.Fatal(err)
		}
	}
	if reads := accounts.readCount() - before; reads != 0 {
		t.Errorf("20 uses in one moment cost %d look-ups", reads)
	}

	accounts.changeKey(secret, func(key *order.APIKey) { revoked := clock.now(); key.RevokedAt = &revoked })
	clock.move(time.Second)
	_, err = login()
	if refusal := wantCode(t, err, order.CodeUnauthenticated); !strings.Contains(refusal.Message, "revoked") {
		t.Errorf("after a second the key is not revoked: %q", refusal.Message)
	}

	accounts.changeKey(secret, func(key *order.APIKey) { key.RevokedAt = nil })
	a.Forget(id)
	if _, err := login(); err != nil {
		t.Fatalf("Forget had no effect: %v", err)
	}
	clock.move(time.Hour)
	_, err = login()
	if refusal := wantCode(t, err, order.CodeUnauthenticated); !strings.Contains(refusal.Message, "expired at 2026-03-01T13:00:00Z") {
		t.Errorf("got %q", refusal.Message)
	}
}

func TestAPIKeyRefused(t *testing.T) {
	accounts := newMemory()
	a := start(t, Config{}, accounts)
	stranger, _, err := NewKeySecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string]string{
		"unknown": stranger, "cut": stranger[:40], "longer": stranger + "A", "prefix only": "hwk_", "another alphabet": "hwk_" + strings.Repeat(".", 43),
	} {
		before := accounts.readCount()
		_, err := a.Authenticate(t.Context(), "Bearer "+secret, "")
		if refusal := wantCode(t, err, order.CodeUnauthenticated); strings.Contains(refusal.Message, secret) && name != "prefix only" {
			t.Errorf("%s: the text repeats the secret: %q", name, refusal.Message)
		}
		if looked := accounts.readCount() > before; looked != (name == "unknown") {
			t.Errorf("%s: looked up: %t", name, looked)
		}
	}
	accounts.fail(context.DeadlineExceeded)
	_, err = a.Authenticate(t.Context(), "Bearer "+stranger, "")
	wantCode(t, err, order.CodeUnavailable)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error("the cause is lost")
	}
}

func TestAPIKeyLastUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		accounts := newMemory()
		account := accounts.account(t, order.RoleMarketer, "")
		secret, id := accounts.key(t, account, nil)
		other, otherID := accounts.key(t, account, nil)
		a, err := New(Config{Now: time.Now}, accounts)
		if err != nil {
			t.Fatal(err)
		}
		use := func(secret string) {
			t.Helper()
			if _, err := a.Authenticate(t.Context(), "Bearer "+secret, ""); err != nil {
				t.Fatal(err)
			}
		}
		first := time.Now()
		for range 60 { // 59 s in all
			use(secret)
			time.Sleep(time.Second)
		}
		use(other)
		second := time.Now()
		use(secret)
		synctest.Wait()
		if got := accounts.touches(id); !reflect.DeepEqual(got, []time.Time{first, second}) {
			t.Errorf("uses written at %v, want %v and %v", got, first, second)
		}
		if got := accounts.touches(otherID); len(got) != 1 {
			t.Errorf("the other key's uses: %v", got)
		}
		a.Close()
		a.Close()
	})
}

// slowTouch writes only after release, and tells that it began.
type slowTouch struct {
	*memory
	began   chan struct{}
	release chan struct{}
}

func (s *slowTouch) TouchAPIKey(ctx context.Context, id order.ID, at time.Time) error {
	s.began <- struct{}{}
	select {
	case <-s.release:
		return s.memory.TouchAPIKey(ctx, id, at)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestCloseWritesWhatWasNoted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		accounts := &slowTouch{memory: newMemory(), began: make(chan struct{}, 9), release: make(chan struct{})}
		account := accounts.account(t, order.RoleMarketer, "")
		one, oneID := accounts.key(t, account, nil)
		two, twoID := accounts.key(t, account, nil)
		a, err := New(Config{}, accounts)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{one, two} { // neither waits for the writer
			if _, err := a.Authenticate(t.Context(), "Bearer "+secret, ""); err != nil {
				t.Fatal(err)
			}
		}
		<-accounts.began
		closed := make(chan struct{})
		go func() { a.Close(); close(closed) }()
		synctest.Wait()
		select {
		case <-closed:
			t.Error("Close did not wait")
		default:
		}
		close(accounts.release)
		<-closed
		if len(accounts.touches(oneID)) != 1 || len(accounts.touches(twoID)) != 1 {
			t.Error("a use that was noted was not written")
		}
	})
}

func TestCloseIsNotHeldUpForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		accounts := &slowTouch{memory: newMemory(), began: make(chan struct{}, 99), release: make(chan struct{})}
		account := accounts.account(t, order.RoleMarketer, "")
		a, err := New(Config{}, accounts)
		if err != nil {
			t.Fatal(err)
		}
		for range 50 {
			secret, _ := accounts.key(t, account, nil)
			if _, err := a.Authenticate(t.Context(), "Bearer "+secret, ""); err != nil {
				t.Fatal(err)
			}
		}
		began := time.Now()
		a.Close()
		if took := time.Since(began); took > 2*touchTimeout {
			t.Errorf("a stuck store held Close for %s", took)
		}
	})
}

func TestLastUseLeavesToTheNextRequestWhatDoesNotFit(t *testing.T) {
	l := newLastUse(newMemory(), newClock().now, slog.New(slog.DiscardHandler))
	for i := range cap(l.queue) {
		l.note(order.ID{1, byte(i >> 8), byte(i)}, time.Time{})
	}
	late := order.ID{2}
	l.note(late, time.Time{})
	<-l.queue
	l.note(late, time.Time{})
	if len(l.queue) != cap(l.queue) {
		t.Error("a use that did not fit was taken for written")
	}
}

func TestAuthenticateConcurrently(t *testing.T) {
	accounts := newMemory()
	account := accounts.account(t, order.RoleMarketer, "")
	secret, id := accounts.key(t, account, nil)
	a := start(t, Config{CacheTTL: time.Microsecond}, accounts)
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			for range 200 {
				if session, err := a.Authenticate(t.Context(), "Bearer "+secret, ""); err != nil || session.KeyID != id {
					t.Errorf("got %+v, %v", session, err)
				}
				a.Forget(id)
			}
		})
	}
	running.Wait()
}
