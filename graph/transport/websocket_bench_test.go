//go:build linux

package transport

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/gorilla/websocket"
	"golang.org/x/sys/unix"
)

// The other process of a benchmark is this test binary again, told by these what to be.
const (
	benchRole  = "HEADWAY_BENCH_ROLE"  // readers, engine or gorilla
	benchShape = "HEADWAY_BENCH_SHAPE" // of readers: address, connections, subscriptions of each
)

// TestBenchProcess is the other process of a benchmark, and nothing otherwise.
func TestBenchProcess(t *testing.T) {
	switch os.Getenv(benchRole) {
	case "readers":
		beReaders(t)
	case "engine":
		_, address := startEngine(t, SocketLimits{})
		beServer(address)
	case "gorilla":
		_, address := startGorilla(t)
		beServer(address)
	default:
		t.Skip("only for benchmarks")
	}
}

// spawn starts the other process. It ends when its standard input does.
func spawn(b *testing.B, role, shape string) (pid int, out *bufio.Reader, in io.WriteCloser) {
	b.Helper()
	command := exec.Command(os.Args[0], "-test.run=^TestBenchProcess$")
	command.Env = append(os.Environ(), benchRole+"="+role, benchShape+"="+shape)
	command.Stderr = os.Stderr
	stdout, err := command.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if in, err = command.StdinPipe(); err != nil {
		b.Fatal(err)
	}
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = in.Close(); _ = command.Wait() })
	return command.Process.Pid, bufio.NewReader(stdout), in
}

// beReaders opens connections, subscribes, says so, and reads whatever comes without looking at it.
func beReaders(t *testing.T) {
	var address string
	var connections, subscriptions int
	if _, err := fmt.Sscanf(os.Getenv(benchShape), "%s %d %d", &address, &connections, &subscriptions); err != nil {
		t.Fatal(err)
	}
	for range connections {
		c := openBenchSocket(t, address, subscriptions)
		go func() { _, _ = io.Copy(io.Discard, c.NetConn()) }()
	}
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func openBenchSocket(t testing.TB, address string, subscriptions int) *websocket.Conn {
	dialer := websocket.Dialer{Subprotocols: []string{modernName}, ReadBufferSize: 512, WriteBufferSize: 512}
	c, _, err := dialer.Dial("ws://"+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	say := func(message string) {
		if err := c.WriteMessage(websocket.TextMessage, []byte(message)); err != nil {
			t.Fatal(err)
		}
	}
	say(`{"type":"connection_init"}`)
	for id := range subscriptions {
		say(fmt.Sprintf(`{"type":"subscribe","id":"%d","payload":{"query":"subscription { feed }"}}`, id))
	}
	return c
}

// beServer serves until the standard input ends. A line in it collects what is garbage and gives it back to the system.
func beServer(address string) {
	fmt.Println(address)
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		debug.FreeOSMemory()
		fmt.Println("collected")
	}
}

// counted is an observer that counts messages, and tells when so many have left as are awaited.
type counted struct {
	unobserved
	messages, writes, due atomic.Int64
	reached               chan struct{}
}

func (c *counted) MessagesSent(messages, _ int) {
	c.writes.Add(1)
	now := c.messages.Add(int64(messages))
	if due := c.due.Load(); now >= due && now-int64(messages) < due {
		c.reached <- struct{}{}
	}
}

// benchGroups is a Runner of groups: the subscription with the nth id of every connection is in the nth group.
type benchGroups struct {
	mu     sync.Mutex
	groups []*pushed
}

func (g *benchGroups) Subscribe(ctx context.Context, session Session, asked *graphql.OperationContext, sink Sink) Source {
	nth, _ := strconv.Atoi(sink.(*operation).id)
	g.mu.Lock()
	for len(g.groups) <= nth {
		g.groups = append(g.groups, &pushed{})
	}
	group := g.groups[nth]
	g.mu.Unlock()
	return group.Subscribe(ctx, session, asked, sink)
}

func (g *benchGroups) size() (all int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, group := range g.groups {
		all += group.size()
	}
	return all
}

type engine struct {
	*benchGroups
	*counted
	handler *Handler
}

func startEngine(t testing.TB, limits SocketLimits) (*engine, string) {
	limits.ShutdownSpread = time.Millisecond
	e := &engine{&benchGroups{}, &counted{reached: make(chan struct{}, 1)}, nil}
	log := slog.New(slog.DiscardHandler)
	handler, err := New(Config{
		Executor:      NewExecutor(newFeedSchema(), ExecutorConfig{Log: log, Limits: Limits{MaxCostPerMinute: -1}}),
		Authenticator: gate{},
		Log:           log,
		Sockets:       SocketConfig{Observer: e.counted, Runner: e.benchGroups, Limits: limits},
	})
	if err != nil {
		t.Fatal(err)
	}
	e.handler = handler
	return e, serveBench(t, handler, func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		_ = handler.Close(ctx)
	})
}

