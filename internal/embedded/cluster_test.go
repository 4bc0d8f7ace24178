//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"headway/internal/embedded/process"
)

// orphan starts a process that looks like a server left on a cluster: working in its folder and named in its note.
func orphan(t *testing.T, cluster, script string) *process.Process {
	t.Helper()
	cmd := exec.Command("/bin/sh", "-c", script)
	cmd.Dir = cluster
	child, err := process.Start(cmd, syscall.SIGKILL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(child.Kill)
	note := fmt.Appendf(nil, "%d\n%s\n", child.PID(), cluster)
	if err := os.WriteFile(filepath.Join(cluster, pidFile), note, 0o600); err != nil {
		t.Fatal(err)
	}
	return child
}

func TestOrphanIsEnded(t *testing.T) {
	cluster := dataDir(t)
	child := orphan(t, cluster, "exec sleep 600")
	if err := endOrphan(t.Context(), cluster); err != nil {
		t.Fatal(err)
	}
	if process.Running(child.PID()) {
		t.Fatal("it still runs")
	}
	if _, err := os.Stat(filepath.Join(cluster, pidFile)); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("its note is still there (%v)", err)
	}
}

func TestOrphanThatDoesNotEndIsNamed(t *testing.T) {
	cluster := dataDir(t)
	child := orphan(t, cluster, "trap '' QUIT; echo ready >ready; exec sleep 600")
	waitUntil(t, "the signal is ignored", func() bool {
		_, err := os.Stat(filepath.Join(cluster, "ready"))
		return err == nil
	})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	err := endOrphan(ctx, cluster)
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), strconv.Itoa(child.PID())) {
		t.Fatalf("err = %v, want a deadline and process %d", err, child.PID())
	}
}
