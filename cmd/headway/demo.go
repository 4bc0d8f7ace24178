package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"headway/internal/app"
	"headway/internal/demo"
	"headway/internal/order"
)

func (p *program) demo() *cobra.Command {
	var simulate bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Fill the database with a demo",
		Long: fmt.Sprintf(`Fill the configured database, or the private one, with %d orders in every state, the people behind them and four
months of history, in one transaction. A database that has the demo already is left as it is. What else is in the database stays, so keep
a demo away from real work: it cannot be taken out again.

With --simulate it then goes on until Ctrl-C: fans arrive, marketers answer, clients place and pause. With REDIS_URL, or beside a running
server on the same data folder, those who watch see it live.`, demo.Orders),
		Example: `  headway demo                                        # the private database of the data folder
  DATABASE_URL=postgres://... headway demo
  DATABASE_URL=postgres://... REDIS_URL=redis://... headway demo --simulate`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.operate(cmd, func(ctx context.Context, o *app.Operator) error {
				if err := p.seedDemo(ctx, o); err != nil || !simulate {
					return err
				}
				fmt.Fprintln(p.stdout, "Simulating; Ctrl-C ends it.")
				o.SimulateDemo(ctx, p.demoLog())
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&simulate, "simulate", false, "go on delivering until Ctrl-C")
	return cmd
}

// demoLog tells what keeps a simulation from going on; a command has nobody else to tell.
func (p *program) demoLog() *slog.Logger { return slog.New(slog.NewTextHandler(p.stderr, nil)) }

func (p *program) seedDemo(ctx context.Context, o *app.Operator) error {
	began := time.Now()
	added, err := o.SeedDemo(ctx)
	if err != nil {
		return err
	}
	told := "The demo is there already."
	if added {
		told = fmt.Sprintf("Stored a demo with %d orders in %.1f s.", demo.Orders, time.Since(began).Seconds())
	}
	_, err = fmt.Fprintln(p.stdout, told)
	return err
}

// besideDemo is what runs next to a server with --demo: it seeds, says where everything is and with which tokens, and simulates.
func (p *program) besideDemo(log *slog.Logger) func(ctx context.Context, server *app.Server) error {
	return func(ctx context.Context, server *app.Server) error {
		if _, err := server.SeedDemo(ctx); err != nil {
			return err
		}
		announce(p.stdout, server)
		if err := announceTokens(ctx, p.stdout, server.Operator); err != nil {
			return err
		}
		server.SimulateDemo(ctx, log)
		return nil
	}
}

// demoTokenLife is how long the tokens that are printed at a start are valid.
const demoTokenLife = 30 * 24 * time.Hour

// announceTokens prints a token for each role, to sign in with.
func announceTokens(ctx context.Context, to io.Writer, o *app.Operator) error {
	first := demo.FirstAccounts()
	fmt.Fprintln(to, "\nThe demo's orders move. Sign in with one of these tokens, which are valid for 30 days:")
	for _, holder := range []struct {
		role    order.Role
		account string
	}{
		{order.RoleMarketer, first.Marketer.Text(order.KindMarketer)},
		{order.RoleClient, first.Client.Text(order.KindClient)},
		{order.RolePlatform, o.Platform().AccountID.Text(order.KindPlatform)},
	} {
		token, err := o.Token(ctx, holder.role, holder.account, demoTokenLife)
		if err != nil {
			return err
		}
		fmt.Fprintf(to, "\n  %-9s  %s\n", app.RoleName(holder.role), token)
	}
	return nil
}
