//go:build unix && !linux

package process

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// start puts a watchdog beside the child, since only Linux signals the children of a dead program itself.
func (p *Process) start(cmd *exec.Cmd, deathSignal syscall.Signal) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	p.pid = cmd.Process.Pid
	dog, err := startWatchdog(p.pid, deathSignal)
	if err != nil {
		_ = syscall.Kill(p.pid, syscall.SIGKILL)
		_ = cmd.Wait()
		return err
	}
	go func() {
		p.err = cmd.Wait()
		dog.dismiss()
		close(p.exited)
	}()
	return nil
}

// Running reports whether the process exists, whoever owns it; a zombie does not run.
func Running(pid int) bool {
	state, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && !strings.HasPrefix(strings.TrimSpace(string(state)), "Z")
}

// Folder is the working folder of a process, or empty if it cannot be known.
func Folder(pid int) string {
	out, err := exec.Command("lsof", "-a", "-d", "cwd", "-Fn", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(out)) {
		if name, found := strings.CutPrefix(strings.TrimSpace(line), "n"); found {
			return name
		}
	}
	return ""
}
