package transport

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// poller waits for all idle connections at once, so that none needs a goroutine to wait in. A connection that has something
// to read is reported once, and again after arm.
type poller struct {
	file   *os.File // of the epoll instance, which the Go runtime waits for as for any other file
	raw    syscall.RawConn
	epoll  int
	done   chan struct{}
	events [256]unix.EpollEvent // of the waiting goroutine

	mu          sync.Mutex
	closed      bool
	connections map[int]*connection // by file descriptor
}

// newPoller starts a poller; halt stops it.
func newPoller() (*poller, error) {
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	if err := unix.SetNonblock(epoll, true); err != nil { // what makes os.NewFile hand it to the runtime
		_ = unix.Close(epoll)
		return nil, fmt.Errorf("epoll: %w", err)
	}
	file := os.NewFile(uintptr(epoll), "epoll")
	raw, err := file.SyscallConn()
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("epoll: %w", err)
	}
	p := &poller{file: file, raw: raw, epoll: epoll, done: make(chan struct{}), connections: map[int]*connection{}}
	go p.run()
	return p, nil
}

// interest reports once that there is something to read, the end included.
const interest = unix.EPOLLIN | unix.EPOLLRDHUP | unix.EPOLLONESHOT

// add begins to wait for the connection. Its descriptor is open until remove.
func (p *poller) add(c *connection) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return os.ErrClosed
	}
	p.connections[c.descriptor] = c
	err := unix.EpollCtl(p.epoll, unix.EPOLL_CTL_ADD, c.descriptor, &unix.EpollEvent{Events: interest, Fd: int32(c.descriptor)})
	if err != nil {
		delete(p.connections, c.descriptor)
		return fmt.Errorf("epoll: %w", err)
	}
	return nil
}

// arm waits again for a connection that was reported. What has come meanwhile is reported at once.
func (p *poller) arm(c *connection) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return os.ErrClosed
	}
	return unix.EpollCtl(p.epoll, unix.EPOLL_CTL_MOD, c.descriptor, &unix.EpollEvent{Events: interest, Fd: int32(c.descriptor)})
}

// remove ends the waiting, before the descriptor is closed.
func (p *poller) remove(c *connection) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || p.connections[c.descriptor] != c {
		return
	}
	delete(p.connections, c.descriptor)
	_ = unix.EpollCtl(p.epoll, unix.EPOLL_CTL_DEL, c.descriptor, nil)
}

// run reports to connections, each of which reads in a goroutine of its own for as long as there is something.
func (p *poller) run() {
	defer close(p.done)
	n := 0
	wait := func(uintptr) bool {
		n, _ = unix.EpollWait(p.epoll, p.events[:], 0)
		return n > 0
	}
	for p.raw.Read(wait) == nil {
		p.mu.Lock()
		for _, event := range p.events[:n] {
			if c := p.connections[int(event.Fd)]; c != nil {
				go c.readNow()
			}
		}
		p.mu.Unlock()
	}
}

// halt stops the poller and waits for it.
func (p *poller) halt() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	_ = p.file.Close()
	<-p.done
}

// attempt is a reading that does not wait. It is made once and used many times.
type attempt struct {
	bytes []byte
	n     int
	err   error
	read  func(descriptor uintptr) bool
}

func (a *attempt) ready(p []byte) {
	a.bytes, a.n, a.err = p, 0, nil
	if a.read != nil {
		return
	}
	a.read = func(descriptor uintptr) bool {
		if a.n, a.err = retried(unix.Read, int(descriptor), a.bytes); a.n == 0 && a.err == nil {
			a.err = io.EOF
		}
		return true
	}
}

// readFrom reads what the socket has. Without anything it is 0 and no error; the end is io.EOF.
func (a *attempt) readFrom(socket syscall.RawConn, p []byte) (n int, err error) {
	a.ready(p)
	return a.outcome(socket.Read(a.read))
}

func (a *attempt) outcome(err error) (int, error) {
	a.bytes = nil
	switch {
	case err != nil:
		return 0, err
	case errors.Is(a.err, unix.EAGAIN):
		return 0, nil
	}
	return max(a.n, 0), a.err
}

// writeNow writes what the socket takes without waiting. The runtime is not told of the call, as it is of others: it would take such
// a call for one that may last, and start a thread in its place when the kernel lets a reader of ours go first. And it goes to the
// socket rather than to a file, which spares the kernel some questions.
func writeNow(descriptor int, p []byte) (n int, err error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		sent, _, failed := syscall.RawSyscall6(unix.SYS_SENDTO, uintptr(descriptor), uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p)), //nolint:gosec // G103: as the system call wants it
			unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL, 0, 0)
		switch failed {
		case 0:
			return int(sent), nil //nolint:gosec // G115: no more than len(p)
		case unix.EAGAIN:
			return 0, nil
		case unix.EINTR:
		default:
			return 0, failed
		}
	}
}

// retried makes the call again while a signal interrupts it.
func retried(call func(int, []byte) (int, error), descriptor int, p []byte) (n int, err error) {
	for {
		if n, err = call(descriptor, p); !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}
