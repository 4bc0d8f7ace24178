package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"headway/internal/app"
)

const aboutRebuild = `Write anew what each order's row repeats so that a list reads one table: the names of marketer, client, creator and campaign, the text
that is searched, and the tags, of which those that do not exist any more are taken off. "headway audit" finds what is wrong there;
in a healthy database nothing is.

It works in batches of 1,000 orders beside running servers. What is counted, owed or paid is never touched.`

func (p *program) rebuild() *cobra.Command {
	return &cobra.Command{
		Use:   "rebuild",
		Short: "Write anew what lists read of names and tags",
		Long:  aboutRebuild,
		Example: `  headway rebuild
  DATABASE_URL=postgres://... headway rebuild && headway audit`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := p.settings(cmd)
			if err != nil {
				return err
			}
			operator, stop, err := app.OpenOperator(cmd.Context(), settings, p.log(settings))
			if err != nil {
				return err
			}
			bar := newProgressBar(p.stderr, 0)
			var looked int64
			mended, err := operator.Store.Rebuild(cmd.Context(), func(orders, mended int64) {
				looked = orders
				bar.show(orders, fmt.Sprintf("%d orders, %d mended", orders, mended))
			})
			bar.clear()
			if stopped := stop(); err == nil {
				err = stopped
			}
			if err != nil {
				return fmt.Errorf("the rebuild ended after %d orders: %w", looked, err)
			}
			fmt.Fprintf(p.stdout, "%d orders, %d mended\n", looked, mended)
			return nil
		},
	}
}
