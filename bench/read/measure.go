//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"headway/bench/rig"
)

// The queries that are measured.
const (
	queryList  = "list"
	queryStats = "stats"
)

func queryNames() []string { return []string{queryList, queryStats} }

// allQueries are the compared ones and those that only Headway is asked.
func allQueries() []string {
	return append(queryNames(), queryTyping, queryTypingAll, queryFirst, queryDeep, queryFirstAll, queryDeepAll)
}

// measured is one run of one query on one server with so many connections.
type measured struct {
	Server, Query string
	Connections   int
	Seconds       float64
	Answers       int
	Failures      int
	PerSecond     float64
	Latency       rig.Latency
	// ServerMicros, PostgresMicros are processor time for each answer, the reports' among it.
	ServerMicros, PostgresMicros float64
	BytesEach, RowsEach          float64
	// FastShare is of Headway's answers that were written directly, in percent; -1 where it is not known.
	FastShare float64
	// ResidentMB is the server's memory afterwards.
	ResidentMB float64
}

// bench is everything that runs from the first row to the last.
type bench struct {
	*backing
	options
	draws map[string][]draw
	// placed says that it is known where second pages begin.
	placed bool
	bench  int
}

func start(ctx context.Context, o options) (*bench, error) {
	backing, err := startBacking(ctx, o)
	if err != nil {
		return nil, err
	}
	b := &bench{backing: backing, options: o, draws: map[string][]draw{}}
	if b.draws[queryList], err = b.drawLists(ctx, o.distinct); err != nil {
		b.stop()
		return nil, err
	}
	b.draws[queryStats] = drawStats(b.world, 1, o.distinct)
	for _, query := range o.queries {
		if b.draws[query] == nil {
			b.draws[query] = b.explore(query, o.distinct)
		}
	}
	return b, nil
}

// measure lets the servers take turns, so that what else the machine does falls on all of them alike.
func (b *bench) measure(ctx context.Context) (*report, error) {
	r := newReport(b.options)
	for run := range b.options.runs {
		for _, name := range b.servers {
			if err := b.turn(ctx, r, run, name); err != nil {
				return nil, fmt.Errorf("%s, run %d: %w", name, run+1, err)
			}
		}
	}
	return r, nil
}

// turn measures everything on a fresh process of one server.
func (b *bench) turn(ctx context.Context, r *report, run int, name string) error {
	under, err := b.startSubject(ctx, name)
	if err != nil {
		return err
	}
	defer under.child.Stop()
	for _, query := range b.queries {
		if name != nameHeadway && !slices.Contains(queryNames(), query) {
			continue
		}
		requests, err := b.requests(ctx, under, query)
		if err != nil {
			return err
		}
		if _, err := ask(under.address, 4, requests, b.warm); err != nil {
			return fmt.Errorf("warm up: %w", err)
		}
		for _, connections := range b.connections {
			m, err := b.once(ctx, under, query, connections, requests)
			if err != nil {
				return fmt.Errorf("%s with %d connections: %w", query, connections, err)
			}
			b.progress.Printf("run %d %-5s %-8s %3d connections %8.0f/s  p99 %6.2f ms  server %5.0f µs  postgres %5.0f µs  %4.0f rows  %.1f KB  fast %.0f %%  %.0f MB",
				run+1, query, name, connections, m.PerSecond, m.Latency.P99, m.ServerMicros, m.PostgresMicros, m.RowsEach, m.BytesEach/1024, m.FastShare, m.ResidentMB)
			r.add(m)
		}
	}
	return nil
}

// requests are the draws as this server is asked them. Where the second page begins is read from Headway once, for all.
func (b *bench) requests(ctx context.Context, under *subject, query string) ([][]byte, error) {
	draws := b.draws[query]
	if query == queryList && under.name == nameHeadway && !b.placed {
		if err := b.findSecondPages(ctx, under, draws); err != nil {
			return nil, err
		}
		b.placed = true
	}
	requests := make([][]byte, len(draws))
	for i, d := range draws {
		var err error
		if requests[i], err = d.request(under, under.tokens); err != nil {
			return nil, err
		}
	}
	return requests, nil
}

// askers is how many first pages are read at a time.
const askers = 8

// findSecondPages reads the first pages of the draws that want the second.
func (b *bench) findSecondPages(ctx context.Context, under *subject, draws []draw) error {
	failures := make([]error, askers)
	var workers sync.WaitGroup
	for w := range askers {
		workers.Go(func() {
			for i := w; i < len(draws) && failures[w] == nil; i += askers {
				if draws[i].later {
					failures[w] = draws[i].findSecondPage(ctx, under)
				}
			}
		})
	}
	workers.Wait()
	return errors.Join(failures...)
}

