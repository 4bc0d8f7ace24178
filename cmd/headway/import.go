package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"headway/internal/app"
)

const aboutImport = `Take in records of another system: orders from a CSV file whose first line names the columns, then their fans from a
file with one JSON object a line. Past times are kept, and nothing is published or set off by them. docs/import.md has the columns.

Every line that is refused is printed with the reason, on the standard output; the others are taken in. Importing the same file again
after an interruption or a correction counts nothing twice. The exit code is 3 when lines were refused.`

func (p *program) importing() *cobra.Command {
	var dryRun bool
	var kind string
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Take in orders and deliveries from another system",
		Long:  aboutImport,
		Example: `  headway import orders.csv --dry-run
  headway import orders.csv
  headway import deliveries.ndjson
  zcat deliveries.ndjson.gz | headway import - --kind deliveries`,
		Args: oneArgument("the file, or - for the standard input"),
		RunE: func(cmd *cobra.Command, arguments []string) error {
			what, err := kindOf(arguments[0], kind)
			if err != nil {
				return usageError{err}
			}
			file, size, err := openInput(cmd.InOrStdin(), arguments[0])
			if err != nil {
				return err
			}
			defer file.Close()
			return p.operate(cmd, func(ctx context.Context, o *app.Operator) error {
				return p.importFile(ctx, o, importJob{name: arguments[0], kind: what, dryRun: dryRun, file: file, size: size})
			})
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would become of each line, and store nothing")
	cmd.Flags().StringVar(&kind, "kind", "", "orders or deliveries (default by the file's name: .csv, or .ndjson and .jsonl)")
	return cmd
}

const (
	kindOrders     = "orders"
	kindDeliveries = "deliveries"
)

// kindOf tells what is in a file.
func kindOf(name, kind string) (string, error) {
	switch {
	case kind == kindOrders, kind == kindDeliveries:
		return kind, nil
	case kind != "":
		return "", fmt.Errorf("%q cannot be imported: take orders or deliveries", kind)
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv":
		return kindOrders, nil
	case ".ndjson", ".jsonl":
		return kindDeliveries, nil
	}
	return "", fmt.Errorf("the name %s does not tell what is in it: say --kind orders or --kind deliveries", name)
}

// openInput opens the file and tells its size in bytes, 0 where that is not known.
func openInput(stdin io.Reader, name string) (io.ReadCloser, int64, error) {
	if name == "-" {
		return io.NopCloser(stdin), 0, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return file, info.Size(), nil
}

// importJob is one file to be taken in.
type importJob struct {
	name   string
	kind   string
	dryRun bool
	file   io.Reader
	size   int64
}

func (p *program) importFile(ctx context.Context, o *app.Operator, job importJob) error {
	read := &countingReader{Reader: job.file}
	bar := newProgressBar(p.stderr, job.size)
	file := app.Import{
		Lines: read, DryRun: job.dryRun,
		Refused: func(line int, why error) {
			bar.clear()
			fmt.Fprintf(p.stdout, "%s:%d: %v\n", job.name, line, why)
		},
		Progress: func(count app.ImportCount) {
			bar.show(read.bytes, fmt.Sprintf("%d lines, %d refused", count.Lines(), count.Refused))
		},
	}
	take := o.ImportOrders
	if job.kind == kindDeliveries {
		take = o.ImportDeliveries
	}
	count, err := take(ctx, file)
	bar.clear()
	verb := "imported"
	if job.dryRun {
		verb = "would be imported"
	}
	fmt.Fprintf(p.stdout, "%d lines: %d %s, %d known already, %d refused\n", count.Lines(), count.Imported, verb, count.Known, count.Refused)
	switch {
	case err != nil:
		return fmt.Errorf("import %s: %w (what is counted above is in; import the file again to go on)", job.name, err)
	case count.Refused > 0:
		return partialError{fmt.Errorf("%d lines of %s were refused; correct them and import the file again", count.Refused, job.name)}
	}
	return nil
}

// countingReader counts what was read.
type countingReader struct {
	io.Reader
	bytes int64
}

func (r *countingReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.bytes += int64(n)
	return n, err
}
