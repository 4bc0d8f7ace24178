//go:build linux

// Command web measures the dashboard in a real browser, on the real server: its first paint, how long it takes to react, and how busy its
// main thread is while orders move. See bench/README.md.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"
	"text/tabwriter"
	"time"

	"headway/bench/rig"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "web:", err)
		stop()
		os.Exit(1)
	}
}

// rows is how many orders the page shows, as the requirement has it.
const rows = 50

// options is what is measured.
type options struct {
	loads    int
	duration time.Duration
	headway  string
	chromium string
	progress *log.Logger
}

func parseOptions(arguments []string) (options, error) {
	o := options{progress: log.New(os.Stderr, "", log.Ltime)}
	flags := flag.NewFlagSet("web", flag.ContinueOnError)
	flags.IntVar(&o.loads, "loads", 5, "how often to load the page with nothing in the cache; the median is shown")
	flags.DurationVar(&o.duration, "duration", 8*time.Second, "how long to measure at each rate")
	flags.StringVar(&o.headway, "headway", "", "the headway binary; built when left out, with the dashboard as it was last built")
	flags.StringVar(&o.chromium, "chromium", "/usr/bin/chromium", "the browser")
	if err := flags.Parse(arguments); err != nil {
		return options{}, fmt.Errorf("read the flags: %w", err)
	}
	if flags.NArg() > 0 || o.loads < 1 || o.duration < time.Second {
		return options{}, fmt.Errorf("%q: flags only, with at least one load and a second", arguments)
	}
	return o, nil
}

// load is how the orders move: so many reports a second, each with a fan for so many orders.
type load struct {
	name           string
	reports, fanin int
}

var loads = []load{
	{"nothing moves", 0, 0},
	{"20 updates a second", 20, 1},
	{"20 updates a second of every row", 20, rows},
}

// moving is what the browser saw while orders moved.
type moving struct {
	// Updates is how many figures changed, Interactions how many were tried.
	Updates, Interactions int
	// Worst and Median are from an interaction to the next paint, in ms.
	Worst, Median float64
	// Idle is the share of the main thread's time in percent, Shift the cumulative layout shift.
	Idle, Shift float64
}

func run(ctx context.Context, arguments []string, out io.Writer) error {
	options, err := parseOptions(arguments)
	if err != nil {
		return err
	}
	options.progress.Print("starting PostgreSQL, Redis and the server")
	backing, err := rig.StartBacking(ctx, nil)
	if err != nil {
		return fmt.Errorf("start PostgreSQL and Redis: %w", err)
	}
	defer backing.Stop()
	headway, err := rig.NewHeadway(ctx, backing, options.headway)
	if err != nil {
		return fmt.Errorf("prepare headway: %w", err)
	}
	defer headway.Close()
	served, err := headway.Serve(ctx, rows)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	defer served.Stop()
	browser, err := open(ctx, options, served.API)
	if err != nil {
		return err
	}
	defer browser.close()

	var paint struct{ First, Largest, KB float64 }
	options.progress.Print("loading the page")
	if err := browser.ask(map[string]any{"do": "paint", "loads": options.loads}, &paint); err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "first contentful paint\t%.0f ms\t(wanted: < 1000)\nlargest contentful paint\t%.0f ms\t\nloaded, compressed\t%.0f KB\t(wanted: < 200)\n\n", paint.First, paint.Largest, paint.KB)
	fmt.Fprintln(table, "50 rows\tfigures changed\tinteractions\tto next paint, worst\tmedian\tmain thread idle\tlayout shift")
	for _, each := range loads {
		options.progress.Print(each.name)
		seen, err := measure(ctx, options, each, headway, served.API, browser)
		if err != nil {
			return err
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%.0f ms\t%.0f ms\t%.0f %%\t%.4f\n", each.name, seen.Updates, seen.Interactions, seen.Worst, seen.Median, seen.Idle, seen.Shift)
	}
	return table.Flush()
}

// measure has orders move while the browser interacts.
func measure(ctx context.Context, o options, load load, headway *rig.Headway, api *rig.API, browser *browser) (moving, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	failed := make(chan error, 1)
	go func() { failed <- report(ctx, load, headway, api) }()
	var seen moving
	err := browser.ask(map[string]any{"do": "interact", "milliseconds": o.duration.Milliseconds()}, &seen)
	stop()
	if reported := <-failed; err == nil {
		err = reported
	}
	return seen, err
}

// report reports fans at a steady rate, taking the orders in turn, until the context ends.
func report(ctx context.Context, load load, headway *rig.Headway, api *rig.API) error {
	if load.reports == 0 {
		return nil
	}
	ticker := time.NewTicker(time.Second / time.Duration(load.reports))
	defer ticker.Stop()
	for next := 0; ; {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		deliveries := make([]map[string]any, load.fanin)
		for i := range deliveries {
			unique := strconv.FormatInt(time.Now().UnixNano(), 36) + "-" + strconv.Itoa(i)
			deliveries[i] = map[string]any{"orderId": headway.Orders[next%rows].ID, "reportId": unique, "fan": unique, "occurredAt": time.Now().UTC().Format(time.RFC3339Nano)}
			next++
		}
		err := api.Do(ctx, api.Platform, `mutation ($deliveries: [DeliveryInput!]!) { recordDeliveries(input: { deliveries: $deliveries }) { results { outcome } } }`,
			map[string]any{"deliveries": deliveries}, &struct{}{})
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("report: %w", err)
		}
	}
}

// browser is a process that drives one, and answers a line of JSON with another.
type browser struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Scanner
}

func open(ctx context.Context, o options, api *rig.API) (*browser, error) {
	command := exec.CommandContext(ctx, "node", "bench/web/measure.js")
	command.Env = append(os.Environ(), "BASE_URL="+api.URL, "TOKEN="+api.Marketer, "CHROMIUM="+o.chromium)
	command.Stderr = os.Stderr
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	in, err := command.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("open the browser: %w", err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("open the browser: %w", err)
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("open the browser, from the top of the repository: %w", err)
	}
	return &browser{command: command, in: in, out: bufio.NewScanner(out)}, nil
}

func (b *browser) ask(question map[string]any, answer any) error {
	if err := json.NewEncoder(b.in).Encode(question); err != nil {
		return fmt.Errorf("ask the browser: %w", err)
	}
	if !b.out.Scan() {
		return fmt.Errorf("the browser ended without an answer to %v", question)
	}
	if err := json.Unmarshal(b.out.Bytes(), answer); err != nil {
		return fmt.Errorf("read %q: %w", b.out.Text(), err)
	}
	return nil
}

// close lets the browser end by itself.
func (b *browser) close() {
	_ = b.in.Close()
	_ = b.command.Wait() // how it ends is of no matter any more
}
