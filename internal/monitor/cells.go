package monitor

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// look picks a style from the palette; nil is plain.
type look = func(palette) style

func plainCell(text func(*row) string) func(*row, time.Time) (string, look) {
	return func(r *row, _ time.Time) (string, look) { return text(r), nil }
}

func percentCell(r *row) string {
	if r.Progress == nil {
		return "–"
	}
	return strconv.Itoa(r.Progress.Percent)
}

func fansCell(r *row) string {
	if r.Progress == nil {
		return "–/" + strconv.Itoa(r.Order.FansOrdered)
	}
	return fmt.Sprintf("%d/%d", r.Progress.FansDelivered, r.Order.FansOrdered)
}

func rateCell(r *row, now time.Time) (string, look) {
	fans, known := r.rate.perHour(now)
	if !known || !r.left.IsZero() {
		return "–", func(p palette) style { return p.quiet }
	}
	return strconv.FormatFloat(fans, 'f', 0, 64), nil
}

func clicksCell(r *row) string {
	if r.Performance == nil || r.Performance.Clicks == nil {
		return "–"
	}
	return strconv.FormatInt(*r.Performance.Clicks, 10)
}

func conversionCell(r *row) string {
	if r.Performance == nil || r.Performance.ConversionRate == nil {
		return "–"
	}
	rate, err := strconv.ParseFloat(*r.Performance.ConversionRate, 64)
	if err != nil {
		return *r.Performance.ConversionRate
	}
	return strconv.FormatFloat(100*rate, 'f', 1, 64) + " %"
}

// stateCell is what matters most about an order: that it has ended or stands still, or else how its guarantee is doing.
func stateCell(r *row, _ time.Time) (string, look) {
	quiet := func(p palette) style { return p.quiet }
	switch {
	case r.Order.Status == "COMPLETED":
		return "completed", func(p palette) style { return p.good }
	case r.Order.Status != "ACCEPTED":
		return words(r.Order.Status), quiet
	case r.Order.Pause != nil && r.Order.Pause.Reason == "GUARANTEE_MISSED":
		return "paused: missed", func(p palette) style { return p.bad }
	case r.Order.Pause != nil:
		return "paused by " + words(r.Order.Pause.Reason), quiet
	case r.Pace == nil:
		return "", nil
	}
	text := words(r.Pace.State)
	if r.Pace.Deficit > 0 {
		text += fmt.Sprintf(", %d behind", r.Pace.Deficit)
	}
	return text, func(p palette) style {
		switch r.Pace.State {
		case "ON_TRACK":
			return p.good
		case "AT_RISK":
			return p.warn
		case "BREACHED":
			return p.bad
		}
		return p.quiet
	}
}

// words makes a value of an enum readable: AT_RISK is "at risk".
func words(value string) string { return strings.ToLower(strings.ReplaceAll(value, "_", " ")) }
