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

// noteWrite keeps the greater of two positions for so many milliseconds. Redis runs it in one piece, so that of two writes that are noted at
// once neither hides the other.
const noteWrite = `
if tonumber(redis.call('GET', KEYS[1]) or '0') > tonumber(ARGV[1]) then
	return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

// Note remembers, for every instance, up to where the database's log has to be replayed for an account to find what it wrote last.
func (b *Bus) Note(ctx context.Context, account order.ID, position uint64) error {
	ctx, cancel := context.WithTimeout(ctx, b.config.Timeout)
	defer cancel()
	err := goredis.NewScript(noteWrite).Run(ctx, b.client, []string{b.writesOf(account)}, strconv.FormatUint(position, 10), writesKept.Milliseconds()).Err()
	if err != nil {
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
