package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"headway/internal/app"
)

func (p *program) account() *cobra.Command {
	return group(&cobra.Command{
		Use:   "account",
		Short: "Make accounts",
		Long:  "Accounts are marketers, clients and the platform's own. An account has one role for ever.",
	}, p.accountCreate())
}

func (p *program) accountCreate() *cobra.Command {
	var role, name, externalID string
	cmd := &cobra.Command{
		Use:   "create --role ROLE --name NAME",
		Short: "Make an account and print its id",
		Example: `  headway account create --role marketer --name "Blue Harbour"
  headway account create --role client --name "Rosa" --external-id auth0|42`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			parsed, err := app.ParseRole(role)
			if err != nil {
				return usageError{err}
			}
			return p.operate(cmd, func(ctx context.Context, o *app.Operator) error {
				account, err := o.CreateAccount(ctx, parsed, name, externalID)
				if err != nil {
					return err
				}
				fmt.Fprintln(p.stdout, account.ID.Text(account.Role.Kind()))
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&role, "role", "", "marketer, client or platform")
	cmd.Flags().StringVar(&name, "name", "", "what people call the account")
	cmd.Flags().StringVar(&externalID, "external-id", "", "how a token issuer names the account (the token's sub)")
	required(cmd, "role", "name")
	return cmd
}
