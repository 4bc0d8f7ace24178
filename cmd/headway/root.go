package main

import (
	"context"
	"io"
	"log/slog"

	"github.com/spf13/cobra"

	"headway/internal/app"
	"headway/internal/config"
)

const about = `Headway is a GraphQL backend for cost-per-fan orders: marketers, clients and partner tools query orders, tags and
statistics, and everybody who watches an order sees its delivery move while it happens.

Nothing needs to be configured: "headway serve" runs a private PostgreSQL and Redis with its data in ~/.local/share/headway.
DATABASE_URL and REDIS_URL make it one of many stateless instances. docs/configuration.md lists every setting.

Exit codes: 0 done, 1 failed (one sentence says why) or an audit with differences, 2 wrong usage, 3 an import that refused some of its lines.`

// program is one run of the command line.
type program struct {
	stdout, stderr io.Writer
	// began tells that the command line was understood and a command runs.
	began bool
	// file is the file of settings that --config names.
	file string
}

// command is the tree of commands.
func (p *program) command() *cobra.Command {
	root := &cobra.Command{
		Use:           "headway",
		Short:         "A GraphQL backend for cost-per-fan orders, with live progress",
		Long:          about,
		Example:       "  headway serve --demo\n  headway token --role marketer\n  headway doctor",
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRun: func(*cobra.Command, []string) {
			p.began = true
		},
	}
	root.SetVersionTemplate("headway {{.Version}}\n")
	root.PersistentFlags().SortFlags = false
	config.CommonFlags(root.PersistentFlags())
	root.PersistentFlags().StringVar(&p.file, "config", "", "a file of settings, NAME=VALUE lines (default headway.env in the data folder)")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(p.serve(), p.migrate(), p.demo(), p.watch(), p.importing(), p.key(), p.account(), p.creator(), p.token(), p.schema(), p.doctor(), p.audit(), p.rebuild(), p.version())
	return root
}

// settings reads every setting as this command line has it.
func (p *program) settings(cmd *cobra.Command) (*config.Config, error) {
	return config.Load(config.FromMachine(config.Given(cmd.Flags()), p.file))
}

// log writes to the standard error, so that what a command prints can be used by another.
func (p *program) log(settings *config.Config) *slog.Logger {
	options := &slog.HandlerOptions{Level: settings.LogLevel}
	if settings.LogFormat == config.LogJSON {
		return slog.New(slog.NewJSONHandler(p.stderr, options))
	}
	return slog.New(slog.NewTextHandler(p.stderr, options))
}

// operate runs do with the database, beside a server or without one. Only warnings are logged: it is a command.
func (p *program) operate(cmd *cobra.Command, do func(ctx context.Context, o *app.Operator) error) error {
	settings, err := p.settings(cmd)
	if err != nil {
		return err
	}
	if !settings.IsSet("HEADWAY_LOG_LEVEL") {
		settings.LogLevel = slog.LevelWarn
	}
	operator, stop, err := app.OpenOperator(cmd.Context(), settings, p.log(settings))
	if err != nil {
		return err
	}
	err = do(cmd.Context(), operator)
	if stopped := stop(); err == nil {
		err = stopped
	}
	return err
}
