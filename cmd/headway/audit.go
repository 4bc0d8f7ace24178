package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"headway/internal/app"
	"headway/internal/order"
	"headway/internal/postgres"
)

// auditStatement is how long the audit of a batch may take: the fans of a whole large order are one batch.
const auditStatement = time.Hour

const aboutAudit = `Recompute every order from its receipts, clicks, events and ledger, and list every figure that is stored otherwise: what
was delivered and clicked, the charts, the timeline, holds, settlements and the ledger, first fans, guarantees, names. In a healthy
database there is nothing to list, ever. docs/audit.md tells how to read it, and what to do when there is something.

It only reads, beside a running server or from a standby, and needs as much memory for a million orders as for one. The exit code is 1 when
there is a difference, or when the audit could not be finished; then the last line says why.`

func (p *program) audit() *cobra.Command {
	var wanted string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Recompute every order from its receipts and its ledger, and list any difference",
		Long:  aboutAudit,
		Example: `  headway audit
  headway audit --order ord_06f2k7c0zs9m1cm8x1d7d9f1xr
  headway audit --json | jq '.differences[] | .order' | sort -u
  DATABASE_URL=postgres://standby... headway audit`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			audit := postgres.Audit{}
			if wanted != "" {
				id, _, err := order.ParseID(wanted, order.KindOrder)
				if err != nil {
					return usageError{err}
				}
				audit.Order = id
			}
			settings, err := p.settings(cmd)
			if err != nil {
				return err
			}
			store, stop, err := app.OpenStore(cmd.Context(), settings, p.log(settings), auditStatement)
			if err != nil {
				return err
			}
			bar := newProgressBar(p.stderr, 0)
			list := newDifferences(p.stdout, asJSON)
			audit.Found = func(d postgres.AuditDifference) { bar.clear(); list.add(d) }
			audit.Progress = func(done postgres.AuditProgress) {
				bar.size = done.Expected
				bar.show(done.Orders, fmt.Sprintf("%d orders, %d differences", done.Orders, done.Differences))
			}
			done, err := store.Audit(cmd.Context(), audit)
			bar.clear()
			list.end(done, err == nil)
			if stopped := stop(); err == nil {
				err = stopped
			}
			switch {
			case err != nil:
				return fmt.Errorf("the audit ended after %d orders: %w", done.Orders, err)
			case done.Differences > 0:
				return fmt.Errorf("%d figures are stored otherwise than they are recomputed: see docs/audit.md", done.Differences)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&wanted, "order", "", "audit this order only (ord_…)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object, for programs")
	return cmd
}

// differences is the list as it is printed, line by line as they are found.
type differences interface {
	add(d postgres.AuditDifference)
	// end closes the list; whole tells that the audit came to its end.
	end(done postgres.AuditProgress, whole bool)
}

func newDifferences(to io.Writer, asJSON bool) differences {
	if asJSON {
		return &jsonDifferences{to: to}
	}
	return plainDifferences{to}
}

// plainDifferences is for people.
type plainDifferences struct{ to io.Writer }

func (l plainDifferences) add(d postgres.AuditDifference) {
	what := d.What
	if !d.ReceiptID.IsZero() {
		what += " (" + d.ReceiptID.Text(order.KindReceipt) + ")"
	}
	of := fmt.Sprintf("%s (number %d)", d.OrderID.Text(order.KindOrder), d.Number)
	if d.OrderID.IsZero() {
		of = d.MarketerID.Text(order.KindMarketer)
	}
	fmt.Fprintf(l.to, "%s: %s: stored %s, recomputed %s\n", of, what,
		cmp.Or(d.Stored, "nothing"), cmp.Or(d.Recomputed, "nothing"))
}

func (l plainDifferences) end(done postgres.AuditProgress, whole bool) {
	if whole {
		fmt.Fprintf(l.to, "%d orders audited, %d differences\n", done.Orders, done.Differences)
	}
}

// jsonDifferences is for programs. An audit that breaks off leaves the object open, so that nobody takes it for a clean one.
type jsonDifferences struct {
	to     io.Writer
	listed bool
}

// jsonDifference is one of them; docs/audit.md describes the fields.
type jsonDifference struct {
	Marketer   string  `json:"marketer"`
	Order      *string `json:"order"`
	Number     int64   `json:"number"`
	Receipt    *string `json:"receipt"`
	What       string  `json:"what"`
	Stored     *string `json:"stored"`
	Recomputed *string `json:"recomputed"`
}

func (l *jsonDifferences) add(d postgres.AuditDifference) {
	line, err := json.Marshal(jsonDifference{
		Marketer: d.MarketerID.Text(order.KindMarketer), Order: orNull(d.OrderID.Text(order.KindOrder)), Number: d.Number, Receipt: orNull(d.ReceiptID.Text(order.KindReceipt)),
		What: d.What, Stored: orNull(d.Stored), Recomputed: orNull(d.Recomputed),
	})
	if err != nil { // texts and numbers are always JSON
		panic(err)
	}
	l.open()
	if l.listed {
		fmt.Fprint(l.to, ",")
	}
	l.listed = true
	fmt.Fprintf(l.to, "\n  %s", line)
}

// open begins the object, once.
func (l *jsonDifferences) open() {
	if !l.listed {
		fmt.Fprint(l.to, `{"differences": [`)
	}
}

func (l *jsonDifferences) end(done postgres.AuditProgress, whole bool) {
	l.open()
	if whole {
		fmt.Fprintf(l.to, "\n], \"orders\": %d, \"clean\": %t}\n", done.Orders, done.Differences == 0)
	}
}

// orNull is nil for the empty text.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
