//go:build unix

package process

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

// watchdogScript reads a pipe of which this program alone holds the other end. A line means that the child was stopped
// in good order; end of file without one means that this program has died.
const watchdogScript = `read -r line || kill -"$2" "$1"`

// watchdog is a shell that signals a process when this program dies.
type watchdog struct {
	cmd  *exec.Cmd
	pipe *os.File
}

// startWatchdog has sig sent to pid if this program ends before it has called dismiss.
func startWatchdog(pid int, sig syscall.Signal) (*watchdog, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("watchdog pipe: %w", err)
	}
	defer read.Close() // the shell has its own copy
	cmd := exec.Command("/bin/sh", "-c", watchdogScript, "sh", strconv.Itoa(pid), strconv.Itoa(int(sig)))
	cmd.Stdin = read
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		_ = write.Close()
		return nil, fmt.Errorf("start watchdog: %w", err)
	}
	return &watchdog{cmd: cmd, pipe: write}, nil
}

// dismiss ends the watchdog without a signal to the child, and waits for it.
func (w *watchdog) dismiss() {
	_, _ = w.pipe.WriteString("done\n") // fails only if the watchdog was killed: then there is nothing to dismiss
	_ = w.pipe.Close()
	_ = w.cmd.Wait()
}
