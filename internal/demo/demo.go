// Package demo fills a database with people, orders and four months of believable history, and then goes on delivering, so
// that whoever looks at a new installation sees orders move. What it makes obeys every rule of the domain: the past is told by
// the same changes that the present makes, with their own times.
package demo

import (
	"context"
	"fmt"
	"time"

	"headway/internal/order"
)

// Orders is how many orders a demo starts with.
const Orders = 300

// history is how far back the oldest of them go.
const history = 120 * 24 * time.Hour

// Accounts are those through whose eyes a demo is best seen: its first marketer and its first client.
type Accounts struct{ Marketer, Client order.ID }

// FirstAccounts are the same in every demo, whether it has been seeded yet or not.
func FirstAccounts() Accounts {
	people := newCast()
	return Accounts{Marketer: people.marketers[0].ID, Client: people.clients[0].ID}
}

// Tx is what seeding needs of one transaction.
type Tx interface {
	Now(ctx context.Context) (time.Time, error)
	// InsertAccounts stores those that are not there and says how many; what another transaction is storing it waits for.
	InsertAccounts(ctx context.Context, accounts []order.Account) (int, error)
	InsertCreators(ctx context.Context, creators []order.Creator) error
	EnsureCampaign(ctx context.Context, campaign *order.Campaign) error
	// NextOrderNumbers draws numbers that grow.
	NextOrderNumbers(ctx context.Context, count int) ([]int64, error)
	// InsertOrders stores new orders, tags included, with everything that their changes gathered.
	InsertOrders(ctx context.Context, changes []*order.Change) error
	InsertReports(ctx context.Context, reports []order.Report) error
	InsertReceipts(ctx context.Context, receipts []order.Receipt) error
	InsertFirstFans(ctx context.Context, fans []order.FirstFan) error
	// InsertOpeningClicks notes that the clicks which the orders have by now have no rows of their own.
	InsertOpeningClicks(ctx context.Context, changes []*order.Change) error
	InsertTag(ctx context.Context, tag *order.Tag) error
	LogTags(ctx context.Context, entry *order.TagLogEntry) error
}

// Store runs transactions; T is its own type of transaction.
type Store[T any] interface {
	Report(ctx context.Context, fn func(T) error) error
}

// Seed stores the demo if it is not there yet, and says whether it did. Everything is one transaction: a seeding that dies
// half-way leaves nothing, and of two at once the second finds the work done. The platform is the account that reported the
// fans of the past; it exists. The seed and the database's clock decide what is stored. Clicks of the past stand in counters and
// rollups only; no single click is kept, and the orders' opening clicks say so.
func Seed[T Tx](ctx context.Context, store Store[T], platform order.ID, seed uint64) (added bool, err error) {
	err = store.Report(ctx, func(tx T) (err error) {
		added, err = seedOnce(ctx, tx, platform, seed)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("seed the demo: %w", err)
	}
	return added, nil
}

func seedOnce(ctx context.Context, tx Tx, platform order.ID, seed uint64) (added bool, err error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return false, err
	}
	people := newCast()
	stored, err := tx.InsertAccounts(ctx, people.accounts(now.Add(-history)))
	if err != nil || stored == 0 {
		return false, err
	}
	d := newDice(seed)
	tags := people.tags(d, now.Add(-history))
	if err := storeCast(ctx, tx, people, tags); err != nil {
		return false, err
	}
	stories := newPlot(people, tags, d, platform, now).stories()
	numbers, err := tx.NextOrderNumbers(ctx, len(stories))
	if err != nil {
		return false, err
	}
	told, err := newTeller(platform, d, now).tell(stories, numbers)
	if err != nil {
		return false, err
	}
	return true, storeTold(ctx, tx, told)
}

// storeCast stores everything that orders refer to.
func storeCast(ctx context.Context, tx Tx, people *cast, tags map[order.ID][]order.Tag) error {
	if err := tx.InsertCreators(ctx, people.creators); err != nil {
		return err
	}
	for _, campaign := range people.campaigns {
		if err := tx.EnsureCampaign(ctx, campaign); err != nil {
			return err
		}
	}
	for _, marketer := range people.marketers {
		for _, tag := range tags[marketer.ID] {
			if err := tx.InsertTag(ctx, &tag); err != nil {
				return err
			}
			entry := order.TagLogEntry{MarketerID: marketer.ID, Action: order.TagCreated, TagIDs: []order.ID{tag.ID},
				At: tag.CreatedAt, Actor: order.Actor{AccountID: marketer.ID, Role: order.RoleMarketer}}
			if err := tx.LogTags(ctx, &entry); err != nil {
				return err
			}
		}
	}
	return nil
}

// rowsPerStatement keeps each statement well within its time limit.
const rowsPerStatement = 5000

func storeTold(ctx context.Context, tx Tx, told *told) error {
	if err := tx.InsertOrders(ctx, told.changes); err != nil {
		return err
	}
	if err := inPieces(ctx, told.reports, tx.InsertReports); err != nil {
		return err
	}
	if err := inPieces(ctx, told.receipts, tx.InsertReceipts); err != nil {
		return err
	}
	if err := inPieces(ctx, told.firstFans, tx.InsertFirstFans); err != nil {
		return err
	}
	if err := tx.InsertOpeningClicks(ctx, told.changes); err != nil {
		return err
	}
	for i := range told.tagging {
		if err := tx.LogTags(ctx, &told.tagging[i]); err != nil {
			return err
		}
	}
	return nil
}

func inPieces[R any](ctx context.Context, rows []R, insert func(context.Context, []R) error) error {
	for len(rows) > 0 {
		piece := rows[:min(len(rows), rowsPerStatement)]
		if err := insert(ctx, piece); err != nil {
			return err
		}
		rows = rows[len(piece):]
	}
	return nil
}
