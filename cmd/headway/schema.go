package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"headway"
)

func (p *program) schema() *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the API's schema",
		Long:    "Print the API in GraphQL's schema definition language, descriptions included, for code generators and linters.",
		Example: "  headway schema > schema.graphqls",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(p.stdout, headway.Schema())
			return err
		},
	}
}
