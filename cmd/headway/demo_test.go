package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// printed is what a process has written so far.
type printed struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *printed) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(text)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// word is what follows a label on a line.
func (p *printed) word(label string) string {
	for line := range strings.Lines(p.String()) {
		if fields := strings.Fields(line); len(fields) == 2 && fields[0] == label {
			return fields[1]
		}
	}
	return ""
}

// interrupt sends Ctrl-C to a process and gives its exit code.
func interrupt(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // its state says how it ended
		close(ended)
	}()
	select {
	case <-ended:
		return cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		t.Fatal("Ctrl-C does not end it")
		return -1
	}
}

func TestDemoThatIsWatched(t *testing.T) {
	data := filepath.Join(folder(t), "data")
	if said := command(t, data, "demo"); !strings.HasPrefix(said, "Stored a demo with 300 orders") {
		t.Errorf("%q", said)
	}
	address := free(t)
	var said printed
	cmd := invoke(t, nil, "serve", "--demo", "--data", data, "--listen", address)
	cmd.Stdout = &said
	s := launch(t, cmd, address)
	until(t, "a token for each role is printed", func() bool { return said.word("platform") != "" })
	for role, name := range map[string]string{"marketer": "Northlight Media", "client": "Aurora Talent", "platform": "Headway"} {
		if got := s.viewer(said.word(role)); got != name {
			t.Errorf("the printed token for the role %s belongs to %q", role, got)
		}
		if got := s.viewer(command(t, data, "token", "--role", role)); got != name {
			t.Errorf("the first %s is %q", role, got)
		}
	}
	if said := command(t, data, "demo"); said != "The demo is there already." {
		t.Errorf("%q", said)
	}

	var changes, connection printed
	watch := invoke(t, nil, "watch", "--data", data)
	watch.Stdout, watch.Stderr = &changes, &connection
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = watch.Process.Kill() }) // it has ended already, unless the test failed
	until(t, "an order moves", func() bool { return strings.Contains(changes.String(), "change=UPDATED") })
	if n := strings.Count(changes.String(), "change=SNAPSHOT"); n < 90 {
		t.Errorf("only %d orders were told at the beginning", n)
	}
	if code := interrupt(t, watch); code != exitOK {
		t.Errorf("watch: exit code %d: %s", code, connection.String())
	}
	if code := s.signal(syscall.SIGINT); code != exitOK {
		t.Errorf("serve: exit code %d: %s", code, s.stderr.String())
	}
}

func TestWatchThatCannotBe(t *testing.T) {
	data := filepath.Join(folder(t), "data")
	for line, want := range map[string]string{
		"watch":                          "a token or API key is needed",
		"watch Spring --token x":         "names no order",
		"watch --url nonsense":           "a token or API key is needed",
		"watch --url nonsense --token x": "is not the address of a server",
	} {
		r := inProcess(t, append(strings.Fields(line), "--data", data)...)
		if r.code != exitUsage || !strings.Contains(r.stderr, want) {
			t.Errorf("headway %s: exit code %d, %q, want %q", line, r.code, r.stderr, want)
		}
	}

	s := serve(t, data)
	r := finish(t, invoke(t, []string{"HEADWAY_TOKEN=nonsense"}, "watch", "--url", s.url, "--data", data))
	if r.code != exitFailure || !strings.Contains(r.stderr, "refused the token") || strings.Count(r.stderr, "\n") != 1 {
		t.Errorf("exit code %d, %q", r.code, r.stderr)
	}
}
