package redistest

import (
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"headway/internal/embedded/process"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func client(t *testing.T, s *Server) *redis.Client {
	t.Helper()
	options, err := redis.ParseURL(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	options.MaxRetries = -1
	options.DialerRetries = 1
	options.ReadTimeout = 100 * time.Millisecond
	c := redis.NewClient(options)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestStopAndStartAgainOnTheSamePort(t *testing.T) {
	s := Start(t)
	c := client(t, s)
	if err := c.Set(t.Context(), "key", "value", 0).Err(); err != nil {
		t.Fatal(err)
	}
	addr := s.Addr()
	s.Stop()
	if err := c.Ping(t.Context()).Err(); err == nil {
		t.Fatal("answers after Stop")
	}
	s.Start()
	if s.Addr() != addr {
		t.Fatalf("moved from %s to %s", addr, s.Addr())
	}
	if n := client(t, s).Exists(t.Context(), "key").Val(); n != 0 {
		t.Fatal("a started server is not empty")
	}
}

func TestPauseAndResume(t *testing.T) {
	s := Start(t)
	c := client(t, s)
	s.Pause()
	if err := c.Ping(t.Context()).Err(); err == nil {
		t.Fatal("answers while paused")
	}
	s.Resume()
	if err := c.Ping(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
}

func TestEndsWithTheTest(t *testing.T) {
	var pids []int
	t.Run("running", func(t *testing.T) { pids = append(pids, Start(t).child.PID()) })
	t.Run("paused", func(t *testing.T) {
		s := Start(t)
		s.Pause()
		pids = append(pids, s.child.PID())
	})
	for _, pid := range pids {
		if process.Running(pid) {
			t.Errorf("process %d outlives its test", pid)
		}
	}
}
