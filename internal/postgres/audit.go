package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jmoiron/sqlx"

	"headway/internal/order"
)

// auditFiles are the questions of an audit: each gives what is stored otherwise than it is recomputed, of the orders whose keys lie in
// a range. They share nothing with the code that counts.
//
//go:embed audit/*.sql
var auditFiles embed.FS

// The questions that do not go by the orders' keys: one by the creators', one by the marketers'.
const (
	firstFansAudit = "audit/first_fans.sql"
	marketersAudit = "audit/marketers.sql"
)

// auditBatch is how much one transaction of an audit looks at. Its snapshot is short, so that a database that works on can go on
// cleaning up behind itself, and what it needs does not grow with the database.
type auditBatch struct{ orders, rows, firstFans int }

// usualAuditBatch ends with the order that fills it, however many rows that has.
func usualAuditBatch() auditBatch {
	return auditBatch{orders: 2_000, rows: 250_000, firstFans: 250_000}
}

// Audit says what is to be audited, and who is told.
type Audit struct {
	// Order is the one order that is looked at; zero for all.
	Order order.ID
	// Found is told of each difference, Progress of how far the audit is after each transaction; either may be nil.
	Found    func(AuditDifference)
	Progress func(AuditProgress)
}

// AuditDifference is one figure that is stored otherwise than it follows from the receipts, clicks, events and ledger.
type AuditDifference struct {
	// OrderID is zero for a figure of the marketer's.
	MarketerID, OrderID order.ID
	// Number is the order's, or zero where there is no order any more.
	Number int64
	// ReceiptID is the receipt that the figure is of, or zero.
	ReceiptID order.ID
	// What names the figure. Stored and Recomputed are its values as PostgreSQL prints them, empty where there is none.
	What, Stored, Recomputed string
}

// AuditProgress is how far an audit is.
type AuditProgress struct {
	Orders, Differences int64
	// Expected is how many orders there are, at a guess; zero when nobody knows.
	Expected int64
}

// Audit recomputes orders from what was kept of their reports, in SQL of its own, and tells of every difference to what is stored;
// in a healthy database there is none, also while servers work on it. It reads only, and may read from a standby. Each batch of orders is
// one snapshot; orders that are placed meanwhile may be missed. NOT_FOUND for a single order that nothing is stored of, UNAVAILABLE.
//
// The time limit for a statement has to allow for the largest order: some seconds for each million fans.
func (s *Store) Audit(ctx context.Context, audit Audit) (AuditProgress, error) {
	return s.auditBy(ctx, usualAuditBatch(), audit)
}

func (s *Store) auditBy(ctx context.Context, batch auditBatch, audit Audit) (AuditProgress, error) {
	run := &auditRun{store: s, batch: batch, audit: audit}
	err := run.readQuestions()
	switch {
	case err != nil:
	case audit.Order.IsZero():
		err = run.everything(ctx)
	default:
		err = run.one(ctx, audit.Order)
	}
	return run.progress, err
}

// auditRun is one audit.
type auditRun struct {
	store     *Store
	batch     auditBatch
	audit     Audit
	questions []string // of orders
	firstFans string
	marketers string
	progress  AuditProgress
}

func (r *auditRun) readQuestions() error {
	files, err := fs.Glob(auditFiles, "audit/*.sql")
	if err != nil {
		return fmt.Errorf("questions of the audit: %w", err)
	}
	for _, name := range files {
		text, err := auditFiles.ReadFile(name)
		if err != nil {
			return fmt.Errorf("questions of the audit: %w", err)
		}
		switch name {
		case firstFansAudit:
			r.firstFans = string(text)
		case marketersAudit:
			r.marketers = string(text)
		default:
			r.questions = append(r.questions, string(text))
		}
	}
	return nil
}

// orderKey is the primary key of orders, and the beginning of that of everything they own.
type orderKey struct{ marketerID, orderID order.ID }

// endOfKeys lies after every key: an id of version 7 is smaller.
func endOfKeys() orderKey {
	var last order.ID
	for i := range last {
		last[i] = 0xff
	}
	return orderKey{last, last}
}

