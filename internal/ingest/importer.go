package ingest

import (
	"context"
	"crypto/rand"
	"errors"
	"io"

	"headway/internal/order"
)

// MaxLinesPerImport is how many lines one call of an importer may carry; they share a transaction.
const MaxLinesPerImport = 1000

// LineOutcome is what became of a line.
type LineOutcome string

// The outcomes.
const (
	LineImported LineOutcome = "IMPORTED"
	// LineKnown tells that the line was imported before; it changed nothing.
	LineKnown   LineOutcome = "KNOWN"
	LineRefused LineOutcome = "REFUSED"
)

// LineResult is what became of one line.
type LineResult struct {
	// ExternalID is the order's external_id or the delivery's report_id.
	ExternalID string
	Outcome    LineOutcome
	// OrderID is the order that the line made or belongs to; zero when refused.
	OrderID order.ID
	// Err says why a line was refused, and in which column.
	Err *order.Error
}

// Importer takes in what happened before Headway, at its own times: nothing is published and no rule of time is set off.
// It is safe for concurrent use.
type Importer struct {
	transact transact[ImportTx]
	hash     hashKeys
	random   io.Reader
}

// NewImporter makes an importer. The keys of the config are those of New: with others every imported fan would be new again.
func NewImporter[T ImportTx](store Store[T], config Config) (*Importer, error) {
	hash, err := newHashKeys(config)
	if err != nil {
		return nil, err
	}
	m := &Importer{transact: widenImport(store), hash: hash, random: config.Random}
	if m.random == nil {
		m.random = rand.Reader
	}
	return m, nil
}

// ImportOrders takes in orders, each line for itself, and gives one result each, in the order given. What was imported before by
// the same account is KNOWN, so that a file can be imported again after an interruption. A dry run finds out the same and stores
// nothing. Errors, with which the whole call stored nothing or only its first lines: FORBIDDEN unless the viewer is the platform,
// LIMIT_EXCEEDED past MaxLinesPerImport, UNAVAILABLE.
func (m *Importer) ImportOrders(ctx context.Context, v order.Viewer, lines []OrderLine, dryRun bool) ([]LineResult, error) {
	return importLines(ctx, m, v, lines, dryRun, m.importOrders)
}

// ImportDeliveries takes in the fans of orders that were imported before, as ImportOrders does orders. A dry run needs the orders
// to be there.
func (m *Importer) ImportDeliveries(ctx context.Context, v order.Viewer, lines []DeliveryLine, dryRun bool) ([]LineResult, error) {
	return importLines(ctx, m, v, lines, dryRun, m.importDeliveries)
}

// errDryRun rolls a transaction back that went well.
var errDryRun = errors.New("dry run")

// importLine is an OrderLine or a DeliveryLine.
type importLine interface{ externalID() string }

func (l OrderLine) externalID() string    { return l.ExternalID }
func (l DeliveryLine) externalID() string { return l.ReportID }

// importing takes lines in within one transaction.
type importing[L importLine] func(ctx context.Context, tx ImportTx, v order.Viewer, lines []L, dryRun bool) ([]LineResult, error)

func importLines[L importLine](ctx context.Context, m *Importer, v order.Viewer, lines []L, dryRun bool, do importing[L]) ([]LineResult, error) {
	if err := order.Permit(v, order.ActionReport); err != nil {
		return nil, err
	}
	if !v.IsPlatform() {
		return nil, order.Forbidden("Only the platform imports.")
	}
	if len(lines) > MaxLinesPerImport {
		return nil, order.LimitExceeded("linesPerImport", MaxLinesPerImport)
	}
	results, err := m.together(ctx, func(tx ImportTx) ([]LineResult, error) { return do(ctx, tx, v, lines, dryRun) }, dryRun)
	if err == nil || len(lines) == 1 || ctx.Err() != nil || order.CodeOf(err) == order.CodeUnavailable {
		return results, err
	}
	// Something in one of the lines cannot be stored, and took the others with it.
	results = make([]LineResult, 0, len(lines))
	for _, line := range lines {
		alone, err := importLines(ctx, m, v, []L{line}, dryRun, do)
		switch {
		case err == nil:
			results = append(results, alone...)
		case ctx.Err() != nil || order.CodeOf(err) == order.CodeUnavailable:
			return results, err
		default:
			results = append(results, LineResult{ExternalID: line.externalID(), Outcome: LineRefused, Err: asError(err)})
		}
	}
	return results, nil
}

func (m *Importer) together(ctx context.Context, do func(ImportTx) ([]LineResult, error), dryRun bool) (results []LineResult, err error) {
	err = m.transact(ctx, func(tx ImportTx) (err error) {
		if results, err = do(tx); err == nil && dryRun {
			err = errDryRun
		}
		return err
	})
	if err == nil || errors.Is(err, errDryRun) {
		return results, nil
	}
	return nil, err
}
