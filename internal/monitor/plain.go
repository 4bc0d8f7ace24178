package monitor

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Plain watches and prints one line of key=value for every change, until the context ends. What concerns the connection goes to a
// writer of its own, so that the lines can be piped. After a reconnection only what has
// changed meanwhile is printed; an order that has left the feed by then is GONE.
func Plain(ctx context.Context, config Config, changes, connection io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := &plainOutput{board: newBoard(config.URL, len(config.Orders) > 0), changes: changes, connection: connection, stop: cancel}
	m, err := New(config, p.tell)
	if err != nil {
		return err
	}
	if err := m.Run(ctx); err != nil {
		return err
	}
	return p.failed
}

type plainOutput struct {
	board               *board
	changes, connection io.Writer
	said                string
	// stop ends the watching when nobody reads any more; failed is why.
	stop   func()
	failed error
}

func (p *plainOutput) tell(e Event) {
	news := p.board.apply(e)
	var err error
	switch {
	case e.Update == nil:
		err = p.tellConnection(e)
	case news:
		_, err = fmt.Fprintln(p.changes, changeLine(e))
	}
	for _, o := range p.board.gone {
		if err == nil {
			_, err = fmt.Fprintf(p.changes, "time=%s order=%d id=%s change=GONE\n", instant(e.At), o.Number, quoted(o.ID))
		}
	}
	if err != nil {
		p.failed = fmt.Errorf("write: %w", err)
		p.stop()
	}
}

// tellConnection says how the connection is, and the same trouble only once.
func (p *plainOutput) tellConnection(e Event) error {
	said := ""
	switch e.Link {
	case LinkLive:
		said = fmt.Sprintf("connection=live url=%s", quoted(p.board.server))
	case LinkLost:
		said = fmt.Sprintf("connection=lost error=%s", quoted(e.Err.Error()))
	default:
		return nil
	}
	if said == p.said {
		return nil
	}
	p.said = said
	_, err := fmt.Fprintf(p.connection, "time=%s %s\n", instant(e.At), said)
	return err
}

// changeLine is one change as key=value.
func changeLine(e Event) string {
	u := e.Update
	fields := []string{"time=" + instant(e.At), "order=" + strconv.FormatInt(u.Order.Number, 10), "id=" + quoted(u.Order.ID),
		"change=" + quoted(u.Change), "status=" + quoted(u.Order.Status), "ordered=" + strconv.Itoa(u.Order.FansOrdered)}
	if u.Progress != nil {
		fields = append(fields, "delivered="+strconv.Itoa(u.Progress.FansDelivered), "percent="+strconv.Itoa(u.Progress.Percent),
			"version="+strconv.FormatInt(u.Progress.Version, 10))
	}
	if u.Performance != nil && u.Performance.Clicks != nil {
		fields = append(fields, "clicks="+strconv.FormatInt(*u.Performance.Clicks, 10))
	}
	if u.Performance != nil && u.Performance.ConversionRate != nil {
		fields = append(fields, "conversion="+quoted(*u.Performance.ConversionRate))
	}
	if u.Pace != nil {
		fields = append(fields, "pace="+quoted(u.Pace.State), "deficit="+strconv.Itoa(u.Pace.Deficit))
	}
	if u.Order.Pause != nil {
		fields = append(fields, "paused="+quoted(u.Order.Pause.Reason))
	}
	return strings.Join(append(fields, "campaign="+quoted(u.Order.Campaign.Name), "client="+quoted(u.Order.Client.Name)), " ")
}

func instant(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }

// quoted is the text as it is where that cannot be misread, else in quotes with everything unprintable escaped.
func quoted(text string) string {
	for _, r := range text {
		if r <= ' ' || r == '"' || r == '=' || r == '\\' || !strconv.IsPrint(r) {
			return strconv.Quote(text)
		}
	}
	if text == "" {
		return `""`
	}
	return text
}
