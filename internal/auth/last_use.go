package auth

import (
	"context"
	"log/slog"
	"time"

	"headway/internal/order"
)

const (
	// touchEvery is how often the last use of one key is written.
	touchEvery = time.Minute
	// touchTimeout bounds one write, and all the writes that Close waits for.
	touchTimeout = 2 * time.Second
)

// lastUse writes down when keys were last used, apart from the requests that use them.
type lastUse struct {
	accounts Accounts
	recent   *cache[order.ID, struct{}]
	queue    chan keyUse
	log      *slog.Logger
}

type keyUse struct {
	keyID order.ID
	at    time.Time
}

func newLastUse(accounts Accounts, now func() time.Time, log *slog.Logger) *lastUse {
	return &lastUse{
		accounts: accounts,
		recent:   newCache[order.ID, struct{}](65_536, touchEvery, now),
		queue:    make(chan keyUse, 1024),
		log:      log,
	}
}

// note never blocks. With a full queue the use is left to the key's next request.
func (l *lastUse) note(keyID order.ID, at time.Time) {
	if !l.recent.claim(keyID) {
		return
	}
	select {
	case l.queue <- keyUse{keyID: keyID, at: at}:
	default:
		l.recent.release(keyID)
	}
}

// run writes until the context ends, and then what is still queued.
func (l *lastUse) run(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case use := <-l.queue:
			l.write(context.WithoutCancel(ctx), use)
		case <-ctx.Done():
		}
	}
	rest, cancel := context.WithTimeout(context.WithoutCancel(ctx), touchTimeout)
	defer cancel()
	for rest.Err() == nil {
		select {
		case use := <-l.queue:
			l.write(rest, use)
		default:
			return
		}
	}
}

func (l *lastUse) write(ctx context.Context, use keyUse) {
	ctx, cancel := context.WithTimeout(ctx, touchTimeout)
	defer cancel()
	if err := l.accounts.TouchAPIKey(ctx, use.keyID, use.at); err != nil {
		l.log.Warn("last use of an API key not written", "key", use.keyID.Text(order.KindAPIKey), "error", err)
	}
}