// next is the smallest id that is greater.
func next(id order.ID) order.ID {
	for i := len(id) - 1; i >= 0; i-- {
		if id[i]++; id[i] != 0 {
			break
		}
	}
	return id
}

func (r *auditRun) everything(ctx context.Context) error {
	err := r.snapshot(ctx, func(tx *sqlx.Tx) (auditPart, error) {
		expected := int64(0)
		err := tx.QueryRowContext(ctx, "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'orders'::regclass").Scan(&expected)
		r.progress.Expected = expected
		return auditPart{}, err
	})
	from, end := orderKey{}, endOfKeys()
	for err == nil && from != end {
		err = r.snapshot(ctx, func(tx *sqlx.Tx) (auditPart, error) {
			part, to, err := r.orders(ctx, tx, from)
			if err == nil {
				from = to
			}
			return part, err
		})
	}
	for marketer, more := (order.ID{}), true; err == nil && more; {
		err = r.snapshot(ctx, func(tx *sqlx.Tx) (part auditPart, err error) {
			part, marketer, more, err = r.sums(ctx, tx, marketer)
			return part, err
		})
	}
	creator, fan := order.ID{}, []byte{}
	for err == nil && fan != nil {
		err = r.snapshot(ctx, func(tx *sqlx.Tx) (auditPart, error) {
			part, nextCreator, nextFan, err := r.slots(ctx, tx, creator, fan)
			if err == nil {
				creator, fan = nextCreator, nextFan
			}
			return part, err
		})
	}
	return err
}

// sums looks at the sums of the next marketer, and says whether there was one.
func (r *auditRun) sums(ctx context.Context, tx *sqlx.Tx, after order.ID) (part auditPart, marketer order.ID, more bool, err error) {
	marketer = after
	err = tx.QueryRowContext(ctx, "SELECT id FROM accounts WHERE role = 'MARKETER' AND id > $1::uuid ORDER BY id LIMIT 1", after.UUID()).Scan(&marketer)
	if errors.Is(err, sql.ErrNoRows) {
		return part, marketer, false, nil
	}
	if err == nil {
		part.found, err = collect(ctx, tx, auditRow, r.marketers, marketer.UUID())
	}
	return part, marketer, true, err
}

// auditPart is what one snapshot gave.
type auditPart struct {
	orders int64
	found  []AuditDifference
}

// snapshot runs look in a transaction that sees one state of the database and cannot write, and tells of what it found. On a standby
// the server may break it off to keep up, and it runs again.
func (r *auditRun) snapshot(ctx context.Context, look func(*sqlx.Tx) (auditPart, error)) error {
	for attempt := 1; ; attempt++ {
		part, err := r.attempt(ctx, look)
		if err = fail(ctx, "audit", err); errors.Is(err, order.ErrRetry) && attempt < maxAttempts {
			err = rest(ctx, attempt)
			if err == nil {
				continue
			}
		}
		if err != nil {
			return err
		}
		r.tell(part)
		return nil
	}
}

func (r *auditRun) attempt(ctx context.Context, look func(*sqlx.Tx) (auditPart, error)) (auditPart, error) {
	tx, err := r.store.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return auditPart{}, err
	}
	defer tx.Rollback() // it has read only
	// Everything here goes by keys, but the planner does not see how few orders a range of one large marketer's keys holds.
	for _, setting := range []string{"enable_seqscan", "jit"} {
		if _, err := tx.ExecContext(ctx, "SET LOCAL "+setting+" = off"); err != nil {
			return auditPart{}, err
		}
	}
	return look(tx)
}

func (r *auditRun) tell(part auditPart) {
	r.progress.Orders += part.orders
	r.progress.Differences += int64(len(part.found))
	if r.audit.Found != nil {
		for _, difference := range part.found {
			r.audit.Found(difference)
		}
	}
	if r.audit.Progress != nil {
		r.audit.Progress(r.progress)
	}
}

