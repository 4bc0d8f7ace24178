package postgres

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

// claim claims a key, and saves the answer if the key is new.
func claim(store *Store, account order.ID, key, input, answer string) (first string, used bool, err error) {
	err = store.Atomically(context.Background(), func(tx order.Tx) error {
		hash := bytes.Repeat([]byte(input[:1]), 32)
		saved, was, err := tx.ClaimKey(context.Background(), account, "placeOrder", key, hash)
		if first, used = string(saved), was; err != nil || was {
			return err
		}
		return tx.SaveAnswer(context.Background(), account, "placeOrder", key, []byte(answer))
	})
	return first, used, err
}

func TestIdempotencyKeys(t *testing.T) {
	store, url := newStore(t)
	pgtest.SetClock(t, url, noon())
	mine, other := ordertest.Account(t, store, order.RoleClient, "Aurora").ID, ordertest.Account(t, store, order.RoleClient, "Borealis").ID
	const day = 24 * time.Hour
	for _, step := range []struct {
		name       string
		after      time.Duration
		account    order.ID
		key, input string
		want       string
		used       bool
		code       order.Code
	}{
		{"a new key", 0, mine, "k", "a", "", false, ""},
		{"its repeat", time.Hour, mine, "k", "a", `"0"`, true, ""},
		{"another input", time.Hour, mine, "k", "b", "", false, order.CodeConflict},
		{"another account's same key", time.Hour, other, "k", "b", "", false, ""},
		{"just before the end", 7*day - 1*time.Microsecond, mine, "k", "a", `"0"`, true, ""},
		{"after 7 days it is new", 7 * day, mine, "k", "b", "", false, ""},
		{"and then used again", 8 * day, mine, "k", "b", `"5"`, true, ""},
	} {
		pgtest.SetClock(t, url, noon().Add(step.after))
		answer := map[string]string{"a new key": `"0"`, "after 7 days it is new": `"5"`}[step.name]
		if answer == "" {
			answer = `"other"`
		}
		first, used, err := claim(store, step.account, step.key, step.input, answer)
		if first != step.want || used != step.used || step.code == "" && err != nil || step.code != "" && order.CodeOf(err) != step.code {
			t.Errorf("%s: %q, used %t, %v", step.name, first, used, err)
		}
	}
}

func TestAKeyInFlightIsWaitedFor(t *testing.T) {
	for name, failure := range map[string]error{"that commits": nil, "that fails": errors.New("no")} {
		t.Run(name, func(t *testing.T) {
			store, _ := newStore(t)
			account := ordertest.Account(t, store, order.RoleClient, "Aurora").ID
			claimed, release, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
			hash := []byte(strings.Repeat("a", 32))
			go func() {
				done <- store.Atomically(context.Background(), func(tx order.Tx) error {
					if _, _, err := tx.ClaimKey(context.Background(), account, "placeOrder", "k", hash); err != nil {
						return err
					}
					close(claimed)
					<-release
					return errors.Join(failure, tx.SaveAnswer(context.Background(), account, "placeOrder", "k", []byte("1")))
				})
			}()
			<-claimed
			type answer struct {
				first string
				used  bool
				err   error
			}
			second := make(chan answer, 1)
			go func() {
				first, used, err := claim(store, account, "k", "a", "2")
				second <- answer{first, used, err}
			}()
			waitFor(t, func() bool {
				var waiting int
				return store.db.Get(&waiting, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") == nil && waiting == 1
			})
			close(release)
			if err := <-done; !errors.Is(err, failure) {
				t.Fatal(err)
			}
			want := answer{first: "1", used: true}
			if failure != nil {
				want = answer{}
			}
			if got := <-second; got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestPurgeIdempotencyKeys(t *testing.T) {
	store, url := newStore(t)
	account := ordertest.Account(t, store, order.RoleClient, "Aurora").ID
	for i, key := range []string{"a", "b", "c", "d"} {
		pgtest.SetClock(t, url, noon().Add(time.Duration(i)*time.Hour))
		if _, _, err := claim(store, account, key, "x", "1"); err != nil {
			t.Fatal(err)
		}
	}
	pgtest.SetClock(t, url, noon().Add(7*24*time.Hour+2*time.Hour)) // d is younger
	for _, want := range []int{2, 1, 0} {
		if got, err := store.PurgeIdempotencyKeys(t.Context(), 2); err != nil || got != want {
			t.Errorf("purged %d, %v; want %d", got, err, want)
		}
	}
	if _, used, err := claim(store, account, "d", "x", "1"); err != nil || !used {
		t.Errorf("the young key is gone: %v", err)
	}
}

func TestSaveAnswerNeedsAClaim(t *testing.T) {
	store, _ := newStore(t)
	account := ordertest.Account(t, store, order.RoleClient, "Aurora").ID
	err := store.Atomically(t.Context(), func(tx order.Tx) error { return tx.SaveAnswer(t.Context(), account, "placeOrder", "k", []byte("1")) })
	if err == nil {
		t.Fatal("an answer was saved under a key that nobody claimed")
	}
}
