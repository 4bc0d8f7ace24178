package postgres

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/lib/pq"
)

// maxGrace is how much longer than its statement a session waits for the server, at most, before it holds the network for dead.
const maxGrace = 5 * time.Second

// newConnector makes sessions that cannot hang: the server ends a statement that takes too long, and when the network has
// fallen silent the session ends itself. lib/pq waits for ever there, whatever the context says.
func newConnector(config Config) (*pq.Connector, error) {
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
	}
	for name, value := range parsed.Runtime { // what the URL says goes first
		runtime[name] = value
	}
	parsed.Runtime = runtime
	connector, err := pq.NewConnectorConfig(parsed)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	connector.Dialer(dialer{
		dialer: net.Dialer{Timeout: config.ConnectTimeout, KeepAlive: 15 * time.Second},
		answer: config.StatementTimeout + min(config.StatementTimeout, maxGrace),
	})
	return connector, nil
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
	return &deadlineConn{Conn: conn, answer: d.answer}, nil
}

// deadlineConn gives each read and write its own deadline.
type deadlineConn struct {
	net.Conn
	answer time.Duration
}

func (c *deadlineConn) Read(into []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.answer)); err != nil {
		return 0, err
	}
	return c.Conn.Read(into)
}

func (c *deadlineConn) Write(from []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.answer)); err != nil {
		return 0, err
	}
	return c.Conn.Write(from)
}
