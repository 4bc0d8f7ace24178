package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// noArguments refuses what stands behind the flags.
func noArguments(cmd *cobra.Command, arguments []string) error {
	if len(arguments) > 0 {
		return usageError{fmt.Errorf("%s takes no arguments, but %q was given", cmd.CommandPath(), strings.Join(arguments, " "))}
	}
	return nil
}

// oneArgument asks for exactly one, which is called what.
func oneArgument(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, arguments []string) error {
		if len(arguments) != 1 {
			return usageError{fmt.Errorf("%s takes one argument: %s", cmd.CommandPath(), what)}
		}
		return nil
	}
}

// group is a command that only holds others.
func group(cmd *cobra.Command, members ...*cobra.Command) *cobra.Command {
	cmd.Args = func(cmd *cobra.Command, arguments []string) error {
		if len(arguments) > 0 {
			return usageError{fmt.Errorf("there is no command %q", cmd.CommandPath()+" "+arguments[0])}
		}
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	cmd.AddCommand(members...)
	return cmd
}

// required asks for flags that a command cannot do without.
func required(cmd *cobra.Command, flags ...string) {
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		for _, flag := range flags {
			if !cmd.Flags().Changed(flag) {
				return usageError{fmt.Errorf("%s needs --%s", cmd.CommandPath(), flag)}
			}
		}
		return nil
	}
}