// orders looks at a batch of orders from a key on, and at what lies between them, and says where the next one begins.
func (r *auditRun) orders(ctx context.Context, tx *sqlx.Tx, from orderKey) (part auditPart, to orderKey, err error) {
	var last orderKey
	err = tx.QueryRowContext(ctx, `
		SELECT n, marketer_id, id FROM (
			SELECT marketer_id, id, row_number() OVER keys AS n, coalesce(sum(weight) OVER (keys ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
			FROM (
				SELECT marketer_id, id, fans_delivered + clicks + clicks_filtered + clicks_inactive AS weight FROM orders
				WHERE (marketer_id, id) >= ($1::uuid, $2::uuid) ORDER BY marketer_id, id LIMIT $3
			) o WINDOW keys AS (ORDER BY marketer_id, id)
		) b WHERE before < $4 ORDER BY n DESC LIMIT 1`, from.marketerID.UUID(), from.orderID.UUID(), r.batch.orders, r.batch.rows).
		Scan(&part.orders, &last.marketerID, &last.orderID)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		to = endOfKeys()
	case err != nil:
		return part, to, err
	default:
		to = orderKey{last.marketerID, next(last.orderID)}
	}
	part.found, err = r.ask(ctx, tx, from, to)
	return part, to, err
}

// ask puts every question of orders to a range of keys.
func (r *auditRun) ask(ctx context.Context, tx *sqlx.Tx, from, to orderKey) (found []AuditDifference, err error) {
	for _, question := range r.questions {
		more, err := collect(ctx, tx, auditRow, question, from.marketerID.UUID(), from.orderID.UUID(), to.marketerID.UUID(), to.orderID.UUID())
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, nil
}

func auditRow() ([]any, func() AuditDifference) {
	var d AuditDifference
	var number sql.NullInt64
	return []any{&d.MarketerID, &d.OrderID, &number, &d.ReceiptID, &d.What, orNull(&d.Stored), orNull(&d.Recomputed)}, func() AuditDifference {
		d.Number = number.Int64
		return d
	}
}

// slots looks at a batch of first-fan slots, and says where the next one begins; the fan is nil when this was the last.
func (r *auditRun) slots(ctx context.Context, tx *sqlx.Tx, creator order.ID, fan []byte) (part auditPart, nextCreator order.ID, nextFan []byte, err error) {
	err = tx.QueryRowContext(ctx, `SELECT creator_id, fan_hash FROM first_fans WHERE (creator_id, fan_hash) >= ($1::uuid, $2::bytea)
		ORDER BY creator_id, fan_hash OFFSET $3 LIMIT 1`, creator.UUID(), fan, r.batch.firstFans).Scan(&nextCreator, &nextFan)
	to := nextCreator
	if errors.Is(err, sql.ErrNoRows) {
		to, err = endOfKeys().orderID, nil
	}
	if err == nil {
		part.found, err = collect(ctx, tx, auditRow, r.firstFans, creator.UUID(), fan, to.UUID(), append([]byte{}, nextFan...), nil)
	}
	return part, nextCreator, nextFan, err
}

// one looks at a single order, also at what is left of one that is gone.
func (r *auditRun) one(ctx context.Context, id order.ID) error {
	return r.snapshot(ctx, func(tx *sqlx.Tx) (part auditPart, err error) {
		var marketer, creator order.ID
		err = tx.QueryRowContext(ctx, "SELECT marketer_id, creator_id FROM orders WHERE id = $1", id).Scan(&marketer, &creator)
		if errors.Is(err, sql.ErrNoRows) {
			return part, order.NotFound("order")
		}
		if err != nil {
			return part, err
		}
		part.orders = 1
		if part.found, err = r.ask(ctx, tx, orderKey{marketer, id}, orderKey{marketer, next(id)}); err != nil {
			return part, err
		}
		slots, err := collect(ctx, tx, auditRow, r.firstFans, creator.UUID(), []byte{}, next(creator).UUID(), []byte{}, id)
		part.found = append(part.found, slots...)
		return part, err
	})
}
