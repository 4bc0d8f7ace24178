package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"headway/internal/app"
)

func (p *program) token() *cobra.Command {
	var role, account string
	var ttl time.Duration
	cmd := &cobra.Command{
		Use:   "token --role ROLE",
		Short: "Print a token for development",
		Long: `Print a token, alone, for the server that uses the data folder, whether it runs or not. Without --account it is for
the oldest account of the role, which with --demo is the first of the demo.`,
		Example: `  headway token --role marketer
  headway token --data /srv/headway --role client --account cli_06f2...
  curl -H "Authorization: Bearer $(headway token --role marketer)" ...`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			parsed, err := app.ParseRole(role)
			if err != nil {
				return usageError{err}
			}
			if ttl <= 0 {
				return usageError{fmt.Errorf("--ttl must be more than zero, not %v", ttl)}
			}
			return p.operate(cmd, func(ctx context.Context, o *app.Operator) error {
				token, err := o.Token(ctx, parsed, account, ttl)
				if err != nil {
					return err
				}
				fmt.Fprintln(p.stdout, token)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&role, "role", "", "marketer, client or platform")
	cmd.Flags().StringVar(&account, "account", "", "the account's id or external id (default the oldest of the role)")
	cmd.Flags().DurationVar(&ttl, "ttl", 30*24*time.Hour, "how long the token is valid")
	required(cmd, "role")
	return cmd
}
