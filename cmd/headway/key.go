package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"headway/internal/app"
	"headway/internal/order"
)

func (p *program) key() *cobra.Command {
	return group(&cobra.Command{
		Use:   "key",
		Short: "Make, list and revoke API keys",
		Long:  "An API key lets a program act as one account, limited to scopes. Its secret is shown once.",
	}, p.keyCreate(), p.keyList(), p.keyRevoke())
}

func (p *program) keyCreate() *cobra.Command {
	var account, name string
	var scopes []string
	var ttl time.Duration
	cmd := &cobra.Command{
		Use:   "create --account ACCOUNT --name NAME",
		Short: "Make an API key and print its secret, alone",
		Long: "Make an API key for an account, in the name of the platform, and print its secret, alone. It is not shown again.\n\n" +
			"The scopes are: " + strings.Join(scopeNames(), ", ") + ".",
		Example: `  headway key create --account mar_06f2... --name "reporting" --scope orders:read,stats:read
  headway key create --account cli_06f2... --name "tracker" --scope deliveries:write --ttl 720h`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.operate(cmd, func(ctx context.Context, o *app.Operator) error {
				owner, err := o.Account(ctx, account)
				if err != nil {
					return err
				}
				input := order.APIKeyInput{Name: name, AccountID: owner.ID}
				for _, scope := range scopes {
					input.Scopes = append(input.Scopes, order.Scope(scope))
				}
				if ttl > 0 {
					ends := time.Now().Add(ttl)
					input.ExpiresAt = &ends
				}
				created, err := o.Orders.CreateAPIKey(ctx, o.Platform(), input, "")
				if err != nil {
					return err
				}
				fmt.Fprintln(p.stdout, created.Secret)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&account, "account", "", "the account's id or external id")
	cmd.Flags().StringVar(&name, "name", "", "what people call the key")
	cmd.Flags().StringSliceVar(&scopes, "scope", nil, "what the key is limited to (default everything that the account may do)")
	cmd.Flags().DurationVar(&ttl, "ttl", 0, "how long the key is valid (default for ever)")
	required(cmd, "account", "name")
	return cmd
}

func (p *program) keyList() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the API keys of all accounts, newest first, without their secrets",
		Example: "  headway key list",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.operate(cmd, func(ctx context.Context, o *app.Operator) error { return p.listKeys(ctx, o) })
		},
	}
}

func (p *program) listKeys(ctx context.Context, o *app.Operator) error {
	table := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "KEY\tACCOUNT\tNAME\tSCOPES\tSTATE\tLAST USED")
	size, after := order.MaxPageSize, ""
	for {
		page, err := o.Orders.APIKeys(ctx, o.Platform(), order.Page{First: &size, After: after})
		if err != nil {
			return err
		}
		owners := make([]order.ID, len(page.Items))
		for i, key := range page.Items {
			owners[i] = key.AccountID
		}
		names, err := o.Orders.Accounts(ctx, o.Platform(), owners)
		if err != nil {
			return err
		}
		for _, key := range page.Items {
			fmt.Fprintln(table, keyLine(key, names[key.AccountID]))
		}
		if !page.HasNextPage {
			return table.Flush()
		}
		after = page.Cursors[len(page.Cursors)-1]
	}
}

func keyLine(key *order.APIKey, owner *order.Account) string {
	scopes := "all"
	if key.Scopes != nil {
		scopes = strings.Join(texts(key.Scopes), ",")
	}
	state, used, name := "active", "never", ""
	switch {
	case key.RevokedAt != nil:
		state = "revoked"
	case key.ExpiresAt != nil && !time.Now().Before(*key.ExpiresAt):
		state = "expired"
	}
	if key.LastUsedAt != nil {
		used = key.LastUsedAt.UTC().Format(time.RFC3339)
	}
	if owner != nil {
		name = owner.Name
	}
	return strings.Join([]string{key.ID.Text(order.KindAPIKey), name, key.Name, scopes, state, used}, "\t")
}

func (p *program) keyRevoke() *cobra.Command {
	return &cobra.Command{
		Use:     "revoke KEY",
		Short:   "End an API key for ever and cut what is open with it",
		Example: "  headway key revoke key_06f2...",
		Args:    oneArgument("the key's id, as \"headway key list\" shows it"),
		RunE: func(cmd *cobra.Command, arguments []string) error {
			id, _, err := order.ParseID(arguments[0], order.KindAPIKey)
			if err != nil {
				return usageError{err}
			}
			return p.operate(cmd, func(ctx context.Context, o *app.Operator) error {
				_, err := o.Orders.RevokeAPIKey(ctx, o.Platform(), id, "")
				return err
			})
		},
	}
}

func scopeNames() []string { return texts(order.Scopes()) }

func texts[T ~string](values []T) []string {
	list := make([]string, len(values))
	for i, value := range values {
		list[i] = string(value)
	}
	return list
}
