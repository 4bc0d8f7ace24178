package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"headway/internal/app"
	"headway/internal/order"
)

func (p *program) creator() *cobra.Command {
	return group(&cobra.Command{
		Use:   "creator",
		Short: "Make creators, the pages that orders are placed for",
		Long:  "A creator is a page that fans are ordered for. It belongs to one client, who places the orders.",
	}, p.creatorCreate())
}

func (p *program) creatorCreate() *cobra.Command {
	var client, name, externalID string
	cmd := &cobra.Command{
		Use:     "create --client ACCOUNT --name NAME",
		Short:   "Make a creator of a client and print its id",
		Example: `  headway creator create --client cli_06f2... --name "Rosa's page"`,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.operate(cmd, func(ctx context.Context, o *app.Operator) error {
				creator, err := o.CreateCreator(ctx, client, name, externalID)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(p.stdout, creator.ID.Text(order.KindCreator))
				return err
			})
		},
	}
	cmd.Flags().StringVar(&client, "client", "", "the client's id or external id")
	cmd.Flags().StringVar(&name, "name", "", "what people call the creator")
	cmd.Flags().StringVar(&externalID, "external-id", "", "how another system names the creator, unique for its client")
	required(cmd, "client", "name")
	return cmd
}
