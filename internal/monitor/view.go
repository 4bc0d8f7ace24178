package monitor

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// column is one of the table. Columns with a higher rank give way first when the screen is narrow.
type column struct {
	title string
	width int
	right bool
	rank  int
	cell  func(r *row, now time.Time) (text string, look look)
}

const narrowestBar = 10

func columns() []column {
	return []column{
		{"ORDER", 8, false, 0, plainCell(func(r *row) string { return strconv.FormatInt(r.Order.Number, 10) })},
		{"CAMPAIGN", 22, false, 3, plainCell(func(r *row) string { return r.Order.Campaign.Name })},
		{"CLIENT", 16, false, 5, plainCell(func(r *row) string { return r.Order.Client.Name })},
		{"", 0, false, 0, nil}, // the bar takes what is left
		{"%", 4, true, 0, plainCell(percentCell)},
		{"FANS", 11, true, 0, plainCell(fansCell)},
		{"FANS/H", 7, true, 1, rateCell},
		{"CLICKS", 8, true, 4, plainCell(clicksCell)},
		{"CONV", 7, true, 4, plainCell(conversionCell)},
		{"STATE", 20, false, 2, stateCell},
	}
}

// view draws the board on a screen of a size. It is a function of its arguments alone.
func (b *board) view(width, height int, now time.Time, p palette) string {
	b.tidy(now)
	rows := b.shown()
	shown := fitting(columns(), width)
	lines := []string{b.headline(width, now, rows, p), ""}
	if len(rows) == 0 {
		return strings.Join(append(lines, p.quiet.render(ansi.Truncate(b.emptiness(), width, "…"))), "\n")
	}
	lines = append(lines, p.quiet.render(titles(shown, width)))
	space := max(height-len(lines)-1, 1)
	for i, r := range rows {
		if i == space && len(rows) > space {
			break
		}
		lines = append(lines, line(r, shown, width, now, p))
	}
	if hidden := len(rows) - space; hidden > 0 {
		more := fmt.Sprintf("… and %d more that moved less recently", hidden)
		lines = append(lines, p.quiet.render(ansi.Truncate(more, width, "…")))
	}
	return strings.Join(lines, "\n")
}

// headline says what is watched and how the connection is.
func (b *board) headline(width int, now time.Time, rows []*row, p palette) string {
	state, look := b.connectionText(now), p.good
	switch b.link {
	case LinkLive:
	case LinkLost:
		look = p.bad
	default:
		look = p.warn
	}
	total, known := 0.0, false
	for _, r := range rows {
		if fans, ok := r.rate.perHour(now); ok && r.left.IsZero() {
			total, known = total+fans, true
		}
	}
	text := fmt.Sprintf("%s  %s  %s", p.strong.render("Headway"), b.server, look.render(state))
	if len(rows) > 0 {
		text += "  " + counted(len(rows), "order")
	}
	if known {
		text += fmt.Sprintf("  %.0f fans/h", total)
	}
	return ansi.Truncate(text+p.quiet.render("  q quits"), width, "…")
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// connectionText tells how the connection is, in words.
func (b *board) connectionText(now time.Time) string {
	switch b.link {
	case LinkLive:
		return "● live"
	case LinkLost:
		left := max(b.retry.Sub(now), 0)
		return fmt.Sprintf("○ no connection, next attempt in %.0f s: %v", left.Seconds(), b.err)
	}
	if b.err != nil {
		return fmt.Sprintf("◌ connecting again: %v", b.err)
	}
	return "◌ connecting"
}

func (b *board) emptiness() string {
	if b.link == LinkLive {
		return "No accepted order to watch. It appears here as soon as there is one."
	}
	return "Waiting for the server."
}

// fitting drops columns until a bar fits beside the rest.
func fitting(all []column, width int) []column {
	for rank := 5; rank > 0 && needed(all) > width; rank-- {
		kept := all[:0]
		for _, c := range all {
			if c.rank < rank {
				kept = append(kept, c)
			}
		}
		all = kept
	}
	return all
}

// needed is how wide the columns are with the narrowest bar.
func needed(shown []column) int {
	total := narrowestBar + len(shown) - 1
	for _, c := range shown {
		total += c.width
	}
	return total
}

// barWidth is what is left for the bar.
func barWidth(shown []column, width int) int {
	return min(max(width-needed(shown)+narrowestBar, narrowestBar), 60)
}

func titles(shown []column, width int) string {
	cells := make([]string, len(shown))
	for i, c := range shown {
		if c.cell == nil {
			cells[i] = fit("PROGRESS", barWidth(shown, width), false)
			continue
		}
		cells[i] = fit(c.title, c.width, c.right)
	}
	return ansi.Truncate(strings.TrimRight(strings.Join(cells, " "), " "), width, "")
}

func line(r *row, shown []column, width int, now time.Time, p palette) string {
	cells := make([]string, len(shown))
	for i, c := range shown {
		if c.cell == nil {
			cells[i] = bar(r, barWidth(shown, width), p)
			continue
		}
		text, look := c.cell(r, now)
		cells[i] = fit(text, c.width, c.right)
		if i == len(shown)-1 {
			cells[i] = strings.TrimRight(cells[i], " ")
		}
		if look != nil {
			cells[i] = look(p).render(cells[i])
		}
	}
	return ansi.Truncate(strings.Join(cells, " "), width, "")
}

// fit makes a text exactly so wide.
func fit(text string, width int, right bool) string {
	text = ansi.Truncate(printable(text), width, "…")
	padding := strings.Repeat(" ", max(width-ansi.StringWidth(text), 0))
	if right {
		return padding + text
	}
	return text + padding
}

// printable drops what could move the cursor: names come from others.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, ansi.Strip(text))
}

// bar draws the share that is delivered, in eighths of a character.
func bar(r *row, width int, p palette) string {
	percent := 0
	if r.Progress != nil && r.Order.FansOrdered > 0 {
		percent = min(r.Progress.FansDelivered, r.Order.FansOrdered) * width * 8 / r.Order.FansOrdered
	}
	full, eighths := percent/8, percent%8
	drawn := strings.Repeat("█", full)
	if eighths > 0 {
		drawn += string([]rune(" ▏▎▍▌▋▊▉")[eighths])
	}
	look := p.bar
	switch {
	case r.Order.Status == "COMPLETED":
		look = p.good
	case r.Order.Pause != nil || !r.left.IsZero():
		look = p.quiet
	}
	return look.render(drawn) + p.rest.render(strings.Repeat("░", width-ansi.StringWidth(drawn)))
}
