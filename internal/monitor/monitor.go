// Package monitor watches orders from outside, over the public API alone: a small client of graphql-transport-ws that reconnects
// for weeks, and two ways to show what it hears, a terminal screen with live bars and plain lines for logs and pipes.
package monitor

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// Config says what is watched.
type Config struct {
	// URL is the server's address, as in http://127.0.0.1:8080.
	URL string
	// Token is a token or an API key; empty for a visitor, who sees nothing.
	Token string
	// Orders are the ids (ord_…) or numbers of the orders to watch; all accepted ones when empty.
	Orders []string
}

// Check says what is wrong with the server's address or an order's name.
func (c Config) Check() error {
	if _, err := socketAddress(c.URL); err != nil {
		return err
	}
	for _, name := range c.Orders {
		if !isOrderID(name) && !isOrderNumber(name) {
			return fmt.Errorf("%q names no order: give its number, or its id that begins with ord_", name)
		}
	}
	return nil
}

// Refused tells that the server does not accept the credentials, or not for this. To try again would not help.
type Refused struct{ Reason string }

// Error says what to do.
func (r *Refused) Error() string {
	reason := r.Reason
	if reason == "" {
		reason = "no reason given"
	}
	return fmt.Sprintf("the server refused the token (%s): get another one, with \"headway token\" or from whoever runs the server, and pass it with --token or HEADWAY_TOKEN", reason)
}

// Link is how the connection to the server is.
type Link int

// The states of a connection.
const (
	LinkConnecting Link = iota
	LinkLive
	LinkLost
)

// Event is something that the monitor has to tell: the connection changed, or else an update came.
type Event struct {
	At   time.Time
	Link Link
	// Err is why the connection was lost, and Retry how long it will take until the next attempt.
	Err   error
	Retry time.Duration
	// Update is news of an order; nil when the event is about the connection. Snapshots that follow a new connection replace
	// everything known before.
	Update *Update
}

// Monitor watches orders until it is told to stop.
type Monitor struct {
	address string
	config  Config
	tell    func(Event)
}

// New makes a monitor. Tell is called from one goroutine, for every event in its order. The error is that of Check.
func New(config Config, tell func(Event)) (*Monitor, error) {
	if err := config.Check(); err != nil {
		return nil, err
	}
	address, err := socketAddress(config.URL)
	if err != nil {
		return nil, err
	}
	return &Monitor{address: address, config: config, tell: tell}, nil
}

// Reconnecting: the first pause, the longest, and after how long a connection counts as a good one.
const (
	firstPause   = 500 * time.Millisecond
	longestPause = 15 * time.Second
	goodAfter    = 10 * time.Second
)

// Run watches until the context ends, which gives nil, or until the server refuses for good: a Refused or NotFound error.
// Whatever else happens it connects again, after pauses that grow and differ between monitors, and reads everything anew.
func (m *Monitor) Run(ctx context.Context) error {
	pause := firstPause
	for {
		m.tell(Event{At: time.Now(), Link: LinkConnecting})
		began := time.Now()
		err := m.connection(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if final(err) {
			return err
		}
		if time.Since(began) > goodAfter {
			pause = firstPause
		}
		wait := pause/2 + rand.N(pause/2) //nolint:gosec // jitter is no secret
		pause = min(2*pause, longestPause)
		m.tell(Event{At: time.Now(), Link: LinkLost, Err: err, Retry: wait})
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil
		}
	}
}

// final tells whether another attempt cannot help.
func final(err error) bool {
	var refused *Refused
	var missing *NotFound
	return errors.As(err, &refused) || errors.As(err, &missing)
}

// connection is one connection from its beginning to its end. It never returns nil.
func (m *Monitor) connection(ctx context.Context) error {
	s, err := dial(ctx, m.address, m.config.Token)
	if err != nil {
		return err
	}
	alive, cancel := context.WithCancel(ctx)
	var beside sync.WaitGroup
	beside.Go(func() { s.keepAlive(alive) })
	release := context.AfterFunc(ctx, func() { s.close() })
	defer func() {
		release()
		cancel()
		s.close()
		beside.Wait()
	}()
	return m.watch(s)
}
