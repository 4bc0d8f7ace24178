package monitor

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
)

func noon() time.Time { return time.Date(2031, 5, 20, 12, 0, 0, 0, time.UTC) }

func text(s string) *string   { return &s }
func number(n int64) *int64   { return &n }
func live(at time.Time) Event { return Event{At: at, Link: LinkLive} }

// news is an update of an order, heard at an instant.
func news(at time.Time, n int64, delivered, ordered int, edits ...func(*Update)) Event {
	u := &Update{
		Change: "UPDATED",
		Order: Order{ID: fmt.Sprintf("ord_%d", n), Number: n, Status: "ACCEPTED", FansOrdered: ordered,
			Campaign: Named{"Spring launch"}, Client: Named{"Aurora Talent"}},
		Progress:    &Progress{FansDelivered: delivered, Percent: 100 * min(delivered, ordered) / ordered, Version: int64(delivered + 2), UpdatedAt: at},
		Performance: &Performance{},
	}
	for _, edit := range edits {
		edit(u)
	}
	return Event{At: at, Link: LinkLive, Update: u}
}

func lastOfSnapshot(u *Update) { u.Change, u.SnapshotComplete = "SNAPSHOT", true }

// full is a board with something of everything.
func full() *board {
	b := newBoard("http://127.0.0.1:8080", false)
	at := noon()
	b.apply(Event{At: at, Link: LinkConnecting})
	b.apply(live(at))
	b.apply(news(at, 100231, 40, 100, func(u *Update) {
		u.Performance = &Performance{Clicks: number(812), ConversionRate: text("0.0493")}
		u.Pace = &Pace{State: "ON_TRACK"}
	}))
	b.apply(news(at.Add(time.Second), 100232, 7, 250, func(u *Update) {
		u.Order.Campaign.Name = "A name that is too long for its column\x1b[31m"
		u.Performance = &Performance{Clicks: number(0)}
		u.Pace = &Pace{State: "AT_RISK", Deficit: 12}
	}))
	b.apply(news(at.Add(2*time.Second), 100233, 0, 50, func(u *Update) {
		u.Order.Client.Name = "Zoë Müller 東京"
		u.Order.Pause = &Pause{Reason: "CLIENT"}
		lastOfSnapshot(u)
	}))
	b.apply(news(at.Add(70*time.Second), 100231, 52, 100, func(u *Update) {
		u.Performance = &Performance{Clicks: number(1040), ConversionRate: text("0.0500")}
		u.Pace = &Pace{State: "ON_TRACK"}
	}))
	b.apply(news(at.Add(80*time.Second), 100230, 60, 60, func(u *Update) { u.Change, u.Order.Status = "LEFT", "COMPLETED" }))
	return b
}

func TestView(t *testing.T) {
	now := noon().Add(90 * time.Second)
	lost := full()
	lost.apply(Event{At: now, Link: LinkLost, Err: errors.New("the server closed the connection (1012)"), Retry: 3 * time.Second})
	empty := newBoard("http://127.0.0.1:8080", false)
	empty.apply(live(noon()))
	for name, c := range map[string]struct {
		board         *board
		width, height int
		palette       palette
	}{
		"wide":    {full(), 132, 12, palette{}},
		"narrow":  {full(), 60, 12, palette{}},
		"tiny":    {full(), 24, 5, palette{}},
		"short":   {full(), 100, 6, palette{}},
		"colours": {full(), 132, 12, paletteFor(nil)},
		"lost":    {lost, 132, 12, palette{}},
		"empty":   {empty, 80, 12, palette{}},
		"new":     {newBoard("https://headway.example", false), 80, 12, palette{}},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.board.view(c.width, c.height, now, c.palette) + "\n"
			path := filepath.Join("testdata", name+".golden")
			if os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s\n(UPDATE_GOLDEN=1 writes it anew)", got, want)
			}
			lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
			if len(lines) > c.height {
				t.Errorf("%d lines on a screen of %d", len(lines), c.height)
			}
			for _, line := range lines {
				if ansi.StringWidth(line) > c.width {
					t.Errorf("wider than %d: %q", c.width, line)
				}
			}
		})
	}
}

