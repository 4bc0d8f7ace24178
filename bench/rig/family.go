//go:build linux

package rig

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// clockTick is the unit of /proc's processor times: Linux shows them in hundredths of a second on every machine.
const clockTick = 10 * time.Millisecond

// FamilyTime is what a process, its living children and those that have ended have used of the processors, to the hundredth of a
// second: PostgreSQL with all its sessions.
func FamilyTime(pid int) (time.Duration, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, fmt.Errorf("list processes: %w", err)
	}
	var ticks int64
	for _, path := range stats {
		line, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended since
		}
		fields := bytes.Fields(line[bytes.LastIndexByte(line, ')')+1:]) // from the state on, which is the third field of the line
		const parent, userTime, reaped = 1, 11, 15
		self := filepath.Base(filepath.Dir(path)) == strconv.Itoa(pid)
		if !self && string(fields[parent]) != strconv.Itoa(pid) {
			continue
		}
		last := userTime + 2
		if self {
			last = reaped
		}
		for _, field := range fields[userTime:last] {
			n, err := strconv.ParseInt(string(field), 10, 64)
			if err != nil {
				return 0, fmt.Errorf("read %s: %w", path, err)
			}
			ticks += n
		}
	}
	return time.Duration(ticks) * clockTick, nil
}
