package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"headway/internal/app"
)

func (p *program) migrate() *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database's schema up to date",
		Long: `Bring the schema of the configured database, or of the private one, up to date. A server does so by itself when it
starts, unless HEADWAY_MIGRATE is false. Any number may run at once: one migrates, the others wait.`,
		Example: "  DATABASE_URL=postgres://... headway migrate",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := p.settings(cmd)
			if err != nil {
				return err
			}
			settings.Database.Migrate = true
			if err := app.Migrate(cmd.Context(), settings, p.log(settings)); err != nil {
				return err
			}
			_, err = fmt.Fprintln(p.stdout, "The schema is up to date.")
			return err
		},
	}
}