// gorillaServer is the floor: it broadcasts one prepared message in a loop.
type gorillaServer struct {
	upgrader websocket.Upgrader
	mu       sync.Mutex
	conns    []*websocket.Conn
}

func startGorilla(t testing.TB) (*gorillaServer, string) {
	g := &gorillaServer{upgrader: websocket.Upgrader{Subprotocols: []string{modernName}}}
	return g, serveBench(t, g, func() {
		for _, c := range g.conns {
			_ = c.Close()
		}
	})
}

func (g *gorillaServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, err := g.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	g.mu.Lock()
	g.conns = append(g.conns, c)
	g.mu.Unlock()
	for err == nil {
		_, _, err = c.ReadMessage()
	}
}

func (g *gorillaServer) size() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.conns)
}

func (g *gorillaServer) broadcast(b *testing.B, payload string) {
	message, err := websocket.NewPreparedMessage(websocket.TextMessage, []byte(payload))
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range g.conns {
		if err := c.WritePreparedMessage(message); err != nil {
			b.Fatal(err)
		}
	}
}

func serveBench(t testing.TB, handler http.Handler, end func()) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: handler}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { end(); _ = server.Close() })
	return listener.Addr().String()
}

// usage is what this process has used of the processors.
type usage struct{ user, system time.Duration }

func used() usage {
	var u unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_SELF, &u)
	return usage{time.Duration(u.Utime.Nano()), time.Duration(u.Stime.Nano())}
}

// add adds what was used since.
func (u *usage) add(since usage) {
	now := used()
	u.user += now.user - since.user
	u.system += now.system - since.system
}

