package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"headway/internal/order"
)

// writesKept is how long it matters what an account wrote.
const writesKept = 2 * time.Minute

// Note remembers, for every instance, up to where the database's log has to be replayed for an account to find what it wrote last. Of two
// that are noted at once the later one counts.
func (b *Bus) Note(ctx context.Context, account order.ID, position uint64) error {
	ctx, cancel := context.WithTimeout(ctx, b.config.Timeout)
	defer cancel()
	if known, err := b.Last(ctx, account); err == nil && known > position {
		position = known
	}
	if err := b.client.Set(ctx, b.writesOf(account), strconv.FormatUint(position, 10), writesKept).Err(); err != nil {
		return fmt.Errorf("note a write on redis: %w", err)
	}
	return nil
}

// Last is what was noted last; zero is that nothing was, lately.
func (b *Bus) Last(ctx context.Context, account order.ID) (uint64, error) {
	ctx, cancel := context.WithTimeout(ctx, b.config.Timeout)
	defer cancel()
	position, err := b.client.Get(ctx, b.writesOf(account)).Uint64()
	if errors.Is(err, goredis.Nil) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("ask redis for a write: %w", err)
	}
	return position, nil
}

func (b *Bus) writesOf(account order.ID) string {
	return b.config.Channel + ":wrote:" + account.UUID()
}
