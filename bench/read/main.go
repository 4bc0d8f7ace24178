//go:build linux

// Command read measures what it takes Headway to answer lists and statistics out of a million orders, against plain gqlgen and against a
// bare handler that sends PostgreSQL's own JSON. See bench/README.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strconv"
	"strings"
	"time"

	"headway/bench/rig"
)

func main() { rig.Main("read", run) }

// run plays the role that the first argument names, if it does: this program starts itself again for the other servers. Otherwise it
// measures.
func run(ctx context.Context, arguments []string, out io.Writer) error {
	if len(arguments) > 0 && isRole(arguments[0]) {
		return play(ctx, arguments[0])
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
	report, err := bench.measure(ctx)
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
	size        size
	data        string
	runs        int
	duration    time.Duration
	warm        time.Duration
	servers     []string
	queries     []string
	connections []int
	distinct    int
	reports     int
	headway     string
	json        bool
	progress    *log.Logger
}

func parseOptions(arguments []string) (options, error) {
	o := options{progress: log.New(os.Stderr, "", log.Ltime)}
	flags := flag.NewFlagSet("read", flag.ContinueOnError)
	var orders int
	var server, query, connections string
	flags.IntVar(&orders, "orders", fullSize().Orders, "how many orders the dataset has; marketers are in proportion")
	flags.StringVar(&o.data, "data", "", "the folder in which the dataset is kept between runs, readable for the database's account; a temporary one when left out")
	flags.IntVar(&o.runs, "runs", 5, "how often to measure each row; the medians are shown")
	flags.DurationVar(&o.duration, "duration", 5*time.Second, "how long to ask in each run")
	flags.DurationVar(&o.warm, "warm", 2*time.Second, "how long to ask before that")
	flags.StringVar(&server, "server", "all", "headway, gqlgen, bare, several separated by commas, or all")
	flags.StringVar(&query, "query", strings.Join(queryNames(), ","), "of "+strings.Join(allQueries(), ", ")+", several separated by commas, or all")
	flags.StringVar(&connections, "connections", "1,16,64", "how many connections ask at once")
	flags.IntVar(&o.distinct, "distinct", 12_000, "how many different requests are drawn")
	flags.IntVar(&o.reports, "reports", 200, "how many reports a second are written meanwhile")
	flags.StringVar(&o.headway, "headway", "", "the headway binary; built when left out")
	flags.BoolVar(&o.json, "json", false, "print everything that was measured as JSON, every run apart")
	if err := flags.Parse(arguments); err != nil {
		return options{}, fmt.Errorf("read the flags: %w", err)
	}
	if flags.NArg() > 0 || o.runs < 1 || o.duration <= 0 || orders < 100 || o.distinct < 1 {
		return options{}, fmt.Errorf("%q: flags only, with at least one run of some duration on at least 100 orders", arguments)
	}
	o.size = scaled(orders)
	var err error
	if o.servers, err = choose(server, serverNames()); err != nil {
		return options{}, err
	}
	if o.queries, err = choose(query, allQueries()); err != nil {
		return options{}, err
	}
	for text := range strings.SplitSeq(connections, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return options{}, fmt.Errorf("%q is no number of connections", text)
		}
		o.connections = append(o.connections, n)
	}
	return o, nil
}

// choose reads names separated by commas, in the order of all.
func choose(text string, all []string) ([]string, error) {
	if text == "all" {
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
