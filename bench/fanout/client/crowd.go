//go:build linux

package client

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

const (
	readBytes = 256 << 10
	maxEvents = 1024
	// maxSamples bounds the memory of the samples; later ones are not taken.
	maxSamples = 500_000
)

// crowd is every connection of this process. One goroutine does everything with it.
type crowd struct {
	spec        Spec
	epoll       int
	connections []*connection
	byFD        map[int32]*connection
	events      []unix.EpollEvent
	buffer      []byte

	missing int // subscriptions without a first state
	frame   string
	result  Result
	seen    int64 // messages since ready, for the choice of samples
}

// gather lets everybody in, one after the other, and starts their subscriptions.
func gather(spec Spec) (*crowd, error) {
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	c := &crowd{
		spec: spec, epoll: epoll, byFD: map[int32]*connection{},
		events: make([]unix.EpollEvent, maxEvents), buffer: make([]byte, readBytes),
	}
	for i := range spec.Connections {
		if err := c.admit(i); err != nil {
			c.close()
			return nil, fmt.Errorf("connection %d of %d: %w", i+1, spec.Connections, err)
		}
	}
	return c, nil
}

func (c *crowd) admit(index int) error {
	joined, err := dial(c.spec)
	if err != nil {
		return err
	}
	c.connections = append(c.connections, joined)
	c.byFD[int32(joined.fd)] = joined
	event := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(joined.fd)}
	if err := unix.EpollCtl(c.epoll, unix.EPOLL_CTL_ADD, joined.fd, &event); err != nil {
		return fmt.Errorf("epoll: %w", err)
	}
	c.missing += c.spec.Each
	if err := joined.subscribe(c.spec, index); err != nil {
		return fmt.Errorf("subscribe: %w", err)
	}
	return c.pump(0) // what came meanwhile
}

// close ends all connections.
func (c *crowd) close() {
	for _, connection := range c.connections {
		if connection.fd >= 0 {
			_ = unix.Close(connection.fd)
		}
	}
	_ = unix.Close(c.epoll)
}

// pump waits for readable sockets at most that long, and reads once from each.
func (c *crowd) pump(wait time.Duration) error {
	n, err := unix.EpollWait(c.epoll, c.events, int(wait.Milliseconds()))
	if errors.Is(err, unix.EINTR) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("epoll: %w", err)
	}
	for _, event := range c.events[:n] {
		if err := c.read(c.byFD[event.Fd]); err != nil {
			return err
		}
	}
	return nil
}

// read takes what a socket has. A connection that the server ended is counted, and is not an error of ours.
func (c *crowd) read(from *connection) error {
	n, err := unix.Read(from.fd, c.buffer)
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) {
		return nil
	}
	if err != nil || n == 0 {
		c.result.Lost++
		_ = unix.Close(from.fd)
		from.fd = -1
		return nil
	}
	now := time.Now().UnixNano()
	in := c.buffer[:n]
	if len(from.pending) > 0 {
		from.pending = append(from.pending, in...)
		in = from.pending
	}
	for {
		opcode, payload, rest, ok, err := nextFrame(in)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if err := c.take(from, opcode, payload, now); err != nil {
			return err
		}
		in = rest
	}
	from.keep(in)
	return nil
}

// keep remembers the beginning of a frame until its end comes.
func (c *connection) keep(rest []byte) {
	if len(rest) == 0 {
		c.pending = nil
		return
	}
	c.pending = append(make([]byte, 0, 2*len(rest)), rest...)
}

// take counts one frame, or answers it.
func (c *crowd) take(from *connection, opcode byte, payload []byte, now int64) error {
	switch opcode {
	case opText:
	case opPing:
		return from.answer(opPong, payload)
	default: // a close is followed by the end of the connection
		return nil
	}
	if bytes.Contains(payload, nextMark) {
		return c.count(from, payload, now)
	}
	if bytes.Contains(payload, []byte(`"type":"ping"`)) {
		return from.send(map[string]string{"type": "pong"})
	}
	if bytes.Contains(payload, []byte(`"type":"error"`)) || bytes.Contains(payload, []byte(`"type":"complete"`)) {
		return fmt.Errorf("the server ended a subscription: %s", payload)
	}
	return nil
}

func (c *crowd) count(from *connection, payload []byte, now int64) error {
	order, repeat, state, ok := parseNext(payload)
	if !ok {
		return fmt.Errorf("a message that cannot be read: %s", payload)
	}
	slot, err := from.slot(order, repeat, c.spec.SharedIDs)
	if err != nil {
		return err
	}
	last := from.states[slot]
	from.states[slot] = max(last, state)
	if last < 0 {
		if c.frame == "" {
			c.frame = string(payload)
		}
		c.missing--
		return nil
	}
	c.result.Received++
	c.result.Bytes += int64(len(payload))
	if state < last {
		c.result.Backwards++
	}
	if c.seen++; c.seen%int64(max(c.spec.SampleEvery, 1)) == 0 && len(c.result.Samples.At) < maxSamples {
		samples := &c.result.Samples
		samples.Orders, samples.States, samples.At = append(samples.Orders, order), append(samples.States, state), append(samples.At, now)
	}
	return nil
}

// behind is how many subscriptions have not reached their order's last state.
func (c *crowd) behind(last []int) int {
	behind := 0
	for _, connection := range c.connections {
		for order, first := range connection.first {
			for _, state := range connection.states[first : first+connection.repeats[order]] {
				if order >= len(last) || state < last[order] {
					behind++
				}
			}
		}
	}
	return behind
}
