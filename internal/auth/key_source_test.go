package auth

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"headway/internal/order"
)

// issuer serves a key set that can be replaced.
type issuer struct {
	handler atomic.Value
	fetches atomic.Int32
}

func (i *issuer) serve(body []byte) {
	i.handler.Store(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) }))
}

func (i *issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i.fetches.Add(1)
	i.handler.Load().(http.HandlerFunc)(w, r)
}

func TestKeySetRotatesAndOutlivesItsIssuer(t *testing.T) {
	clock, accounts := newClock(), newMemory()
	account := accounts.account(t, order.RoleClient, "")
	claims := jwt.MapClaims{"sub": account.ID.Text(order.KindClient), "role": "client", "exp": clock.now().Add(time.Hour).Unix()}
	one, two, three := ecPair(t, "one"), ecPair(t, "two"), ecPair(t, "three")

	var remote issuer
	remote.serve(document(one))
	server := httptest.NewServer(&remote)
	defer server.Close()
	a := start(t, Config{JWKSURL: server.URL, Now: clock.now}, accounts)
	login := func(pair keyPair) error {
		_, err := a.Authenticate(t.Context(), "Bearer "+pair.sign(t, claims), "")
		return err
	}

	if err := login(one); err != nil {
		t.Fatalf("the first token did not wait for the first set: %v", err)
	}
	remote.serve(document(one, two))
	if err := login(two); err != nil {
		t.Fatalf("a new key was not looked for: %v", err)
	}
	remote.serve(document(two, three))
	fetches := remote.fetches.Load()
	for range 10 {
		wantCode(t, login(three), order.CodeUnauthenticated)
	}
	if asked := remote.fetches.Load() - fetches; asked != 0 {
		t.Errorf("unknown keys made %d fetches within a minute", asked)
	}
	clock.move(time.Minute)
	if err := login(three); err != nil {
		t.Fatalf("a new key was not looked for after a minute: %v", err)
	}
	wantCode(t, login(one), order.CodeUnauthenticated)

	server.Close()
	clock.move(time.Minute)
	wantCode(t, login(one), order.CodeUnavailable)
	if err := login(three); err != nil {
		t.Fatalf("the set was lost with its issuer: %v", err)
	}
}

func TestKeySetURLDownAtStart(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	a := start(t, Config{JWKSURL: server.URL}, newMemory())
	token := ecPair(t, "one").sign(t, jwt.MapClaims{})
	_, err := a.Authenticate(t.Context(), "Bearer "+token, "")
	if refusal := wantCode(t, err, order.CodeUnavailable); !strings.Contains(refusal.Unwrap().Error(), "404") {
		t.Errorf("the log would not say why: %v", refusal.Unwrap())
	}
}

func TestKeySetFileIsReadAgain(t *testing.T) {
	clock, accounts := newClock(), newMemory()
	account := accounts.account(t, order.RoleClient, "")
	claims := jwt.MapClaims{"sub": account.ID.Text(order.KindClient), "role": "client", "exp": clock.now().Add(time.Hour).Unix()}
	one, two := ecPair(t, "one"), ecPair(t, "two")
	path := keySetFile(t, one)
	a := start(t, Config{JWKSFile: path, Now: clock.now}, accounts)
	if err := os.WriteFile(path, document(two), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Authenticate(t.Context(), "Bearer "+two.sign(t, claims), ""); err != nil {
		t.Fatal(err)
	}
}

func TestURLReaderRefuses(t *testing.T) {
	handlers := map[string]http.HandlerFunc{
		"longer than": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, maxKeySet+1)) },
		"503":         func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		"redirected":  func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/again", http.StatusFound) },
	}
	for text, handler := range handlers {
		t.Run(text, func(t *testing.T) {
			server := httptest.NewServer(handler)
			defer server.Close()
			read, release, err := urlReader(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			defer release()
			if _, err := read(t.Context()); err == nil || !strings.Contains(err.Error(), text) {
				t.Errorf("got %v, want an error with %q", err, text)
			}
		})
	}
}

