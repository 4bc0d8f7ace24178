package postgres

import (
	"context"
	"database/sql/driver"
	"fmt"
	"maps"
	"net"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/lib/pq"
)

// maxGrace is how much longer than its statement a session waits for the server, at most, before it holds the network for dead.
const maxGrace = 5 * time.Second

// newConnector makes sessions that cannot hang: the server ends a statement that takes too long, and when the network has
// fallen silent the session ends itself. lib/pq waits for ever there, whatever the context says.
// The settings are the session's, by name.
func newConnector(config Config, settings map[string]string) (driver.Connector, error) {
	parsed, err := pq.NewConfig(config.URL)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	parsed.BinaryParameters = true // one round trip for each statement
	if parsed.ApplicationName == "" {
		parsed.ApplicationName = config.ApplicationName
	}
	runtime := map[string]string{
		"statement_timeout": strconv.FormatInt(config.StatementTimeout.Milliseconds(), 10),
		"timezone":          "UTC",
		"jit":               "off", // compiling a statement takes longer than any of ours
	}
	maps.Copy(runtime, settings)
	maps.Copy(runtime, parsed.Runtime) // what the URL says goes first
	parsed.Runtime = runtime
	connector, err := pq.NewConnectorConfig(parsed)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	connector.Dialer(dialer{
		dialer: net.Dialer{Timeout: config.ConnectTimeout, KeepAlive: 15 * time.Second},
		answer: config.StatementTimeout + min(config.StatementTimeout, maxGrace),
	})
	return sessions{Connector: connector, unprepared: &atomic.Bool{}}, nil
}

// dialer makes connections that wait for an answer only so long.
type dialer struct {
	dialer net.Dialer
	answer time.Duration
}

// Dial connects.
func (d dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// DialTimeout connects within the time.
func (d dialer) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return d.DialContext(ctx, network, address)
}

// DialContext connects unless the context ends first.
func (d dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := d.dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	within, _ := ctx.Value(boundsKey{}).(*bounds) // a connection that cancels a query has none
	return &deadlineConn{Conn: conn, answer: d.answer, bounds: within}, nil
}

// deadlineConn gives each read and write its own deadline.
type deadlineConn struct {
	net.Conn
	answer time.Duration
	bounds *bounds
	// reading and writing are the deadlines that are set.
	reading, writing time.Time
}

func (c *deadlineConn) Read(into []byte) (int, error) {
	if err := c.renew(&c.reading, c.Conn.SetReadDeadline); err != nil {
		return 0, err
	}
	return c.Conn.Read(into)
}

func (c *deadlineConn) Write(from []byte) (int, error) {
	if err := c.renew(&c.writing, c.Conn.SetWriteDeadline); err != nil {
		return 0, err
	}
	return c.Conn.Write(from)
}

// renew moves a deadline, but not for a small part of its time: to set one costs as much as a short statement.
func (c *deadlineConn) renew(deadline *time.Time, set func(time.Time) error) error {
	wanted := c.bounds.within(time.Now(), c.answer)
	if !deadline.After(wanted) && wanted.Sub(*deadline) < c.answer/16 {
		return nil
	}
	*deadline = wanted
	return set(wanted)
}

// SetDeadline is for whoever wraps the connection; the next read and write have their own again.
func (c *deadlineConn) SetDeadline(at time.Time) error {
	c.reading, c.writing = time.Time{}, time.Time{}
	return c.Conn.SetDeadline(at)
}
