package main

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"headway/internal/embedded/process"
)

func TestKilledServerLeavesNothingAndRecovers(t *testing.T) {
	data := filepath.Join(folder(t), "data")
	first := serve(t, data)
	id := command(t, data, "account", "create", "--role", "marketer", "--name", "Ada")
	token := command(t, data, "token", "--role", "marketer", "--account", id)
	postgres := first.postgres(data)
	first.signal(syscall.SIGKILL)
	until(t, "PostgreSQL has ended with its program", func() bool { return !process.Running(postgres) })

	second := serve(t, data)
	if name := second.viewer(token); name != "Ada" {
		t.Errorf("after the restart the token belongs to %q", name)
	}
	if code := second.signal(syscall.SIGINT); code != exitOK {
		t.Errorf("exit code %d: %s", code, second.stderr.String())
	}
}

func TestSignalsStopEverything(t *testing.T) {
	data := filepath.Join(folder(t), "data")
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		s := serve(t, data)
		postgres := s.postgres(data)
		if code := s.signal(signal); code != exitOK {
			t.Errorf("%v: exit code %d: %s", signal, code, s.stderr.String())
		}
		if process.Running(postgres) {
			t.Errorf("%v: PostgreSQL still runs", signal)
		}
		if notes, err := os.ReadDir(filepath.Join(data, "run")); err != nil || len(notes) > 0 {
			t.Errorf("%v: left in the data folder: %v, %v", signal, notes, err)
		}
	}
}

func TestSecondSignalEndsAtOnce(t *testing.T) {
	data := filepath.Join(folder(t), "data")
	s := serve(t, data, "HEADWAY_SHUTDOWN_DELAY=1h")
	postgres := s.postgres(data)
	if err := s.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	until(t, "the server is stopping", func() bool {
		select {
		case <-s.ended:
			return true
		default:
			return s.readiness() != 200
		}
	})
	if code := s.signal(syscall.SIGINT); code != exitFailure {
		t.Errorf("exit code %d", code)
	}
	until(t, "PostgreSQL has ended with its program", func() bool { return !process.Running(postgres) })
}

func TestDeathOfPostgresIsTold(t *testing.T) {
	data := filepath.Join(folder(t), "data")
	s := serve(t, data)
	if err := syscall.Kill(s.postgres(data), syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	if code := s.wait(); code != exitFailure || !strings.Contains(s.stderr.String(), "the private PostgreSQL has ended by itself") {
		t.Errorf("exit code %d: %s", code, s.stderr.String())
	}
}

func TestPortTakenIsSaidBeforeAnythingStarts(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	data := filepath.Join(folder(t), "data")
	r := finish(t, invoke(t, nil, "serve", "--data", data, "--listen", listener.Addr().String()))
	if r.code != exitFailure || !strings.Contains(r.stderr, listener.Addr().String()+" is taken") || strings.Count(r.stderr, "\n") != 1 {
		t.Errorf("exit code %d: %s", r.code, r.stderr)
	}
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Errorf("the data folder was made (%v)", err)
	}
}

func TestOrdinaryUserFromHome(t *testing.T) {
	home := folder(t)
	if err := os.Chmod(home, 0o777); err != nil {
		t.Fatal(err)
	}
	address := free(t)
	s := launch(t, asNobody(t, invoke(t, []string{"HOME=" + home}, "serve", "--listen", address)), address)
	if os.Geteuid() == 0 {
		if _, err := os.Stat(filepath.Join(home, ".local", "share", "headway", "postgres")); err != nil {
			t.Error(err)
		}
	}
	if code := s.signal(syscall.SIGTERM); code != exitOK {
		t.Errorf("exit code %d: %s", code, s.stderr.String())
	}
}

func TestHomesThatCannotBeUsed(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Log("as an ordinary user; as root the program runs as nobody here")
	}
	closed := folder(t)
	if err := os.Chmod(closed, 0o555); err != nil {
		t.Fatal(err)
	}
	for name, environment := range map[string][]string{
		"read-only home": {"HOME=" + closed},
		"no home":        nil,
		"missing home":   {"HOME=/nonexistent"},
	} {
		r := finish(t, asNobody(t, invoke(t, environment, "serve", "--listen", "127.0.0.1:0")))
		if r.code != exitFailure || !strings.Contains(r.stderr, "--data") || strings.Count(r.stderr, "\n") != 1 {
			t.Errorf("%s: exit code %d, not one sentence that names --data: %s", name, r.code, r.stderr)
		}
	}
}

func TestMissingPostgresIsOneSentence(t *testing.T) {
	r := finish(t, invoke(t, []string{"HEADWAY_POSTGRES_BIN=" + folder(t)}, "serve", "--data", filepath.Join(folder(t), "data"), "--listen", "127.0.0.1:0"))
	if r.code != exitFailure || !strings.Contains(r.stderr, "install it with") || strings.Count(r.stderr, "\n") != 1 {
		t.Errorf("exit code %d: %s", r.code, r.stderr)
	}
}

func TestSecondServerOnOneFolder(t *testing.T) {
	data := filepath.Join(folder(t), "data")
	s := serve(t, data)
	r := finish(t, invoke(t, nil, "serve", "--data", data, "--listen", "127.0.0.1:0"))
	if r.code != exitFailure || !strings.Contains(r.stderr, "in use") || !strings.Contains(r.stderr, "--data") {
		t.Errorf("exit code %d: %s", r.code, r.stderr)
	}
	if command(t, data, "token", "--role", "platform") == "" {
		t.Error("the refused server took the note of the first away")
	}
	s.signal(syscall.SIGTERM)
}

func TestNoSecretIsLogged(t *testing.T) {
	data := filepath.Join(folder(t), "data")
	s := serve(t, data, "HEADWAY_LOG_LEVEL=DEBUG")
	token := command(t, data, "token", "--role", "platform")
	s.viewer(token)
	s.viewer("hwk_secret")
	s.signal(syscall.SIGTERM)
	log := s.stderr.String()
	if strings.Contains(log, token) || strings.Contains(log, "hwk_secret") || strings.Contains(log, "Bearer") {
		t.Errorf("the log tells a secret:\n%s", log)
	}
	if !strings.Contains(log, "route=/graphql") {
		t.Errorf("the log does not tell of requests:\n%s", log)
	}
}

// readiness is the status of /readyz, 0 when nobody answers.
func (s *server) readiness() int {
	response, err := http.Get(s.url + "/readyz")
	if err != nil {
		return 0
	}
	_ = response.Body.Close()
	return response.StatusCode
}
