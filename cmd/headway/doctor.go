package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"headway/internal/app"
	"headway/internal/config"
)

func (p *program) doctor() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say what is wrong with the configuration",
		Long: `Print every setting that is not at its default and where it comes from, then look at everything that a server needs: the
data folder, the port, PostgreSQL and its schema, Redis, key sets. Nothing is started or changed. The exit code is 1 when the server
would not start or not work.`,
		Example: "  headway doctor\n  DATABASE_URL=postgres://... headway doctor",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := p.settings(cmd)
			if err != nil {
				return err
			}
			table := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
			for _, changed := range settings.Changed() {
				fmt.Fprintf(table, "%s\t%s\t(%s)\n", changed.Name, changed.Value, changed.Origin)
			}
			failing := false
			for _, finding := range app.Diagnose(cmd.Context(), settings) {
				fmt.Fprintf(table, "%s\t%s\t%s\n", finding.About, finding.Verdict, finding.Message)
				failing = failing || finding.Verdict == app.Failing
			}
			if err := table.Flush(); err != nil {
				return err
			}
			if failing {
				return errors.New("the server would not start, or not work, like this")
			}
			return nil
		},
	}
	cmd.Flags().SortFlags = false
	config.ServeFlags(cmd.Flags())
	return cmd
}
