package property

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
)

// tally counts how often each thing happened.
type tally struct {
	mu    sync.Mutex
	times map[string]int
}

func newTally() *tally { return &tally{times: map[string]int{}} }

func (c *tally) add(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.times[strings.TrimSpace(name)]++
}

func (c *tally) print(t *testing.T) {
	t.Helper()
	lines := make([]string, 0, len(c.times))
	for _, name := range slices.Sorted(maps.Keys(c.times)) {
		lines = append(lines, fmt.Sprintf("%6d  %s", c.times[name], name))
	}
	t.Logf("how often:\n%s", strings.Join(lines, "\n"))
}

// enough is how often each allowed move and each refusal has to occur for a run to mean something.
const enough = 20

func (c *tally) wantEnough(t *testing.T) {
	t.Helper()
	names := everything()
	for name := range c.times {
		if strings.Contains(name, ": ") || strings.HasPrefix(name, "move ") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if c.times[name] < enough {
			t.Errorf("%q occurred %d times, want at least %d", name, c.times[name], enough)
		}
	}
}

// everything is every allowed move and every refusal.
func everything() []string {
	names := []string{
		"placed", "move WAITING → ACCEPTED", "move WAITING → REJECTED DECLINED", "move WAITING → REJECTED EXPIRED",
		"move WAITING → CANCELLED WITHDRAWN", "move ACCEPTED → COMPLETED", "move ACCEPTED → CANCELLED STOPPED", "move ACCEPTED → CANCELLED OPERATOR",
		"pause by the CLIENT", "pause by the PLATFORM", "resume by the CLIENT", "resume by the PLATFORM", "income shown", "income hidden", "tagging",
		"fan counted", "over-delivery", "expiry recorded on the way", "click",
		"repeat of ACCEPTED", "repeat of REJECTED DECLINED", "repeat of CANCELLED WITHDRAWN", "repeat of CANCELLED STOPPED", "repeat of CANCELLED OPERATOR",
		"repeat of a pause", "repeat of a resume", "repeat of income visibility", "repeat of a tagging", "repeat with a key",
		"report DUPLICATE", "report UNKNOWN_ORDER", "report ORDER_NOT_ACTIVE", "report ORDER_PAUSED", "report BEFORE_ACCEPTANCE", "report DUPLICATE_FAN",
		"report RETURNING_FAN", "click UNKNOWN_ORDER", "click NOT_LINK_BASED", "click INACTIVE", "click BOT", "click REPEAT",
		"FORBIDDEN: the platform cancels a waiting order", "FORBIDDEN: the client resumes what the platform paused",
	}
	ended := []string{"REJECTED/DECLINED", "REJECTED/EXPIRED", "COMPLETED", "CANCELLED/WITHDRAWN", "CANCELLED/STOPPED", "CANCELLED/OPERATOR"}
	conflicts := map[string][]string{
		"accept": ended,
		"reject": append([]string{"ACCEPTED"}, ended[1:]...), // a rejection after one's own is a repeat
		"cancel": append([]string{}, ended[:3]...),
		"pause":  append([]string{"WAITING", "ACCEPTED, paused"}, ended...),
		"resume": append([]string{"WAITING", "ACCEPTED"}, ended...),
	}
	for action, standings := range conflicts {
		for _, standing := range standings {
			names = append(names, "CONFLICT: "+action+" when "+standing)
		}
	}
	forbidden := map[string][]string{
		"accept": {"client", "platform", "reading key"}, "reject": {"client", "platform", "reading key"},
		"cancel": {"marketer", "reading key"}, "pause": {"marketer", "reading key"}, "resume": {"marketer", "reading key"},
		"show": {"marketer", "platform"}, "hide": {"marketer", "platform"}, "tag": {"client", "platform", "reading key"}, "untag": {"client", "platform", "reading key"},
		"deliver": {"marketer", "client", "platform for the marketer", "platform for the client"}, "click": {"marketer", "client", "platform for the marketer"},
	}
	for action, people := range forbidden {
		for _, who := range people {
			names = append(names, "FORBIDDEN: "+action+" by the "+who)
		}
		names = append(names, "UNAUTHENTICATED: "+action+" by a visitor")
		if action != "deliver" && action != "click" {
			names = append(names, "NOT_FOUND: "+action+" by a stranger")
		}
	}
	return names
}