// BenchmarkFanout measures the CPU of the server for a message, on real sockets with the readers in another process, against
// gorilla's broadcast of a prepared message of the same length to as many sockets. Each round of updates is awaited, so
// nothing is skipped; µs/msg is what to compare, within one run.
func BenchmarkFanout(b *testing.B) {
	payload := `{"data":{"progress":{"x":"` + strings.Repeat("x", 400) + `"}}}`
	framed := `{"id":"100","type":"next","payload":` + payload + `}`
	for _, shape := range []struct {
		connections, subscriptions int
		pause                      time.Duration
	}{{1000, 1, 0}, {1000, 1, 20 * time.Millisecond}, {5000, 1, 100 * time.Millisecond}, {200, 50, 0}, {10, 100, 0}} {
		name := fmt.Sprintf("%dx%d/pause=%s", shape.connections, shape.subscriptions, shape.pause)
		messages := shape.connections * shape.subscriptions
		report := func(b *testing.B, spent usage, start time.Time) {
			b.ReportMetric(float64((spent.user+spent.system).Microseconds())/float64(b.N*messages), "µs/msg")
			b.ReportMetric(float64(spent.user.Microseconds())/float64(b.N*messages), "user-µs/msg")
			b.ReportMetric(float64(time.Since(start).Microseconds())/float64(b.N), "µs/round")
			b.ReportMetric(0, "ns/op")
		}
		b.Run(name+"/gorilla", func(b *testing.B) {
			g, address := startGorilla(b)
			_, out, _ := spawn(b, "readers", fmt.Sprintf("%s %d 0", address, shape.connections))
			if line, err := out.ReadString('\n'); err != nil {
				b.Fatal(line, err)
			}
			for g.size() < shape.connections {
				time.Sleep(time.Millisecond)
			}
			var spent usage
			start := time.Now()
			for b.Loop() {
				time.Sleep(shape.pause)
				before := used()
				for range shape.subscriptions {
					g.broadcast(b, framed)
				}
				spent.add(before)
			}
			report(b, spent, start)
		})
		b.Run(name+"/engine", func(b *testing.B) {
			e, address := startEngine(b, SocketLimits{PingInterval: time.Hour})
			_, out, _ := spawn(b, "readers", fmt.Sprintf("%s %d %d", address, shape.connections, shape.subscriptions))
			if line, err := out.ReadString('\n'); err != nil {
				b.Fatal(line, err)
			}
			for e.size() < messages {
				time.Sleep(time.Millisecond)
			}
			for e.counted.messages.Load() < int64(shape.connections) { // the acks
				time.Sleep(time.Millisecond)
			}
			writes := e.counted.writes.Load()
			e.due.Store(int64(shape.connections))
			var spent usage
			start := time.Now()
			for b.Loop() {
				time.Sleep(shape.pause)
				before := used()
				e.due.Add(int64(messages))
				for _, group := range e.groups {
					group.publish(payload)
				}
				<-e.reached
				spent.add(before)
			}
			report(b, spent, start)
			b.ReportMetric(float64(b.N*messages)/float64(e.counted.writes.Load()-writes), "msg/write")
		})
	}
}

// BenchmarkIdle measures the memory and the CPU of a server process with idle connections, each with one subscription, that
// answer pings. "resident" is as the system says 3 s after the last connection; "collected" after a garbage collection; the
// CPU is that of 30 s, in which each connection of ours is pinged.
func BenchmarkIdle(b *testing.B) {
	const connections = 5000
	for _, role := range []string{"gorilla", "engine"} {
		b.Run(role, func(b *testing.B) {
			pid, out, in := spawn(b, role, "")
			ask := func() string {
				line, err := out.ReadString('\n')
				if err != nil {
					b.Fatal(err)
				}
				return strings.TrimSpace(line)
			}
			address := ask()
			collect := func() {
				_, _ = io.WriteString(in, "\n")
				ask()
			}
			warm := openBenchSocket(b, address, 1)
			defer warm.Close()
			collect()
			empty := resident(b, pid)
			for b.Loop() {
				var open []*websocket.Conn
				for range connections {
					c := openBenchSocket(b, address, 1)
					open = append(open, c)
					go func() {
						for err := error(nil); err == nil; _, _, err = c.ReadMessage() {
						}
					}()
				}
				time.Sleep(3 * time.Second)
				full := resident(b, pid)
				collect()
				b.ReportMetric(float64(full-empty)/connections, "resident-B/conn")
				b.ReportMetric(float64(resident(b, pid)-empty)/connections, "collected-B/conn")
				before := usedBy(b, pid)
				time.Sleep(30 * time.Second)
				b.ReportMetric(float64((usedBy(b, pid)-before).Milliseconds())/30, "ms-cpu/s")
				b.ReportMetric(float64(resident(b, pid)-empty)/connections, "later-B/conn")
				for _, c := range open {
					_ = c.Close()
				}
			}
		})
	}
}

// resident is the memory of a process in bytes.
func resident(b *testing.B, pid int) int64 {
	b.Helper()
	fields := processFile(b, pid, "statm")
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// usedBy is the CPU that a process has used, in whole ticks of 10 ms.
func usedBy(b *testing.B, pid int) time.Duration {
	b.Helper()
	fields := processFile(b, pid, "stat")
	ticks := 0
	for _, field := range fields[13:15] {
		n, err := strconv.Atoi(field)
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

func processFile(b *testing.B, pid int, name string) []string {
	b.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name))
	if err != nil {
		b.Skip("only where there is /proc: ", err)
	}
	return strings.Fields(string(data))
}
