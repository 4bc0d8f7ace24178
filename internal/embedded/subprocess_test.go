//go:build unix

package embedded

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"headway/internal/embedded/process"
)

// The test binary plays another program, named by roleEnv, on the data folder in folderEnv.
const (
	roleEnv   = "HEADWAY_TEST_ROLE"
	folderEnv = "HEADWAY_TEST_FOLDER"

	roleServe = "serve" // start, print pid and URL, run until killed
	roleCycle = "cycle" // start, stop, start again, stop
)

func play(role, folder string) int {
	config := PostgresConfig{DataDir: folder, Log: os.Stderr, Settings: unsafeSettings()}
	for range 2 {
		p, err := StartPostgres(context.Background(), config)
		if err != nil {
			fmt.Println(err)
			return 1
		}
		fmt.Println(p.PID(), p.URL())
		if role == roleServe {
			_, _ = io.Copy(io.Discard, os.Stdin)
		}
		if err := p.Stop(); err != nil {
			fmt.Println(err)
			return 1
		}
	}
	return 0
}

// ordinary is a user without rights, for tests that run as root.
func ordinary() *syscall.SysProcAttr {
	if os.Geteuid() != 0 {
		return nil
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
}

// program is this test binary in a role. Another user cannot reach where go test puts it, so it gets a copy.
func program(t *testing.T, role, folder string, attr *syscall.SysProcAttr) *exec.Cmd {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if attr != nil {
		content, err := os.ReadFile(binary)
		if err != nil {
			t.Fatal(err)
		}
		binary = filepath.Join(dataDir(t), "program")
		if err := os.WriteFile(binary, content, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(binary)
	cmd.Env = append(os.Environ(), roleEnv+"="+role, folderEnv+"="+folder)
	cmd.Dir = "/"
	cmd.Stderr = t.Output()
	cmd.SysProcAttr = attr
	return cmd
}

// serve starts a program that runs a server, and returns it with the server's pid.
func serve(t *testing.T, folder string) (parent *exec.Cmd, server int) {
	t.Helper()
	parent = program(t, roleServe, folder, nil)
	if _, err := parent.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = parent.Process.Kill() // killed by the test already, unless that failed before
		_ = parent.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the program said nothing: %v", err)
	}
	pid, _, _ := strings.Cut(line, " ")
	if server, err = strconv.Atoi(pid); err != nil {
		t.Fatalf("the program failed: %s", line)
	}
	return parent, server
}

func TestNothingIsLeftOfAKilledProgram(t *testing.T) {
	dir := dataDir(t)
	parent, server := serve(t, dir)
	_, err := StartPostgres(t.Context(), PostgresConfig{DataDir: dir})
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), strconv.Itoa(parent.Process.Pid)) {
		t.Fatalf("err = %v, want ErrInUse that names process %d", err, parent.Process.Pid)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	next := start(t, dir) // at once, while the old server may still be ending
	if process.Running(server) {
		t.Fatalf("server %d outlives its program", server)
	}
	if got := query(t, next.URL(), "SELECT 'recovered'"); got != "recovered" {
		t.Fatalf("got %q", got)
	}
}

func TestServerOfAKilledProgramEndsByItself(t *testing.T) {
	parent, server := serve(t, dataDir(t))
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	waitUntil(t, "the server has ended", func() bool { return !process.Running(server) })
}

func TestOrdinaryUser(t *testing.T) {
	root := dataDir(t)
	if err := os.Chmod(root, 0o777); err != nil {
		t.Fatal(err)
	}
	out, err := program(t, roleCycle, filepath.Join(root, "data"), ordinary()).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	root := dataDir(t)
	if err := os.Chmod(root, 0o555); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(root, 0o755) }() // so that it can be removed
	for _, folder := range []string{root, filepath.Join(root, "data")} {
		out, err := program(t, roleCycle, folder, ordinary()).Output()
		if err == nil {
			t.Fatalf("started in a read-only folder: %s", out)
		}
		said := strings.TrimSpace(string(out))
		if !strings.Contains(said, "cannot be written") || !strings.Contains(said, "--data") || strings.Contains(said, "\n") {
			t.Errorf("%q does not say in one sentence what to do", said)
		}
	}
}

func TestRootInAFolderClosedToOthers(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Log("only root switches to another user; an ordinary one is tested above")
		return
	}
	closed := dataDir(t)
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(closed, "data")
	p := start(t, dir)
	query(t, p.URL(), "CREATE TABLE kept AS SELECT 'still here' AS word; SELECT 'made'")
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	parent, server := serve(t, dir)
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	if got := query(t, start(t, dir).URL(), "SELECT word FROM kept"); got != "still here" {
		t.Fatalf("got %q", got)
	}
	if process.Running(server) {
		t.Fatalf("server %d outlives its program", server)
	}
}
