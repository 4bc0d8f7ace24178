package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"headway/internal/app"
	"headway/internal/config"
)

func (p *program) serve() *cobra.Command {
	var demo bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the server",
		Long: `Run the server until it gets SIGINT (Ctrl-C) or SIGTERM. Then /readyz fails, sockets are closed with a code on which
clients come back, what is in flight is finished, and everything that was started is stopped. A second signal ends it at once.

Every setting is a flag too, the limits included; docs/configuration.md lists them.`,
		Example: `  headway serve                                 # everything private, nothing configured
  headway serve --demo                          # the same, with orders that move
  headway serve --listen 0.0.0.0:80 --data /srv/headway
  DATABASE_URL=postgres://... REDIS_URL=redis://... headway serve   # one of many instances`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := p.settings(cmd)
			if err != nil {
				return err
			}
			log, beside := p.log(settings), p.beside
			if demo {
				beside = p.besideDemo(log)
			}
			server, err := app.New(settings, app.Options{Log: log, Beside: beside})
			if err != nil {
				return err
			}
			return server.Run(cmd.Context())
		},
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().BoolVar(&demo, "demo", false, "add a demo unless it is there, print a token for each of its roles, and let its orders move")
	config.ServeFlags(cmd.Flags())
	return cmd
}

// beside is what runs next to the server: it says where everything is.
func (p *program) beside(_ context.Context, server *app.Server) error {
	announce(p.stdout, server)
	return nil
}

// announce tells a person where everything is and what was started.
func announce(to io.Writer, server *app.Server) {
	fmt.Fprintf(to, "\nHeadway %s is running.\n\n", version())
	fmt.Fprintf(to, "  dashboard  %s/\n", server.URL)
	fmt.Fprintf(to, "  GraphiQL   %s/graphiql\n", server.URL)
	fmt.Fprintf(to, "  API        %s/graphql\n", server.URL)
	label := "started"
	for _, started := range server.Started {
		fmt.Fprintf(to, "  %-9s  %s\n", label, started)
		label = ""
	}
	fmt.Fprintln(to, "\nCtrl-C stops everything.")
}
