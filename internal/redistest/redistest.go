// Package redistest gives a test a real redis-server of its own, which it may stop, pause and start again.
package redistest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"headway/internal/embedded/process"
)

// startLimit is how long the server may take to answer.
const startLimit = 10 * time.Second

// attempts is how many free ports are tried: another program may take one before the server does.
const attempts = 5

// Server is a redis-server on a loopback port. It keeps nothing, and ends with the test, or with the test binary if that
// is killed. It is for one goroutine.
type Server struct {
	tb     testing.TB
	binary string
	folder string
	port   int
	child  *process.Process
	output *output
}

// Start runs a server on a free port and stops it when the test ends. Without redis-server on the machine the test fails
// and says how to install it.
func Start(tb testing.TB) *Server {
	tb.Helper()
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		tb.Fatal("redis-server is not installed: \"sudo apt-get install redis-server\", or \"brew install redis\"")
	}
	s := &Server{tb: tb, binary: binary, folder: tb.TempDir()}
	tb.Cleanup(s.Stop)
	for range attempts {
		if s.port, err = freePort(); err != nil {
			continue
		}
		if err = s.launch(); err == nil {
			return s
		}
	}
	tb.Fatalf("redis-server: %v", err)
	return nil
}

// Addr is where the server listens, as host:port. It stays the same through Stop and Start.
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

// URL is what a Redis client connects to.
func (s *Server) URL() string { return "redis://" + s.Addr() }

// Start runs the server again on the same port, empty, after Stop.
func (s *Server) Start() {
	s.tb.Helper()
	if err := s.launch(); err != nil {
		s.tb.Fatalf("start redis-server again: %v", err)
	}
}

// Stop kills the server: connections are cut, what it held is lost. A stopped server is no error.
func (s *Server) Stop() {
	if s.child != nil {
		s.child.Kill()
	}
}

// Pause makes the server silent: its connections stay open and nothing is answered.
func (s *Server) Pause() { s.signal(syscall.SIGSTOP) }

// Resume ends a Pause. What was sent meanwhile is answered now.
func (s *Server) Resume() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(sig syscall.Signal) {
	s.tb.Helper()
	if err := s.child.Signal(sig); err != nil {
		s.tb.Fatal(err)
	}
}

// launch starts the process and waits until it answers a PING.
func (s *Server) launch() error {
	s.output = &output{}
	cmd := exec.Command(s.binary, "--bind", "127.0.0.1", "--port", strconv.Itoa(s.port), "--dir", s.folder,
		"--save", "", "--appendonly", "no", "--daemonize", "no")
	cmd.Stdout, cmd.Stderr = s.output, s.output
	var err error
	if s.child, err = process.Start(cmd, syscall.SIGKILL); err != nil {
		return err
	}
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	limit := time.NewTimer(startLimit)
	defer limit.Stop()
	for {
		select {
		case <-s.child.Exited():
			return fmt.Errorf("it ended (%w): %s", s.child.Err(), s.output)
		case <-limit.C:
			s.child.Kill()
			return fmt.Errorf("no answer within %v: %s", startLimit, s.output)
		case <-tick.C:
			if s.answers() {
				return nil
			}
		}
	}
}

// answers asks which process serves the port: a server of somebody else's could have taken it.
func (s *Server) answers() bool {
	conn, err := net.DialTimeout("tcp", s.Addr(), time.Second)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return false
	}
	if _, err := conn.Write([]byte("INFO server\r\n")); err != nil {
		return false
	}
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		if pid, found := strings.CutPrefix(lines.Text(), "process_id:"); found {
			return pid == strconv.Itoa(s.child.PID())
		}
	}
	return false
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	address, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.New("find a free port: not a TCP address")
	}
	return address.Port, listener.Close()
}

// output keeps what the server says for the message of a failed start.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}
