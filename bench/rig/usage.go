//go:build linux

package rig

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// ProcessorTime is what the child has used of the processors, its own and the kernel's work for it, to the nanosecond.
func (c *Child) ProcessorTime() (time.Duration, error) {
	pid := c.process.PID()
	const scheduled = 2 // CPUCLOCK_SCHED: the time that the scheduler gave to all threads; see clock_getcpuclockid(3)
	var spent unix.Timespec
	if err := unix.ClockGettime(int32(^pid)<<3|scheduled, &spent); err != nil {
		return 0, fmt.Errorf("read the processor time of process %d: %w%s", pid, err, c.End())
	}
	return time.Duration(spent.Nano()), nil
}

// ResidentBytes is the memory of the child that is not paged out.
func (c *Child) ResidentBytes() (int64, error) {
	pid := c.process.PID()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, fmt.Errorf("read the memory of process %d: %w", pid, err)
	}
	for line := range bytes.Lines(status) {
		if rest, found := bytes.CutPrefix(line, []byte("VmRSS:")); found {
			kilobytes, err := strconv.ParseInt(string(bytes.Fields(rest)[0]), 10, 64)
			if err != nil {
				return 0, fmt.Errorf("read the memory of process %d: %w", pid, err)
			}
			return kilobytes << 10, nil
		}
	}
	return 0, fmt.Errorf("process %d has no resident memory", pid)
}
