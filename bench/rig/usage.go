//go:build linux

package rig

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
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

// PostgresTime is what PostgreSQL has used of the processors, with all its processes, those that have ended too. The kernel counts it in
// hundredths of a second.
func (b *Backing) PostgresTime() (time.Duration, error) {
	main := b.Postgres.PID()
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", main, main))
	if err != nil {
		return 0, fmt.Errorf("read PostgreSQL's processes: %w", err)
	}
	sum, err := ticksOf(main)
	if err != nil {
		return 0, err
	}
	for text := range strings.FieldsSeq(string(children)) {
		pid, err := strconv.Atoi(text)
		if err != nil {
			return 0, fmt.Errorf("read PostgreSQL's processes: %w", err)
		}
		ticks, err := ticksOf(pid)
		if errors.Is(err, os.ErrNotExist) {
			continue // it has just ended, and is counted the next time
		}
		if err != nil {
			return 0, err
		}
		sum += ticks
	}
	return time.Duration(sum) * time.Second / 100, nil
}

// ticksOf are a process's own and those of its children that have ended.
func ticksOf(pid int) (sum int64, err error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("read the processor time of process %d: %w", pid, err)
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // the name before it may hold anything
	fields := strings.Fields(rest)
	const firstTime, times = 11, 4 // utime, stime, cutime, cstime; see proc_pid_stat(5)
	if len(fields) < firstTime+times {
		return 0, fmt.Errorf("the state of process %d is short", pid)
	}
	for _, text := range fields[firstTime : firstTime+times] {
		ticks, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("read the processor time of process %d: %w", pid, err)
		}
		sum += ticks
	}
	return sum, nil
}
