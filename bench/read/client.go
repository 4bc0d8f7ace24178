//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// crowd is many connections that each send one request after the other, served by one goroutine with epoll: the clients must not take
// from the servers what they measure.
type crowd struct {
	requests    [][]byte
	next        int
	until       time.Time
	poll        int
	connections map[int32]*connection
	outcome
}

// outcome is what came back.
type outcome struct {
	answers, failures int
	bytes, rows       int64
	latencies         []time.Duration
	// wrong is the first answer that was not what it should be.
	wrong string
}

type connection struct {
	fd     int
	asked  time.Time
	answer []byte
	// head and length are known once the header has come; length is -1 for an answer in chunks.
	head, length int
}

// ask sends the requests from the first on, over and over, until the time is over, and awaits the last answers. Each of the connections is
// new.
func ask(address string, connections int, requests [][]byte, lasting time.Duration) (outcome, error) {
	c := &crowd{requests: requests, until: time.Now().Add(lasting), connections: map[int32]*connection{}}
	var err error
	if c.poll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return outcome{}, fmt.Errorf("epoll: %w", err)
	}
	defer unix.Close(c.poll)
	defer func() {
		for _, one := range c.connections {
			_ = unix.Close(one.fd)
		}
	}()
	for range connections {
		if err := c.connect(address); err != nil {
			return outcome{}, err
		}
	}
	err = c.serve(lasting)
	return c.outcome, err
}

func (c *crowd) connect(address string) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("address of the server: %w", err)
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	one := &connection{fd: fd}
	c.connections[int32(fd)] = one
	if err := unix.Connect(fd, &unix.SockaddrInet4{Port: int(to.Port()), Addr: to.Addr().As4()}); err != nil {
		return fmt.Errorf("connect to %s: %w", address, err)
	}
	if err := errors.Join(unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1), unix.SetNonblock(fd, true),
		unix.EpollCtl(c.poll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)})); err != nil {
		return fmt.Errorf("set up a connection: %w", err)
	}
	return c.send(one)
}

// send writes the next request, which is far smaller than a socket's buffer.
func (c *crowd) send(one *connection) error {
	request := c.requests[c.next%len(c.requests)]
	c.next++
	one.answer, one.head, one.length, one.asked = one.answer[:0], 0, 0, time.Now()
	if n, err := unix.Write(one.fd, request); err != nil || n < len(request) {
		return fmt.Errorf("send a request: %d of %d bytes: %w", n, len(request), err)
	}
	return nil
}

// grace is how long an answer may take after the time is over.
const grace = 30 * time.Second

func (c *crowd) serve(lasting time.Duration) error {
	events := make([]unix.EpollEvent, len(c.connections))
	buffer := make([]byte, 256<<10)
	last := time.Now().Add(lasting + grace)
	for len(c.connections) > 0 {
		n, err := unix.EpollWait(c.poll, events, 1000)
		if err != nil && !errors.Is(err, unix.EINTR) {
			return fmt.Errorf("epoll: %w", err)
		}
		for _, event := range events[:max(n, 0)] {
			if err := c.readable(c.connections[event.Fd], buffer); err != nil {
				return err
			}
		}
		if time.Now().After(last) {
			return fmt.Errorf("%d answers are missing", len(c.connections))
		}
	}
	return nil
}

func (c *crowd) readable(one *connection, buffer []byte) error {
	n, err := unix.Read(one.fd, buffer)
	if errors.Is(err, unix.EAGAIN) {
		return nil
	}
	if err != nil || n == 0 {
		return fmt.Errorf("the server hung up: %w", errors.Join(err, errors.New(string(one.answer))))
	}
	one.answer = append(one.answer, buffer[:n]...)
	if !one.whole() {
		return nil
	}
	c.take(one)
	if time.Now().After(c.until) {
		delete(c.connections, int32(one.fd))
		return unix.Close(one.fd)
	}
	return c.send(one)
}

// whole tells whether the answer has come.
func (one *connection) whole() bool {
	if one.head == 0 {
		head := bytes.Index(one.answer, []byte("\r\n\r\n"))
		if head < 0 {
			return false
		}
		one.head, one.length = head+4, -1
		const name = "\r\nContent-Length: "
		if at := bytes.Index(one.answer[:head+2], []byte(name)); at >= 0 {
			text, _, _ := bytes.Cut(one.answer[at+len(name):head+2], []byte("\r"))
			if length, err := strconv.Atoi(string(text)); err == nil {
				one.length = length
			}
		}
	}
	if one.length < 0 {
		return bytes.HasSuffix(one.answer, []byte("\r\n0\r\n\r\n"))
	}
	return len(one.answer) >= one.head+one.length
}

// lookEvery is of how many answers one is looked into: to count rows takes longer than to receive them.
const lookEvery = 16

func (c *crowd) take(one *connection) {
	c.answers++
	c.bytes += int64(len(one.answer))
	c.latencies = append(c.latencies, time.Since(one.asked))
	body := one.answer[one.head:]
	if !bytes.HasPrefix(one.answer, []byte("HTTP/1.1 200")) || bytes.Contains(body[:min(len(body), 40)], []byte(`"errors"`)) {
		c.failures++
		if c.wrong == "" {
			c.wrong = string(one.answer[:min(len(one.answer), 1000)])
		}
	}
	if c.answers%lookEvery == 0 {
		c.rows += lookEvery * int64(bytes.Count(body, []byte(`"number"`)))
	}
}
