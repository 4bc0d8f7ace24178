package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"headway/internal/order"
)

const (
	// maxKeySet bounds a key set in bytes, readTimeout the time to get it.
	maxKeySet   = 1 << 20
	readTimeout = 5 * time.Second
)

// refreshPace is how often a key set is read again.
type refreshPace struct {
	every     time.Duration // in the background
	afterFail time.Duration // in the background, after a failure
	onDemand  time.Duration // at most, because a token names a key that is not known
}

func defaultPace() refreshPace {
	return refreshPace{every: 5 * time.Minute, afterFail: 15 * time.Second, onDemand: time.Minute}
}

// keySource holds the newest key set that could be read, and reads it again in run. A set that was read once is used
// until a newer one comes: an issuer that is down must not lock everybody out.
type keySource struct {
	name string
	read func(context.Context) ([]byte, error)
	pace refreshPace
	now  func() time.Time
	log  *slog.Logger
	ask  chan struct{}
	done chan struct{} // closed when run has ended

	mu      sync.Mutex
	current keySet
	failure error // of the last refresh
	// underway is closed at the end of the refresh that was asked for or runs; nil when there is none.
	underway  chan struct{}
	lastAsked time.Time
}

func newKeySource(name string, read func(context.Context) ([]byte, error), pace refreshPace, config Config) *keySource {
	return &keySource{
		name: name, read: read, pace: pace, now: config.Now, log: config.Log,
		ask: make(chan struct{}, 1), done: make(chan struct{}),
	}
}

// openKeySource gives the configured source, or nil, and what to call when it is not needed any more.
func openKeySource(config Config) (*keySource, func(), error) {
	nothing := func() {}
	switch {
	case config.JWKSFile != "" && config.JWKSURL != "":
		return nil, nil, errors.New("a key set comes from a file or from a URL; configure one of them")
	case config.JWKSFile != "":
		source := newKeySource(config.JWKSFile, fileReader(config.JWKSFile), defaultPace(), config)
		if err := source.refresh(context.Background()); err != nil {
			return nil, nil, fmt.Errorf("key set %s: %w", config.JWKSFile, err)
		}
		return source, nothing, nil
	case config.JWKSURL != "":
		read, release, err := urlReader(config.JWKSURL)
		if err != nil {
			return nil, nil, err
		}
		source := newKeySource(config.JWKSURL, read, defaultPace(), config)
		source.request() // so that the first tokens wait for the first set
		return source, release, nil
	}
	return nil, nothing, nil
}

// run refreshes until the context ends.
func (s *keySource) run(ctx context.Context) {
	defer close(s.done)
	for {
		timer := time.NewTimer(s.untilNext())
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-s.ask:
			timer.Stop()
		case <-timer.C:
		}
		if err := s.refresh(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("key set not refreshed, the one before stays in use", "source", s.name, "error", err)
		}
	}
}

func (s *keySource) untilNext() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failure != nil {
		return s.pace.afterFail
	}
	return s.pace.every
}

// refresh reads the set once; a failure keeps the one before.
func (s *keySource) refresh(ctx context.Context) error {
	s.mu.Lock()
	if s.underway == nil {
		s.underway = make(chan struct{})
	}
	s.mu.Unlock()

	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	document, err := s.read(ctx)
	var fresh keySet
	if err == nil {
		fresh, err = parseKeySet(document)
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	s.failure = err
	if err == nil {
		s.current = fresh
	}
	close(s.underway)
	s.underway = nil
	return err
}

// refreshSoon gives what is closed at the end of a refresh: the one under way, or one that is asked for now unless the
// last was asked for a moment ago. Otherwise it gives nil.
func (s *keySource) refreshSoon() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.underway != nil {
		return s.underway
	}
	now := s.now()
	if !s.lastAsked.IsZero() && now.Sub(s.lastAsked) < s.pace.onDemand {
		return nil
	}
	s.lastAsked = now
	s.request()
	return s.underway
}

// request makes run refresh. The caller holds the lock, or is the only one who knows the source.
func (s *keySource) request() {
	s.underway = make(chan struct{})
	select {
	case s.ask <- struct{}{}:
	default: // run has not taken the last request yet; it serves this one too
	}
}

func (s *keySource) find(name keyName) (key any, found bool, failure error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, found = s.current.find(name)
	return key, found, s.failure
}

// key gives the key of the name, with a refresh when it is not known. It is UNAUTHENTICATED when the issuer has no such
// key, UNAVAILABLE when that cannot be known.
func (s *keySource) key(ctx context.Context, name keyName) (any, *order.Error) {
	if key, found, _ := s.find(name); found {
		return key, nil
	}
	if refreshed := s.refreshSoon(); refreshed != nil {
		select {
		case <-refreshed:
		case <-ctx.Done():
			return nil, unavailable(ctx.Err(), "The keys of the token's issuer did not arrive in time. Try again.")
		case <-s.done:
			return nil, unavailable(nil, "This server is going down. Try again.")
		}
	}
	key, found, failure := s.find(name)
	switch {
	case found:
		return key, nil
	case failure != nil:
		return nil, unavailable(failure, "The keys of the token's issuer cannot be read at the moment. Try again in a minute.")
	case name.kid == "":
		return nil, unauthenticated("The token does not name its key (`kid`), and the issuer has several or none. Get a token that names it.")
	}
	return nil, unauthenticated("The token is signed with a key that its issuer does not list. Get a new token.")
}

// fileReader reads a key set from a file.
func fileReader(path string) func(context.Context) ([]byte, error) {
	return func(context.Context) ([]byte, error) {
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		return readBounded(file)
	}
}

// urlReader reads a key set over HTTP; release closes the connections that are kept.
func urlReader(address string) (read func(context.Context) ([]byte, error), release func(), err error) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Host == "" {
		return nil, nil, fmt.Errorf("%q is not the http or https address of a key set", address)
	}
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: readTimeout, ForceAttemptHTTP2: true}
	client := &http.Client{Transport: transport, CheckRedirect: func(next *http.Request, before []*http.Request) error {
		if len(before) > 3 || parsed.Scheme == "https" && next.URL.Scheme != "https" {
			return errors.New("redirected too often, or away from https")
		}
		return nil
	}}
	read = func(ctx context.Context) ([]byte, error) {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, err
		}
		request.Header.Set("Accept", "application/jwk-set+json, application/json")
		response, err := client.Do(request)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("answered %s", response.Status)
		}
		return readBounded(response.Body)
	}
	return read, transport.CloseIdleConnections, nil
}

func readBounded(source io.Reader) ([]byte, error) {
	document, err := io.ReadAll(io.LimitReader(source, maxKeySet+1))
	if err != nil {
		return nil, err
	}
	if len(document) > maxKeySet {
		return nil, fmt.Errorf("longer than %d bytes", maxKeySet)
	}
	return document, nil
}
