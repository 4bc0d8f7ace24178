package transport

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"headway/internal/order"
)

// budgetAccounts is how many accounts' budgets are remembered. Who comes back after so many others starts with a full one.
const budgetAccounts = 10_000

// Budget is what each account may spend on operations: a bucket that fills evenly within a minute. It counts on one
// instance; n instances together allow n times as much.
type Budget struct {
	perMinute int
	accounts  *lru.Cache[string, *rate.Limiter]
}

// NewBudget gives every account perMinute points of cost. A negative number is no limit.
func NewBudget(perMinute int) *Budget {
	return &Budget{perMinute: perMinute, accounts: newLRU[*rate.Limiter](budgetAccounts)}
}

// Spend takes cost from the account's budget at now and tells what is left. It refuses with RATE_LIMITED, and how long
// to wait, when there is not enough; nothing is taken then.
func (b *Budget) Spend(account string, cost int, now time.Time) (remaining int, err error) {
	if b.perMinute < 0 {
		return -1, nil
	}
	bucket := b.bucket(account)
	taken := bucket.ReserveN(now, cost)
	if !taken.OK() {
		return 0, order.LimitExceeded("MaxCostPerMinute", b.perMinute)
	}
	if wait := taken.DelayFrom(now); wait > 0 {
		taken.CancelAt(now)
		return 0, &order.Error{Code: order.CodeRateLimited, RetryAfter: wait,
			Message: "The account's budget for this minute is spent. Wait, or ask for less."}
	}
	return int(bucket.TokensAt(now)), nil
}

// bucket is the account's own.
func (b *Budget) bucket(account string) *rate.Limiter {
	if bucket, ok := b.accounts.Get(account); ok {
		return bucket
	}
	fresh := rate.NewLimiter(rate.Limit(float64(b.perMinute)/time.Minute.Seconds()), b.perMinute)
	if earlier, ok, _ := b.accounts.PeekOrAdd(account, fresh); ok {
		return earlier
	}
	return fresh
}
