//go:build unix

// Package process starts children that do not outlive this program, however it ends.
package process

import (
	"errors"
	"fmt"
	"os/exec"
	"syscall"
	"time"
)

// outputDelay is how long a finished child's output may still be held open by its own children.
const outputDelay = 5 * time.Second

// Process is a running child. It has a process group of its own, so a Ctrl-C in the terminal does not reach it, and it is
// sent its death signal when this program ends without having stopped it, even by kill -9.
type Process struct {
	pid    int
	exited chan struct{}
	err    error
}

// Start runs cmd, which must not have been started. deathSignal is what the child gets if this program dies.
func Start(cmd *exec.Cmd, deathSignal syscall.Signal) (*Process, error) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	if cmd.WaitDelay == 0 {
		cmd.WaitDelay = outputDelay
	}
	p := &Process{exited: make(chan struct{})}
	if err := p.start(cmd, deathSignal); err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	return p, nil
}

// PID is the child's process id.
func (p *Process) PID() int { return p.pid }

// Exited is closed once the child has ended and been reaped.
func (p *Process) Exited() <-chan struct{} { return p.exited }

// Err says how the child ended: nil for exit code 0. It may be called once Exited is closed.
func (p *Process) Err() error { return p.err }

// Signal sends sig to the child; a child that has ended already is no error.
func (p *Process) Signal(sig syscall.Signal) error {
	select {
	case <-p.exited:
		return nil
	default:
	}
	if err := syscall.Kill(p.pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("send %s to process %d: %w", sig, p.pid, err)
	}
	return nil
}

// WaitFor waits up to limit for the child to end and reports whether it has.
func (p *Process) WaitFor(limit time.Duration) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-p.exited:
		return true
	case <-timer.C:
		return false
	}
}

// Kill ends the child and everything in its group at once, and waits for the child.
func (p *Process) Kill() {
	select {
	case <-p.exited:
		return
	default:
	}
	_ = syscall.Kill(-p.pid, syscall.SIGKILL) // the group may be gone already, which is what is wanted
	<-p.exited
}
