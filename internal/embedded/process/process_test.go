//go:build unix

package process

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// parentEnv makes the test binary play the parent that is killed; its value names the way the child is guarded.
const parentEnv = "HEADWAY_TEST_PARENT"

func TestMain(m *testing.M) {
	if way := os.Getenv(parentEnv); way != "" {
		if err := playParent(way); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	goleak.VerifyTestMain(m)
}

// playParent starts a child that would run for ten minutes, prints its pid and waits to be killed.
func playParent(way string) error {
	cmd := exec.Command("sleep", "600")
	switch way {
	case "start":
		if _, err := Start(cmd, syscall.SIGTERM); err != nil {
			return err
		}
	case "watchdog":
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		if err := cmd.Start(); err != nil {
			return err
		}
		if _, err := startWatchdog(cmd.Process.Pid, syscall.SIGTERM); err != nil {
			return err
		}
	}
	fmt.Println(cmd.Process.Pid)
	_, err := io.Copy(io.Discard, os.Stdin) // until killed
	return err
}

func TestChildDiesWithItsParent(t *testing.T) {
	for _, way := range []string{"start", "watchdog"} {
		t.Run(way, func(t *testing.T) {
			parent := exec.Command(os.Args[0])
			parent.Env = append(os.Environ(), parentEnv+"="+way)
			parent.Stderr = os.Stderr
			out, err := parent.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := parent.StdinPipe(); err != nil {
				t.Fatal(err)
			}
			if err := parent.Start(); err != nil {
				t.Fatal(err)
			}
			line, err := bufio.NewReader(out).ReadString('\n')
			if err != nil {
				t.Fatalf("the parent said nothing: %v", err)
			}
			child, err := strconv.Atoi(strings.TrimSpace(line))
			if err != nil {
				t.Fatal(err)
			}
			if !Running(child) {
				t.Fatalf("child %d is not running", child)
			}
			if err := parent.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = parent.Wait()
			waitUntil(t, func() bool { return !Running(child) })
		})
	}
}

func TestDismissedWatchdogLeavesTheChildAlone(t *testing.T) {
	child, err := Start(exec.Command("sleep", "600"), syscall.SIGKILL)
	if err != nil {
		t.Fatal(err)
	}
	defer child.Kill()
	dog, err := startWatchdog(child.PID(), syscall.SIGKILL)
	if err != nil {
		t.Fatal(err)
	}
	dog.dismiss()
	if child.WaitFor(50 * time.Millisecond) {
		t.Fatal("the child was signalled")
	}
}

func TestStartReportsHowTheChildEnded(t *testing.T) {
	child, err := Start(exec.Command("sh", "-c", "exit 3"), syscall.SIGKILL)
	if err != nil {
		t.Fatal(err)
	}
	<-child.Exited()
	if child.Err() == nil || !strings.Contains(child.Err().Error(), "exit status 3") {
		t.Fatalf("Err() = %v, want exit status 3", child.Err())
	}
	if err := child.Signal(syscall.SIGTERM); err != nil {
		t.Fatalf("signal to an ended child: %v", err)
	}
}

func TestChildHasItsOwnProcessGroup(t *testing.T) {
	child, err := Start(exec.Command("sleep", "600"), syscall.SIGKILL)
	if err != nil {
		t.Fatal(err)
	}
	defer child.Kill()
	group, err := syscall.Getpgid(child.PID())
	if err != nil {
		t.Fatal(err)
	}
	if group != child.PID() {
		t.Fatalf("process group %d, want %d: a Ctrl-C in the terminal would reach the child", group, child.PID())
	}
}

func TestStartOfWhatDoesNotExist(t *testing.T) {
	if _, err := Start(exec.Command("/nonexistent/program"), syscall.SIGKILL); err == nil {
		t.Fatal("no error")
	}
}

func waitUntil(t *testing.T, condition func() bool) {
	t.Helper()
	deadline := time.NewTimer(10 * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatal("not within 10 s")
		}
	}
}
