// Command headway is the whole product in one program: the server, and what its operator needs beside it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes. They are in the help, since scripts rely on them.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
	exitPartial = 3 // an import that refused some of its lines
)

func main() {
	ctx, stop := stoppable()
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// stoppable is a context that ends with the first SIGINT or SIGTERM; the second one ends the program at once.
func stoppable() (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		cancel()
		<-signals
		os.Exit(exitFailure)
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel()
	}
}

// run is the program without its process: it returns the exit code.
func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) int {
	printed := &output{to: stdout}
	p := &program{stdout: printed, stderr: stderr}
	root := p.command()
	root.SetArgs(arguments)
	root.SetOut(printed)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = printed.err
	}
	if err == nil {
		return exitOK
	}
	var usage usageError
	var partial partialError
	switch {
	case errors.As(err, &partial):
		fmt.Fprintln(stderr, "headway:", err)
		return exitPartial
	case errors.As(err, &usage), !p.began:
		fmt.Fprintln(stderr, "headway:", err)
		fmt.Fprintln(stderr, "\"headway help\" lists the commands, \"headway COMMAND --help\" their flags.")
		return exitUsage
	}
	fmt.Fprintln(stderr, "headway:", err)
	return exitFailure
}

// output remembers the first failure to write, so that a full disk behind a redirection is a failure of the command.
type output struct {
	to  io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.to.Write(p)
	if err != nil {
		o.err = fmt.Errorf("write the output: %w", err)
	}
	return n, o.err
}

// usageError is a command line that cannot be meant.
type usageError struct{ error }

// partialError is a job that was done in part.
type partialError struct{ error }