func (d *draw) findSecondPage(ctx context.Context, under *subject) error {
	var answer struct {
		Data struct {
			Orders struct {
				Nodes    []place
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
			}
		}
		Errors json.RawMessage
	}
	if err := call(ctx, under, under.tokens[d.marketer], listQuery, d.variables(true), &answer); err != nil {
		return err
	}
	if len(answer.Errors) > 0 {
		return fmt.Errorf("headway answered %s", answer.Errors)
	}
	if page := answer.Data.Orders; page.PageInfo.HasNextPage {
		d.cursor, d.place = page.PageInfo.EndCursor, page.Nodes[len(page.Nodes)-1]
	}
	return nil
}

// call asks Headway once.
func call(ctx context.Context, under *subject, token, query string, variables map[string]any, into any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return fmt.Errorf("encode the request: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+under.address+under.path, strings.NewReader(string(body)))
	if err != nil {
		return fmt.Errorf("make the request: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Accept-Encoding", "identity")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("call %s: %w", under.name, err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		return fmt.Errorf("%s answered %s: %w", under.name, answer.Status, err)
	}
	return nil
}

// once measures while reports are written.
func (b *bench) once(ctx context.Context, under *subject, query string, connections int, requests [][]byte) (measured, error) {
	active, err := b.activeOrders(ctx)
	if err != nil {
		return measured{}, err
	}
	b.bench++
	writer := &reports{perSecond: b.reports, orders: active, subject: under, database: b.database, run: fmt.Sprintf("%d-%d", time.Now().UnixNano(), b.bench)}
	writing, stop := context.WithCancel(ctx)
	defer stop()
	wrote := make(chan error, 1)
	go func() { wrote <- writer.write(writing) }()
	before, err := b.use(ctx, under)
	if err != nil {
		return measured{}, err
	}
	began := time.Now()
	got, err := ask(under.address, connections, requests, b.duration)
	took := time.Since(began)
	stop()
	if err = errors.Join(err, <-wrote); err != nil {
		return measured{}, err
	}
	after, err := b.use(ctx, under)
	if err != nil {
		return measured{}, err
	}
	if got.failures > 0 {
		return measured{}, fmt.Errorf("%d of %d answers are failures: %s", got.failures, got.answers, got.wrong)
	}
	each := func(total float64) float64 { return total / float64(max(got.answers, 1)) }
	m := measured{
		Server: under.name, Query: query, Connections: connections, Seconds: took.Seconds(), Answers: got.answers,
		PerSecond: float64(got.answers) / took.Seconds(), Latency: rig.LatencyOf(got.latencies),
		ServerMicros: each((after.server - before.server).Seconds() * 1e6), PostgresMicros: each((after.postgres - before.postgres).Seconds() * 1e6),
		BytesEach: each(float64(got.bytes)), RowsEach: each(float64(got.rows)), ResidentMB: after.residentMB, FastShare: -1,
	}
	if answers := after.direct + after.ordinary - before.direct - before.ordinary; answers > 0 {
		m.FastShare = 100 * (after.direct - before.direct) / answers
	}
	return m, nil
}

// use is what was used by an instant.
type use struct {
	server, postgres time.Duration
	residentMB       float64
	direct, ordinary float64
}

func (b *bench) use(ctx context.Context, under *subject) (u use, err error) {
	if u.server, err = under.child.ProcessorTime(); err != nil {
		return u, err
	}
	if u.postgres, err = rig.FamilyTime(b.postgres.PID()); err != nil {
		return u, err
	}
	resident, err := under.child.ResidentBytes()
	if err != nil {
		return u, err
	}
	u.residentMB = float64(resident) / (1 << 20)
	if under.name == nameHeadway {
		err = u.readMetrics(ctx, "http://"+under.address+"/metrics")
	}
	return u, err
}

// readMetrics finds how many answers were written directly and how many were executed.
func (u *use) readMetrics(ctx context.Context, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("read the metrics: %w", err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return fmt.Errorf("read the metrics: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		number, _ := strconv.ParseFloat(value, 64)
		switch name {
		case "headway_answers_direct_total":
			u.direct = number
		case "headway_answers_ordinary_total":
			u.ordinary = number
		}
	}
	return nil
}
