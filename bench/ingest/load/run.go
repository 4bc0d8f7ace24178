//go:build linux

package load

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"time"

	"golang.org/x/sys/unix"
)

const (
	readBytes = 256 << 10
	// sendBytes is more than the longest request, so that a socket takes it whole.
	sendBytes = 1 << 20
	// drainLimit is how long the last answers may take.
	drainLimit = 30 * time.Second
)

// Run reads a Spec, does what it says, and tells its phases and then the Result, a line of JSON each.
func Run(in io.Reader, out io.Writer) error {
	var spec Spec
	if err := json.NewDecoder(in).Decode(&spec); err != nil {
		return fmt.Errorf("read what to send: %w", err)
	}
	if len(spec.Orders) == 0 || spec.Reports < 1 || spec.Connections < 1 {
		return errors.New("nothing to send")
	}
	c, err := gather(&spec)
	if err != nil {
		return err
	}
	defer c.close()
	tell := json.NewEncoder(out)
	if err := c.send(tell); err != nil {
		return err
	}
	if err := tell.Encode(c.summary()); err != nil {
		return fmt.Errorf("tell the result: %w", err)
	}
	return nil
}

// connection is one socket with at most one request on its way.
type connection struct {
	fd      int
	request *request
	sent    time.Time
	busy    bool
	pending []byte
}

// crowd is every connection.
type crowd struct {
	spec        *Spec
	epoll       int
	connections []*connection
	byFD        map[int32]*connection
	buffer      []byte
	events      []unix.EpollEvent
	counted     []byte

	number    int64
	waiting   int
	measuring bool
	result    Result
	took      []int32 // microseconds
}

func gather(spec *Spec) (*crowd, error) {
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	c := &crowd{
		spec: spec, epoll: epoll, byFD: map[int32]*connection{}, buffer: make([]byte, readBytes),
		events: make([]unix.EpollEvent, spec.Connections), counted: []byte(spec.Counted), number: spec.FirstNumber,
	}
	for range spec.Connections {
		if err := c.connect(); err != nil {
			c.close()
			return nil, err
		}
	}
	return c, nil
}

func (c *crowd) connect() error {
	address, err := net.ResolveTCPAddr("tcp4", c.spec.Server)
	if err != nil {
		return fmt.Errorf("address of the server: %w", err)
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	one := &connection{fd: fd, request: newRequest(c.spec)}
	c.connections, c.byFD[int32(fd)] = append(c.connections, one), one
	to := &unix.SockaddrInet4{Port: address.Port, Addr: [4]byte(address.IP.To4())}
	err = errors.Join(
		unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_SNDBUF, sendBytes),
		unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1),
		unix.Connect(fd, to), unix.SetNonblock(fd, true),
		unix.EpollCtl(c.epoll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)}))
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	return nil
}

func (c *crowd) close() {
	for _, one := range c.connections {
		_ = unix.Close(one.fd)
	}
	_ = unix.Close(c.epoll)
}

// send keeps every connection busy for the time, and waits for the last answers.
func (c *crowd) send(tell *json.Encoder) error {
	for _, one := range c.connections {
		if err := c.next(one); err != nil {
			return err
		}
	}
	if err := c.pump(time.Now().Add(c.spec.Warm), true); err != nil {
		return err
	}
	if err := tell.Encode(Phase{"begin"}); err != nil {
		return fmt.Errorf("tell the phase: %w", err)
	}
	begin := time.Now()
	c.measuring = true
	if err := c.pump(begin.Add(c.spec.Duration), true); err != nil {
		return err
	}
	c.measuring = false
	c.result.Seconds = time.Since(begin).Seconds()
	if err := tell.Encode(Phase{"end"}); err != nil {
		return fmt.Errorf("tell the phase: %w", err)
	}
	if err := c.pump(time.Now().Add(drainLimit), false); err != nil {
		return err
	}
	if c.waiting > 0 {
		return fmt.Errorf("%d requests were not answered within %v", c.waiting, drainLimit)
	}
	return nil
}

// pump takes answers until then, each followed by the next request if there is to be one, or else until there are no more.
func (c *crowd) pump(until time.Time, more bool) error {
	for now := time.Now(); now.Before(until) && (more || c.waiting > 0); now = time.Now() {
		n, err := unix.EpollWait(c.epoll, c.events, int(min(until.Sub(now), time.Second)/time.Millisecond)+1)
		if err != nil && !errors.Is(err, unix.EINTR) {
			return fmt.Errorf("epoll: %w", err)
		}
		for _, event := range c.events[:max(n, 0)] {
			if err := c.read(c.byFD[event.Fd], more); err != nil {
				return err
			}
		}
	}
	return nil
}

// next sends a request with new reports.
func (c *crowd) next(one *connection) error {
	one.request.fill(c.number, c.spec.Orders)
	c.number += int64(c.spec.Reports)
	one.sent, one.busy = time.Now(), true
	c.waiting++
	n, err := unix.Write(one.fd, one.request.text)
	if err != nil || n != len(one.request.text) {
		return fmt.Errorf("%d of %d bytes were sent: %w", n, len(one.request.text), err)
	}
	return nil
}

// read takes what a socket has.
func (c *crowd) read(one *connection, more bool) error {
	n, err := unix.Read(one.fd, c.buffer)
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) {
		return nil
	}
	if err != nil || n == 0 || !one.busy {
		return fmt.Errorf("the server ended a connection, or said something unasked: %w: %q", err, c.buffer[:min(max(n, 0), 300)])
	}
	in := c.buffer[:n]
	if len(one.pending) > 0 {
		one.pending = append(one.pending, in...)
		in = one.pending
	}
	got, whole := parseAnswer(in)
	if !whole {
		if len(one.pending) == 0 {
			one.pending = append(one.pending, in...)
		}
		return nil
	}
	c.take(one, got)
	one.pending = one.pending[:0]
	if more {
		return c.next(one)
	}
	return nil
}

// take counts an answer.
func (c *crowd) take(one *connection, got answer) {
	one.busy = false
	c.waiting--
	counted := bytes.Count(got.text, c.counted)
	c.result.Reports += int64(counted)
	if got.status != c.spec.Status || counted != one.request.reports {
		c.result.Wrong++
		if c.result.Example == "" {
			c.result.Example = string(got.text[:min(len(got.text), 1000)])
		}
		return
	}
	c.result.Requests++
	if c.measuring {
		c.result.Measured += int64(counted)
		c.took = append(c.took, int32(time.Since(one.sent).Microseconds()))
	}
}

func (c *crowd) summary() Result {
	slices.Sort(c.took)
	at := func(share float64) float64 {
		if len(c.took) == 0 {
			return 0
		}
		return float64(c.took[min(len(c.took)-1, int(share*float64(len(c.took))))]) / 1000
	}
	c.result.P50, c.result.P99, c.result.Longest = at(0.5), at(0.99), at(1)
	return c.result
}
