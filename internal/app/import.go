package app

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"headway/internal/ingest"
	"headway/internal/order"
)

// linesPerBatch is how many lines of a file share a transaction.
const linesPerBatch = 500

// longestLine bounds a line of deliveries, in bytes.
const longestLine = 1 << 20

// Import is a file with history from another system.
type Import struct {
	// Lines is the file's content.
	Lines io.Reader
	// DryRun finds out what would become of each line and stores nothing.
	DryRun bool
	// Refused is told of each line that was not taken in; the first line is 1.
	Refused func(line int, why error)
	// Progress is told how far the import is after each transaction.
	Progress func(ImportCount)
}

// ImportCount is what became of the lines so far.
type ImportCount struct{ Imported, Known, Refused int }

// Lines is how many there were.
func (c ImportCount) Lines() int { return c.Imported + c.Known + c.Refused }

// ImportOrders takes in orders.csv; see ingest.OrderLine for the columns. The error is about the file as a whole, or about
// the database; what was taken in until then stays, and the same file can be imported again.
func (o *Operator) ImportOrders(ctx context.Context, file Import) (ImportCount, error) {
	rows, err := newOrderRows(file.Lines)
	if err != nil {
		return ImportCount{}, err
	}
	return importAll(ctx, file, rows.next, func(ctx context.Context, lines []ingest.OrderLine) ([]ingest.LineResult, error) {
		return o.importer.ImportOrders(ctx, o.Platform(), lines, file.DryRun)
	})
}

// ImportDeliveries takes in deliveries.ndjson, the fans of orders that were imported before; see ingest.DeliveryLine.
func (o *Operator) ImportDeliveries(ctx context.Context, file Import) (ImportCount, error) {
	scanner := bufio.NewScanner(file.Lines)
	scanner.Buffer(nil, longestLine)
	rows := &deliveryRows{scanner: scanner}
	return importAll(ctx, file, rows.next, func(ctx context.Context, lines []ingest.DeliveryLine) ([]ingest.LineResult, error) {
		return o.importer.ImportDeliveries(ctx, o.Platform(), lines, file.DryRun)
	})
}

// row is one line of a file, or why it is none.
type row[L any] struct {
	number int
	line   L
	fault  error
}

// importAll works the file off in batches. next gives io.EOF after the last row.
func importAll[L any](ctx context.Context, file Import, next func() (row[L], error), store func(context.Context, []L) ([]ingest.LineResult, error)) (ImportCount, error) {
	var count ImportCount
	for {
		batch, readErr := readBatch(next)
		if readErr != nil && !errors.Is(readErr, io.EOF) {
			return count, readErr
		}
		if err := importBatch(ctx, file, batch, store, &count); err != nil {
			return count, err
		}
		file.Progress(count)
		if readErr != nil {
			return count, nil
		}
	}
}

func readBatch[L any](next func() (row[L], error)) ([]row[L], error) {
	var batch []row[L]
	for len(batch) < linesPerBatch {
		r, err := next()
		if err != nil {
			return batch, err
		}
		batch = append(batch, r)
	}
	return batch, nil
}

func importBatch[L any](ctx context.Context, file Import, batch []row[L], store func(context.Context, []L) ([]ingest.LineResult, error), count *ImportCount) error {
	var lines []L
	for _, r := range batch {
		if r.fault == nil {
			lines = append(lines, r.line)
		}
	}
	var results []ingest.LineResult
	if len(lines) > 0 {
		var err error
		if results, err = store(ctx, lines); err != nil {
			return err
		}
	}
	for _, r := range batch {
		if r.fault != nil {
			count.Refused++
			file.Refused(r.number, r.fault)
			continue
		}
		result := results[0]
		results = results[1:]
		switch result.Outcome {
		case ingest.LineImported:
			count.Imported++
		case ingest.LineKnown:
			count.Known++
		default:
			count.Refused++
			file.Refused(r.number, inColumn(result.Err))
		}
	}
	return nil
}

// inColumn names the column before the message.
func inColumn(err *order.Error) error {
	if err.Field == "" {
		return err
	}
	return fmt.Errorf("%s: %w", err.Field, err)
}

// orderRows reads a CSV file by the names of its columns.
type orderRows struct {
	reader  *csv.Reader
	columns []string
}

func newOrderRows(from io.Reader) (*orderRows, error) {
	buffered := bufio.NewReader(from)
	if mark, err := buffered.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = buffered.Discard(3) // spreadsheets put it there; it was read just now
	}
	r := &orderRows{reader: csv.NewReader(buffered)}
	header, err := r.reader.Read()
	if err != nil {
		return nil, fmt.Errorf("the first line must name the columns: %w", err)
	}
	for _, column := range header {
		column = strings.ToLower(strings.TrimSpace(column))
		if !slices.Contains(ingest.OrderColumns(), column) {
			return nil, fmt.Errorf("there is no column %q; the columns are %s", column, strings.Join(ingest.OrderColumns(), ", "))
		}
		if slices.Contains(r.columns, column) {
			return nil, fmt.Errorf("the column %q is there twice", column)
		}
		r.columns = append(r.columns, column)
	}
	for _, column := range ingest.RequiredOrderColumns() {
		if !slices.Contains(r.columns, column) {
			return nil, fmt.Errorf("the column %q is missing; needed are %s", column, strings.Join(ingest.RequiredOrderColumns(), ", "))
		}
	}
	return r, nil
}

func (r *orderRows) next() (row[ingest.OrderLine], error) {
	values, err := r.reader.Read()
	var malformed *csv.ParseError
	switch {
	case errors.As(err, &malformed):
		return row[ingest.OrderLine]{number: malformed.StartLine, fault: malformed.Err}, nil
	case err != nil:
		return row[ingest.OrderLine]{}, err
	}
	number, _ := r.reader.FieldPos(0)
	byName := make(map[string]string, len(values))
	for i, value := range values {
		byName[r.columns[i]] = value
	}
	line, fault := ingest.ParseOrderLine(byName)
	if fault != nil {
		return row[ingest.OrderLine]{number: number, fault: inColumn(fault)}, nil
	}
	return row[ingest.OrderLine]{number: number, line: line}, nil
}

// deliveryRows reads one JSON object a line; empty lines say nothing.
type deliveryRows struct {
	scanner *bufio.Scanner
	number  int
}

func (r *deliveryRows) next() (row[ingest.DeliveryLine], error) {
	for r.scanner.Scan() {
		r.number++
		text := strings.TrimSpace(r.scanner.Text())
		if text == "" {
			continue
		}
		line, fault := ingest.ParseDeliveryLine([]byte(text))
		if fault != nil {
			return row[ingest.DeliveryLine]{number: r.number, fault: inColumn(fault)}, nil
		}
		return row[ingest.DeliveryLine]{number: r.number, line: line}, nil
	}
	switch err := r.scanner.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return row[ingest.DeliveryLine]{}, fmt.Errorf("line %d is longer than %d bytes", r.number+1, longestLine)
	case err != nil:
		return row[ingest.DeliveryLine]{}, err
	}
	return row[ingest.DeliveryLine]{}, io.EOF
}
