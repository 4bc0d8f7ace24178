package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"headway/internal/embedded/process"
)

const (
	// patience is how long a test waits for what should take a moment.
	patience = 30 * time.Second
	// beProgram makes the test binary be the program itself.
	beProgram = "HEADWAY_TEST_PROGRAM"
)

func TestMain(m *testing.M) {
	if os.Getenv(beProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// folder is short enough for a socket and open to others.
func folder(t *testing.T) string {
	t.Helper()
	made, err := os.MkdirTemp("/tmp", "headway-cmd-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(made); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(made, 0o755); err != nil {
		t.Fatal(err)
	}
	return made
}

// invoke is the program with its arguments, in an environment of its own.
func invoke(t *testing.T, environment []string, arguments ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], arguments...)
	cmd.Env = append([]string{beProgram + "=1", "PATH=" + os.Getenv("PATH"), "HEADWAY_SOCKET_SHUTDOWN_SPREAD=100ms"}, environment...)
	cmd.Dir = "/"
	return cmd
}

// asNobody makes the program run without rights. That user cannot reach where go test puts the binary, so it gets a copy.
func asNobody(t *testing.T, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	if os.Geteuid() != 0 {
		return cmd
	}
	content, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	cmd.Path = filepath.Join(folder(t), "headway")
	if err := os.WriteFile(cmd.Path, content, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	return cmd
}

// result is how a command ended.
type result struct {
	code           int
	stdout, stderr string
}

func finish(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// command runs the program on a data folder and demands success.
func command(t *testing.T, data string, arguments ...string) string {
	t.Helper()
	r := finish(t, invoke(t, nil, append(arguments, "--data", data)...))
	if r.code != exitOK {
		t.Fatalf("headway %s: exit code %d\n%s%s", strings.Join(arguments, " "), r.code, r.stdout, r.stderr)
	}
	return strings.TrimSpace(r.stdout)
}

// server is a "headway serve" of its own process.
type server struct {
	t      *testing.T
	cmd    *exec.Cmd
	url    string
	stderr bytes.Buffer
	ended  chan struct{}
}

// serve starts a server and waits until it is ready.
func serve(t *testing.T, data string, environment ...string) *server {
	t.Helper()
	address := free(t)
	return launch(t, invoke(t, environment, "serve", "--data", data, "--listen", address), address)
}

func launch(t *testing.T, cmd *exec.Cmd, address string) *server {
	t.Helper()
	s := &server{t: t, cmd: cmd, url: "http://" + address, ended: make(chan struct{})}
	s.cmd.Stderr = &s.stderr
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = s.cmd.Wait() // the tests read the state
		close(s.ended)
	}()
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill() // it has ended already, unless the test failed
		<-s.ended
	})
	until(t, "the server is ready", func() bool {
		select {
		case <-s.ended:
			t.Fatalf("the server ended: %s", s.stderr.String())
		default:
		}
		response, err := http.Get(s.url + "/readyz")
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
	return s
}

// signal sends a signal and waits for the end.
func (s *server) signal(signal syscall.Signal) (code int) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil {
		s.t.Fatal(err)
	}
	return s.wait()
}

func (s *server) wait() (code int) {
	s.t.Helper()
	select {
	case <-s.ended:
		return s.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		s.t.Fatal("the server does not end")
		return -1
	}
}

// postgres is the process of the private PostgreSQL.
func (s *server) postgres(data string) int {
	s.t.Helper()
	content, err := os.ReadFile(filepath.Join(data, "postgres", "cluster", "postmaster.pid"))
	if err != nil {
		s.t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Sscan(string(content), &pid); err != nil || !process.Running(pid) {
		s.t.Fatalf("process %d does not run: %v", pid, err)
	}
	return pid
}

// viewer asks the server who a token or key belongs to; an error code when it is refused.
func (s *server) viewer(token string) string {
	s.t.Helper()
	request, err := http.NewRequest(http.MethodPost, s.url+"/graphql", strings.NewReader(`{"query":"{ viewer { account { name } } }"}`))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		Data struct {
			Viewer struct{ Account struct{ Name string } }
		}
		Errors []struct{ Extensions struct{ Code string } }
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		s.t.Fatal(err)
	}
	if len(answer.Errors) > 0 {
		return answer.Errors[0].Extensions.Code
	}
	return answer.Data.Viewer.Account.Name
}

func free(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	limit := time.Now().Add(patience)
	for !holds() {
		if time.Now().After(limit) {
			t.Fatalf("not within %v: %s", patience, what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// inProcess runs a command line that needs no process of its own.
func inProcess(t *testing.T, arguments ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(context.Background(), arguments, &stdout, &stderr)
	return result{code, stdout.String(), stderr.String()}
}
