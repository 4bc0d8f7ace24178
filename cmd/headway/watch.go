package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"headway/internal/app"
	"headway/internal/config"
	"headway/internal/monitor"
	"headway/internal/order"
)

// watchTokenEnv is where a token or API key for the monitor may stand; a list of processes would show a flag.
const watchTokenEnv = "HEADWAY_TOKEN"

// watchTokenLife is how long a token lasts that a monitor beside its server makes for itself.
const watchTokenLife = 365 * 24 * time.Hour

const aboutWatch = `Watch orders move, over the public API: those that are named by number or id, or else every accepted one.

On a terminal each order is a live bar, those that moved last on top; q quits. With --plain, and when the standard output is no terminal,
every change is one line of key=value instead; what concerns the connection goes to the standard error. A lost connection is made again
for as long as it takes, and everything is read anew. A refused token ends the monitor with exit code 1.

The server is that of --url, or else the one that runs on the data folder, or else http://127.0.0.1:8080. The token or API key comes from
--token or from HEADWAY_TOKEN; beside a server that runs on the data folder none is needed.`

func (p *program) watch() *cobra.Command {
	var address, token string
	var plain bool
	cmd := &cobra.Command{
		Use:   "watch [ORDER...]",
		Short: "Watch orders move, in the terminal",
		Long:  aboutWatch,
		Example: `  headway watch
  headway watch 100231 100232
  HEADWAY_TOKEN=hwk_... headway watch --url https://headway.example
  headway watch --plain | grep COMPLETED`,
		RunE: func(cmd *cobra.Command, orders []string) error {
			settings, err := p.settings(cmd)
			if err != nil {
				return err
			}
			watched := monitor.Config{URL: address, Token: token, Orders: orders}
			if watched.Token == "" {
				watched.Token = os.Getenv(watchTokenEnv)
			}
			if err := p.findServer(cmd.Context(), settings, &watched); err != nil {
				return err
			}
			if err := watched.Check(); err != nil {
				return usageError{err}
			}
			if screen := p.terminal(); screen != nil && !plain {
				return monitor.Screen(cmd.Context(), watched, os.Stdin, screen)
			}
			return monitor.Plain(cmd.Context(), watched, p.stdout, p.stderr)
		},
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar(&address, "url", "", "the server's address (default that of the server on the data folder, or http://127.0.0.1:8080)")
	cmd.Flags().StringVar(&token, "token", "", "a token or API key (default HEADWAY_TOKEN)")
	cmd.Flags().BoolVar(&plain, "plain", false, "print a line for each change, for logs and pipes")
	return cmd
}

// terminal is the standard output if a person looks at it and has a keyboard, else nil.
func (p *program) terminal() *os.File {
	printed, _ := p.stdout.(*output)
	if printed == nil {
		return nil
	}
	screen, isFile := printed.to.(*os.File)
	if !isFile || !term.IsTerminal(screen.Fd()) || !term.IsTerminal(os.Stdin.Fd()) {
		return nil
	}
	return screen
}

// findServer completes what the command line left out from the server that runs on the data folder, if one does.
func (p *program) findServer(ctx context.Context, settings *config.Config, watched *monitor.Config) error {
	var note *app.Note
	if watched.URL == "" {
		var err error
		if note, err = app.RunningServer(settings.Data); err != nil {
			return err
		}
		watched.URL = "http://127.0.0.1:8080"
		if note != nil {
			watched.URL = note.URL
		}
	}
	switch {
	case watched.Token != "":
		return nil
	case note == nil:
		return usageError{fmt.Errorf("a token or API key is needed: pass it with --token or in %s", watchTokenEnv)}
	}
	operator, stop, err := app.OpenOperator(ctx, settings, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	watched.Token, err = operator.Token(ctx, order.RolePlatform, operator.Platform().AccountID.Text(order.KindPlatform), watchTokenLife)
	return errors.Join(err, stop())
}
