package share

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"headway/internal/order"
)

// remembered is how many buckets a limiter keeps. Who comes back after so many others starts with a full one.
const remembered = 10_000

// limiter gives everybody so many turns a minute, at once or spread. It counts on one instance.
type limiter struct {
	perMinute int
	now       func() time.Time
	buckets   *lru.Cache[string, *rate.Limiter]
}

func newLimiter(perMinute int, now func() time.Time) *limiter {
	buckets, err := lru.New[string, *rate.Limiter](remembered)
	if err != nil {
		panic(err) // it fails only without room
	}
	return &limiter{perMinute: perMinute, now: now, buckets: buckets}
}

// take uses a turn, or tells how long to wait for one.
func (l *limiter) take(who string) time.Duration {
	bucket, found := l.buckets.Get(who)
	if !found {
		bucket = rate.NewLimiter(rate.Limit(float64(l.perMinute)/time.Minute.Seconds()), l.perMinute)
		if earlier, raced, _ := l.buckets.PeekOrAdd(who, bucket); raced {
			bucket = earlier
		}
	}
	now := l.now()
	turn := bucket.ReserveN(now, 1)
	wait := turn.DelayFrom(now)
	if wait > 0 {
		turn.CancelAt(now)
	}
	return wait
}

// Guesses limits how often passwords of links are tried on one instance. It is an order.GuessLimit.
type Guesses struct{ byAddress, byLink *limiter }

var _ order.GuessLimit = (*Guesses)(nil)

// NewGuesses lets one address try one link so often a minute, and all addresses together one link.
func NewGuesses(perAddress, perLink int) *Guesses {
	return &Guesses{newLimiter(perAddress, time.Now), newLimiter(perLink, time.Now)}
}

// Guess counts a try and tells how long to wait before it may be made.
func (g *Guesses) Guess(link order.ID, address string) time.Duration {
	if wait := g.byAddress.take(string(link[:]) + address); wait > 0 {
		return wait
	}
	return g.byLink.take(string(link[:]))
}