// scripted answers reads of a key set from memory, and counts them.
type scripted struct {
	mu     sync.Mutex
	answer func(context.Context) ([]byte, error)
	reads  int
}

func (s *scripted) set(answer func(context.Context) ([]byte, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

func (s *scripted) read(ctx context.Context) ([]byte, error) {
	s.mu.Lock()
	answer := s.answer
	s.reads++
	s.mu.Unlock()
	return answer(ctx)
}

func (s *scripted) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reads
}

// inBubble runs a source on made-up time until the test is over.
func inBubble(t *testing.T, script *scripted, test func(t *testing.T, source *keySource)) {
	synctest.Test(t, func(t *testing.T) {
		source := newKeySource("script", script.read, defaultPace(), Config{Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		ctx, stop := context.WithCancel(t.Context())
		source.request()
		go source.run(ctx)
		test(t, source)
		stop()
		<-source.done
	})
}

func TestKeySourceRefreshesInTheBackground(t *testing.T) {
	one, two := ecPair(t, "one"), ecPair(t, "two")
	answer := func(pair keyPair) func(context.Context) ([]byte, error) {
		return func(context.Context) ([]byte, error) { return document(pair), nil }
	}
	script := &scripted{answer: answer(one)}
	inBubble(t, script, func(t *testing.T, source *keySource) {
		knows := func(pair keyPair) bool {
			_, found, _ := source.find(keyName{algorithmES256, pair.kid})
			return found
		}
		synctest.Wait()
		if !knows(one) || script.count() != 1 {
			t.Fatalf("after the start: %d reads", script.count())
		}
		script.set(answer(two))
		time.Sleep(source.pace.every)
		synctest.Wait()
		if !knows(two) || knows(one) || script.count() != 2 {
			t.Fatalf("after %s: %d reads", source.pace.every, script.count())
		}
		script.set(func(context.Context) ([]byte, error) { return nil, errors.New("down") })
		time.Sleep(source.pace.every + 3*source.pace.afterFail)
		synctest.Wait()
		if !knows(two) || script.count() != 6 {
			t.Fatalf("while the issuer is down: %d reads", script.count())
		}
	})
}

func TestKeySourceBoundsTheTimeOfARead(t *testing.T) {
	script := &scripted{answer: func(ctx context.Context) ([]byte, error) { <-ctx.Done(); return nil, ctx.Err() }}
	inBubble(t, script, func(t *testing.T, source *keySource) {
		began := time.Now()
		var waiting sync.WaitGroup
		for range 50 {
			waiting.Go(func() {
				_, err := source.key(t.Context(), keyName{algorithmES256, "one"})
				wantUnavailable(t, err)
			})
		}
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := source.key(impatient, keyName{algorithmES256, "one"})
		wantUnavailable(t, err)
		if took := time.Since(began); took != time.Second {
			t.Errorf("a request that gave up after 1s waited %s", took)
		}
		waiting.Wait()
		if took := time.Since(began); took != readTimeout || script.count() != 1 {
			t.Errorf("a silent issuer held 50 requests for %s with %d reads", took, script.count())
		}
	})
}

func wantUnavailable(t *testing.T, err *order.Error) {
	t.Helper()
	if err == nil || err.Code != order.CodeUnavailable {
		t.Errorf("got %v, want UNAVAILABLE", err)
	}
}

func TestKeySourceEndsWhileARequestWaits(t *testing.T) {
	script := &scripted{answer: func(context.Context) ([]byte, error) { return document(ecPair(t, "one")), nil }}
	inBubble(t, script, func(t *testing.T, _ *keySource) {
		synctest.Wait()
		ctx, stop := context.WithCancel(t.Context())
		ended := newKeySource("ended", script.read, defaultPace(), Config{Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		stop()
		go ended.run(ctx)
		<-ended.done
		_, err := ended.key(t.Context(), keyName{algorithmES256, "one"})
		wantUnavailable(t, err)
	})
}
