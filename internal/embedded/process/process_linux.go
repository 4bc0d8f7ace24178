package process

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"
)

// start forks from a thread that lives as long as the child: the kernel sends the death signal when the thread that
// forked ends, not the program, and Go is free to end an idle thread that no goroutine holds.
func (p *Process) start(cmd *exec.Cmd, deathSignal syscall.Signal) error {
	cmd.SysProcAttr.Pdeathsig = deathSignal
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		p.pid = cmd.Process.Pid
		started <- nil
		p.err = cmd.Wait()
		close(p.exited)
	}()
	return <-started
}

// Running reports whether the process exists, whoever owns it. A zombie does not run: in a container without an init
// nobody reaps the orphan of a killed program, and it would seem to live for ever.
func Running(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	_, state, found := bytes.Cut(stat, []byte(") ")) // "pid (name) state …"
	return found && state[0] != 'Z' && state[0] != 'X'
}

// Folder is the working folder of a process, or empty if it cannot be known.
func Folder(pid int) string {
	folder, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/cwd")
	if err != nil {
		return ""
	}
	return folder
}
