//go:build linux

// Command ingest measures how many reports Headway commits in a second, against what pgbench commits on the same PostgreSQL. See
// bench/README.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"time"

	"headway/bench/ingest/load"
	"headway/bench/rig"
)

func main() { rig.Main("ingest", run) }

// roleLoad is what this program is when it sends reports: it starts itself again for that.
const roleLoad = "load"

func run(ctx context.Context, arguments []string, out io.Writer) error {
	if len(arguments) > 0 && arguments[0] == roleLoad {
		return load.Run(os.Stdin, out)
	}
	options, err := parseOptions(arguments)
	if err != nil {
		return err
	}
	bench, err := start(ctx, options)
	if err != nil {
		return err
	}
	defer bench.stop()
	report, err := bench.measure(ctx, options)
	if err != nil {
		return err
	}
	if options.json {
		return report.writeJSON(out)
	}
	return report.writeTable(out)
}

// options is what is measured, and for how long.
type options struct {
	runs           int
	warm, duration time.Duration
	rows           []row
	headway        string
	// settings are further ones of the server's environment, for trying things out.
	settings []string
	json     bool
	progress *log.Logger
}

func parseOptions(arguments []string) (options, error) {
	o := options{progress: log.New(os.Stderr, "", log.Ltime)}
	flags := flag.NewFlagSet("ingest", flag.ContinueOnError)
	var only, settings string
	flags.IntVar(&o.runs, "runs", 5, "how often to measure each row; the medians are shown")
	flags.DurationVar(&o.duration, "duration", 10*time.Second, "how long to measure in each run")
	flags.DurationVar(&o.warm, "warm", time.Second, "how long to send before that")
	flags.StringVar(&only, "row", "", "the names of rows, separated by commas; all when left out")
	flags.StringVar(&o.headway, "headway", "", "the headway binary; built when left out")
	flags.StringVar(&settings, "env", "", "further settings of the server, NAME=value, separated by commas")
	flags.BoolVar(&o.json, "json", false, "print everything that was measured as JSON, every run apart")
	if err := flags.Parse(arguments); err != nil {
		return options{}, fmt.Errorf("read the flags: %w", err)
	}
	if flags.NArg() > 0 || o.runs < 1 || o.duration < time.Second || o.warm < 0 {
		return options{}, fmt.Errorf("%q: flags only, with at least one run of at least a second", arguments)
	}
	if settings != "" {
		o.settings = strings.Split(settings, ",")
	}
	var err error
	o.rows, err = chooseRows(only)
	return o, err
}
