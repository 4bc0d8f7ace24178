package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"headway/internal/app"
	"headway/internal/postgres"
)

const aboutRebuild = `Make what statistics are read from anew: the sums of each marketer's days and quarters of an hour, from its orders and their rollups; with
--orders first the rollups of every order, from its receipts and clicks. It works beside running servers: readers see the old figures
or the new ones, and nothing that is reported meanwhile is lost. docs/statistics.md tells when it is needed, which is after an audit has found a
difference in them, and never else.`

func (p *program) rebuild() *cobra.Command {
	var orders bool
	cmd := &cobra.Command{
		Use:   "rebuild",
		Short: "Make the sums that statistics are read from anew",
		Long:  aboutRebuild,
		Example: `  headway rebuild
  headway rebuild --orders && headway audit`,
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
			bar, rebuilt := newProgressBar(p.stderr, 0), 0
			err = store.Rebuild(cmd.Context(), postgres.Rebuild{Orders: orders, Progress: func(done, all int) {
				rebuilt, bar.size = done, int64(all)
				bar.show(int64(done), fmt.Sprintf("%d of %d marketers", done, all))
			}})
			bar.clear()
			if stopped := stop(); err == nil {
				err = stopped
			}
			if err != nil {
				return fmt.Errorf("rebuilding ended after %d marketers: %w", rebuilt, err)
			}
			fmt.Fprintf(p.stdout, "%d marketers rebuilt\n", rebuilt)
			return nil
		},
	}
	cmd.Flags().BoolVar(&orders, "orders", false, "the rollups of orders too, from receipts and clicks")
	return cmd
}
