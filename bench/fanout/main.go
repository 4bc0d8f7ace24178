//go:build linux

// Command fanout measures what it costs Headway to tell everybody who watches of a change, against the least that a server
// can do and against plain gqlgen. See bench/README.md.
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

	"headway/bench/rig"
)

func main() { rig.Main("fanout", run) }

// run plays the role that the first argument names, if it does: this program starts itself again for every process it needs.
// Otherwise it measures.
func run(ctx context.Context, arguments []string, out io.Writer) error {
	if len(arguments) > 0 && isRole(arguments[0]) {
		return play(ctx, arguments[0], arguments[1:])
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
	runs     int
	duration time.Duration
	idle     time.Duration
	// calm is how long a server is left alone before it is looked at, so that what led there is over.
	calm     time.Duration
	servers  []string
	shapes   []shape
	headway  string
	json     bool
	progress *log.Logger
}

func parseOptions(arguments []string) (options, error) {
	o := options{calm: 500 * time.Millisecond, progress: log.New(os.Stderr, "", log.Ltime)}
	flags := flag.NewFlagSet("fanout", flag.ContinueOnError)
	var server, only string
	flags.IntVar(&o.runs, "runs", 5, "how often to measure each shape; the medians are shown")
	flags.DurationVar(&o.duration, "duration", 10*time.Second, "how long to publish in each run")
	flags.DurationVar(&o.idle, "idle", 5*time.Minute, "how long to watch idle connections, once")
	flags.StringVar(&server, "server", "all", "headway, floor, gqlgen, several separated by commas, or all")
	flags.StringVar(&only, "shape", "", "the names of shapes, separated by commas; all when left out")
	flags.StringVar(&o.headway, "headway", "", "the headway binary; built when left out")
	flags.BoolVar(&o.json, "json", false, "print everything that was measured as JSON, every run apart")
	if err := flags.Parse(arguments); err != nil {
		return options{}, fmt.Errorf("read the flags: %w", err)
	}
	if flags.NArg() > 0 || o.runs < 1 || o.duration <= 0 {
		return options{}, fmt.Errorf("%q: flags only, with at least one run of some duration", arguments)
	}
	var err error
	if o.servers, err = choose(server, serverNames()); err != nil {
		return options{}, err
	}
	o.shapes, err = chooseShapes(only)
	return o, err
}

// choose reads names separated by commas, in the order of all.
func choose(text string, all []string) ([]string, error) {
	if text == "" || text == "all" {
		return all, nil
	}
	wanted := map[string]bool{}
	for name := range strings.SplitSeq(text, ",") {
		wanted[strings.TrimSpace(name)] = true
	}
	var chosen []string
	for _, name := range all {
		if wanted[name] {
			chosen = append(chosen, name)
			delete(wanted, name)
		}
	}
	for name := range wanted {
		return nil, fmt.Errorf("%q is none of %s", name, strings.Join(all, ", "))
	}
	return chosen, nil
}
