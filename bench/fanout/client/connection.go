//go:build linux

package client

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// answerSeconds is how long a server may take to answer one step of the handshake.
const answerSeconds = 30

// connection is one socket with its subscriptions.
type connection struct {
	fd int
	// pending is the beginning of a frame whose end has not come.
	pending []byte
	// first is where each order's subscriptions begin in states; those of one order follow each other.
	first map[int]int
	// states is what each subscription has last received, -1 for nothing yet.
	states []int
	// repeats is how many subscriptions each order has here.
	repeats map[int]int
	// turns is, for a server that sends all subscriptions of an order one frame, which of them the next one counts for.
	turns map[int]int
}

// dial opens a socket, upgrades it and is let in. The socket blocks until then, and not afterwards.
func dial(spec Spec) (*connection, error) {
	fd, err := connect(spec.Address)
	if err != nil {
		return nil, err
	}
	c := &connection{fd: fd, first: map[int]int{}, repeats: map[int]int{}, turns: map[int]int{}}
	if err := c.handshake(spec); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	return c, nil
}

func connect(address string) (int, error) {
	resolved, err := net.ResolveTCPAddr("tcp4", address)
	if err != nil {
		return 0, fmt.Errorf("connect: %w", err)
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, fmt.Errorf("open a socket (is the limit of open files high enough?): %w", err)
	}
	to := &unix.SockaddrInet4{Port: resolved.Port, Addr: [4]byte(resolved.IP.To4())}
	limit := unix.Timeval{Sec: answerSeconds}
	for _, step := range []func() error{
		func() error { return unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1) },
		func() error { return unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &limit) },
		func() error { return retry(func() error { return unix.Connect(fd, to) }) },
	} {
		if err := step(); err != nil {
			_ = unix.Close(fd)
			return 0, fmt.Errorf("connect to %s: %w", address, err)
		}
	}
	return fd, nil
}

// handshake upgrades the socket, sends connection_init and waits for the acknowledgement.
func (c *connection) handshake(spec Spec) error {
	request := "GET " + spec.Path + " HTTP/1.1\r\nHost: " + spec.Address + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
	if err := c.write([]byte(request)); err != nil {
		return err
	}
	in, err := c.readUntil(nil, func(in []byte) bool { return bytes.Contains(in, []byte("\r\n\r\n")) })
	if err != nil {
		return fmt.Errorf("upgrade: %w", err)
	}
	head, rest, _ := bytes.Cut(in, []byte("\r\n\r\n"))
	answer, err := http.ReadResponse(bufio.NewReader(strings.NewReader(string(head)+"\r\n\r\n")), nil)
	if err != nil || answer.StatusCode != http.StatusSwitchingProtocols {
		return fmt.Errorf("upgrade: the server answered %q", head)
	}
	_ = answer.Body.Close()
	opening := map[string]any{"type": "connection_init"}
	if spec.Authorization != "" {
		opening["payload"] = map[string]string{"Authorization": spec.Authorization}
	}
	if err := c.send(opening); err != nil {
		return err
	}
	in, err = c.readUntil(rest, func(in []byte) bool {
		return bytes.Contains(in, []byte(`"connection_ack"`)) || len(in) > 1 && in[0] == finalBit|opClose
	})
	if err != nil || !bytes.Contains(in, []byte(`"connection_ack"`)) {
		return fmt.Errorf("connection_init: %q: %w", in, err)
	}
	c.pending = in // read again with what comes next, for the ping that may be in it
	return unix.SetNonblock(c.fd, true)
}

// readUntil reads on until what was read is enough.
func (c *connection) readUntil(in []byte, enough func(in []byte) bool) ([]byte, error) {
	buffer := make([]byte, 4096)
	for !enough(in) {
		var n int
		err := retry(func() (err error) { n, err = unix.Read(c.fd, buffer); return err })
		if err != nil {
			return in, fmt.Errorf("read: %w", err)
		}
		if n == 0 {
			return in, fmt.Errorf("the server ended the connection")
		}
		in = append(in, buffer[:n]...)
	}
	return in, nil
}

// subscribe starts all subscriptions of connection number index.
func (c *connection) subscribe(spec Spec, index int) error {
	orders := make([]int, spec.Each)
	for s := range orders {
		orders[s] = spec.order(index, s)
		c.repeats[orders[s]]++
	}
	for _, order := range orders {
		if _, known := c.first[order]; !known {
			c.first[order] = len(c.states)
			for range c.repeats[order] {
				c.states = append(c.states, -1)
			}
		}
	}
	seen := map[int]int{}
	for _, order := range orders {
		err := c.send(map[string]any{
			"id": SubscriptionID(order, seen[order]), "type": "subscribe",
			"payload": map[string]any{"query": spec.Query, "variables": map[string]string{"orderId": spec.Orders[order]}},
		})
		if err != nil {
			return err
		}
		seen[order]++
	}
	return nil
}

// slot is the place in states of the subscription that a message is for.
func (c *connection) slot(order, repeat int, shared bool) (int, error) {
	first, known := c.first[order]
	if !known || repeat >= c.repeats[order] {
		return 0, fmt.Errorf("a message for the subscription %s, which was not started here", SubscriptionID(order, repeat))
	}
	if shared {
		repeat = c.turns[order]
		c.turns[order] = (repeat + 1) % c.repeats[order]
	}
	return first + repeat, nil
}

// answer sends the pong of either kind.
func (c *connection) answer(opcode byte, payload []byte) error {
	return c.write(appendFrame(nil, opcode, payload))
}

func (c *connection) send(message any) error {
	raw, err := json.Marshal(message)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	return c.write(appendFrame(nil, opText, raw))
}

// write sends all of it. What this client sends is small, so a socket that cannot take it at once belongs to a server that
// does not read.
func (c *connection) write(out []byte) error {
	for len(out) > 0 {
		var n int
		err := retry(func() (err error) { n, err = unix.Write(c.fd, out); return err })
		if err != nil {
			return fmt.Errorf("write %s bytes: %w", strconv.Itoa(len(out)), err)
		}
		out = out[n:]
	}
	return nil
}

// retry repeats what a signal interrupted; the runtime sends itself some.
func retry(call func() error) error {
	for {
		if err := call(); err != unix.EINTR { //nolint:errorlint // it comes straight from the kernel
			return err
		}
	}
}
