package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"headway/internal/app"
	"headway/internal/postgres"
)

const aboutRebuild = `Write anew what is stored a second time so that it is read quickly: on each order's row the names of marketer, client, creator and
campaign, the text that is searched, and the tags; and for statistics the sums of each marketer's days and quarters of an hour, from its orders and their
rollups. With --orders the rollups of every order come first, from its receipts and clicks.

It works beside running servers: readers see the old figures or the new ones, and nothing that is reported meanwhile is lost. What is
counted, owed or paid is never touched. It is needed after "headway audit" has found a difference in these, and never else.`

func (p *program) rebuild() *cobra.Command {
	var orders bool
	cmd := &cobra.Command{
		Use:   "rebuild",
		Short: "Write anew what lists and statistics are read from",
		Long:  aboutRebuild,
		Example: `  headway rebuild
  DATABASE_URL=postgres://... headway rebuild --orders && headway audit`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := p.settings(cmd)
			if err != nil {
				return err
			}
			store, stop, err := app.OpenStore(cmd.Context(), settings, p.log(settings), auditStatement)
			if err != nil {
				return err
			}
			err = rebuildAll(cmd, store, orders, p.stdout, newProgressBar(p.stderr, 0))
			if stopped := stop(); err == nil {
				err = stopped
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&orders, "orders", false, "the rollups of orders too, from receipts and clicks")
	return cmd
}

func rebuildAll(cmd *cobra.Command, store *postgres.Store, orders bool, out io.Writer, bar *progressBar) error {
	defer bar.clear()
	var rows int64
	mended, err := store.RebuildRows(cmd.Context(), func(done, mended int64) {
		rows = done
		bar.show(done, fmt.Sprintf("%d orders, %d mended", done, mended))
	})
	if err != nil {
		return fmt.Errorf("the rebuild ended after %d orders: %w", rows, err)
	}
	marketers := 0
	err = store.RebuildSums(cmd.Context(), postgres.SumsRebuild{Orders: orders, Progress: func(done, all int) {
		marketers, bar.size = done, int64(all)
		bar.show(int64(done), fmt.Sprintf("%d of %d marketers", done, all))
	}})
	if err != nil {
		return fmt.Errorf("the rebuild ended after %d marketers: %w", marketers, err)
	}
	bar.clear()
	fmt.Fprintf(out, "%d orders, %d mended; %d marketers rebuilt\n", rows, mended, marketers)
	return nil
}