func TestAReconnectionDropsWhatIsGone(t *testing.T) {
	b := newBoard("", false)
	b.apply(live(noon()))
	b.apply(news(noon(), 1, 5, 100))
	b.apply(news(noon(), 2, 5, 100, lastOfSnapshot))
	b.apply(Event{At: noon(), Link: LinkLost, Err: errors.New("gone")})
	if len(b.rows) != 2 {
		t.Fatalf("%d orders: what is known stays while the connection is lost", len(b.rows))
	}
	again := noon().Add(time.Minute)
	b.apply(live(again))
	if b.apply(news(again, 2, 5, 100)) {
		t.Error("a state that is known was called news")
	}
	if !b.apply(news(again, 3, 1, 100, lastOfSnapshot)) {
		t.Error("a new order was not called news")
	}
	if b.rows["ord_1"] != nil || b.rows["ord_2"] == nil || b.rows["ord_3"] == nil {
		t.Errorf("%v", b.rows)
	}
}

func TestAnEmptyFeedAfterAReconnectionEmptiesTheBoard(t *testing.T) {
	b := newBoard("", false)
	b.apply(live(noon()))
	b.apply(news(noon(), 1, 5, 100, lastOfSnapshot))
	b.apply(Event{At: noon(), Link: LinkLost, Err: errors.New("gone")})
	b.apply(live(noon().Add(time.Minute)))
	b.tidy(noon().Add(time.Minute + settleWithin + time.Second))
	if len(b.rows) != 0 {
		t.Errorf("%d orders", len(b.rows))
	}
}

func TestNamedOrdersStay(t *testing.T) {
	b := newBoard("", true)
	b.apply(live(noon()))
	b.apply(news(noon(), 1, 5, 100, lastOfSnapshot))
	b.apply(news(noon(), 2, 5, 100, lastOfSnapshot))
	b.apply(news(noon(), 1, 100, 100, func(u *Update) { u.Change, u.Order.Status = "LEFT", "COMPLETED" }))
	b.tidy(noon().Add(time.Hour))
	if len(b.rows) != 2 {
		t.Errorf("%d orders", len(b.rows))
	}
}

// A monitor runs for weeks: however many orders come and go, what it remembers does not grow.
func TestTheBoardIsBounded(t *testing.T) {
	b := newBoard("", false)
	at := noon()
	b.apply(live(at))
	for n := range int64(2 * maxRows) {
		at = at.Add(time.Second)
		b.apply(news(at, n, 1, 100))
		b.apply(news(at, n, 2, 100, func(u *Update) {
			if n%2 == 0 {
				u.Change, u.Order.Status = "LEFT", "COMPLETED"
			}
		}))
	}
	if len(b.rows) > maxRows {
		t.Errorf("%d orders are remembered", len(b.rows))
	}
	if b.rows[fmt.Sprintf("ord_%d", 2*maxRows-1)] == nil {
		t.Error("the order that moved last was forgotten")
	}
}

func TestRate(t *testing.T) {
	var r rate
	at := noon()
	if _, known := r.perHour(at); known {
		t.Error("a rate of nothing")
	}
	r.note(at, 100)
	if _, known := r.perHour(at.Add(rateAfter - time.Second)); known {
		t.Error("a rate after a moment")
	}
	for second := range 3600 { // one fan every two seconds, for an hour
		at = at.Add(time.Second)
		r.note(at, 100+second/2)
	}
	if fans, known := r.perHour(at); !known || fans < 1700 || fans > 1900 {
		t.Errorf("%.0f fans/h (%v), want 1800", fans, known)
	}
	if fans, known := r.perHour(at.Add(time.Hour)); !known || fans != 0 {
		t.Errorf("%.0f fans/h (%v) an hour after the last", fans, known)
	}
}
