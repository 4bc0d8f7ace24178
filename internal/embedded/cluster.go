//go:build unix

package embedded

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"headway/internal/embedded/process"
)

// superuser is the role that owns the private server; who reaches its socket is already this program's own user.
const superuser = "headway"

// pidFile is where a running server notes its process, its folders and, in the last line, its state.
const pidFile = "postmaster.pid"

// orphanLimit is how long a server whose program was killed may take to end.
const orphanLimit = 10 * time.Second

// clusterMajor is the release of PostgreSQL that made the cluster, 0 if there is none yet.
func clusterMajor(cluster string) (int, error) {
	content, err := os.ReadFile(filepath.Join(cluster, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the version of the cluster: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(content)))
	if err != nil {
		return 0, fmt.Errorf("read the version of the cluster: %w", err)
	}
	return major, nil
}

// makeCluster runs initdb beside the cluster's final place and renames the result, so that a first start that is killed
// leaves nothing that could be taken for a cluster. Without sync nothing is forced to disk.
func makeCluster(ctx context.Context, f *folder, programs binaries, as account, sync bool) error {
	fresh, err := os.MkdirTemp(f.path, halfMade)
	if err != nil {
		return unwritable(f.path, err)
	}
	if err := as.own(fresh); err != nil {
		return fmt.Errorf("give the data folder to user %s: %w", as.name, err)
	}
	err = initdb(ctx, fresh, programs, as, sync, "--locale=C", "--lc-ctype="+unicodeCtype())
	if err != nil && ctx.Err() == nil {
		err = initdb(ctx, fresh, programs, as, sync, "--no-locale") // a system without that locale
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(fresh))
	}
	if err := os.Rename(fresh, f.cluster()); err != nil {
		return fmt.Errorf("put the new cluster in place: %w", err)
	}
	return nil
}

// unicodeCtype is the locale that knows upper and lower case of every script and sorts nothing. Without it lower('Ä')
// is 'Ä', and tags and search would tell case apart outside ASCII.
func unicodeCtype() string {
	if runtime.GOOS == "darwin" {
		return "UTF-8"
	}
	return "C.UTF-8"
}

func initdb(ctx context.Context, cluster string, programs binaries, as account, sync bool, locale ...string) error {
	args := append([]string{"-A", "trust", "-E", "UTF8", "-U", superuser}, locale...)
	if !sync {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, programs.initdb(), args...)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	release, err := runOn(cmd, cluster, as)
	if err != nil {
		return err
	}
	defer release()
	child, err := process.Start(cmd, syscall.SIGKILL)
	if err != nil {
		return err
	}
	<-child.Exited()
	if child.Err() != nil {
		return fmt.Errorf("initdb: %w: %s", errors.Join(child.Err(), ctx.Err()), lastLines(output.String()))
	}
	return nil
}

// runOn completes a command of PostgreSQL with its data folder, account and a clean environment. A folder that lies
// where the account may not pass, such as below /root, is handed over as an open descriptor: its name below /proc leads
// straight into it. release closes it once the command has started.
func runOn(cmd *exec.Cmd, cluster string, as account) (release func(), err error) {
	as.apply(cmd)
	cmd.Dir = "/" // PostgreSQL wants a working folder that its account can reach
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	release = func() {}
	if !as.canReach(filepath.Dir(cluster)) {
		if runtime.GOOS != "linux" {
			return nil, fmt.Errorf("data folder %s cannot be reached by user %s, under whom root has to run PostgreSQL: "+
				"choose another one with --data, for example /var/lib/headway", filepath.Dir(cluster), as.name)
		}
		open, err := os.Open(cluster)
		if err != nil {
			return nil, fmt.Errorf("open the cluster: %w", err)
		}
		release = func() { _ = open.Close() }
		cmd.ExtraFiles = []*os.File{open}
		cluster = "/proc/self/fd/3"
	}
	cmd.Args = append(cmd.Args, "-D", cluster)
	return release, nil
}

// endOrphan makes sure that no server runs on the cluster, whose folder this program holds: one whose program was killed
// is told to end, in case it is not ending by itself. A postmaster.pid whose process is another by now would keep
// PostgreSQL from starting, and is removed.
func endOrphan(ctx context.Context, cluster string) error {
	name := filepath.Join(cluster, pidFile)
	content, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read postmaster.pid: %w", err)
	}
	first, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(first)
	runs := func() bool { return err == nil && process.Running(pid) && process.Folder(pid) == cluster }
	if runs() {
		_ = syscall.Kill(pid, syscall.SIGQUIT) // it may have ended just now; a failure shows below
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	limit := time.NewTimer(orphanLimit)
	defer limit.Stop()
	for runs() {
		select {
		case <-tick.C:
		case <-limit.C:
			return fmt.Errorf("the server left running as process %d does not end: stop it with \"kill -9 %d\"", pid, pid)
		case <-ctx.Done():
			return fmt.Errorf("wait for the server left running as process %d: %w", pid, ctx.Err())
		}
	}
	if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove the stale postmaster.pid: %w", err)
	}
	return nil
}

// serverReady reads from the server's own note whether it accepts connections; asking by connecting would fill its log.
// The note of an earlier server is gone by the time a new one is started.
func serverReady(cluster string) bool {
	content, err := os.ReadFile(filepath.Join(cluster, pidFile))
	return err == nil && strings.HasSuffix(strings.TrimSpace(string(content)), "\nready")
}

// lastLines is the end of what a program has said, on one line.
func lastLines(output string) string {
	var lines []string
	scanner := bufio.NewScanner(strings.NewReader(output))
	for scanner.Scan() {
		if line := strings.TrimSpace(scanner.Text()); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines[max(0, len(lines)-3):], "; ")
}
