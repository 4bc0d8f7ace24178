package monitor_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"headway/internal/monitor"
)

// terminal is both ends of a pseudo-terminal: ours and the program's.
func terminal(t *testing.T, width, height int) (ours, theirs *os.File) {
	t.Helper()
	ours, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("this machine has no pseudo-terminals: %v", err)
	}
	fd := int(ours.Fd())
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(width), Row: uint16(height)})
	}
	if err != nil {
		t.Fatal(err)
	}
	if theirs, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		theirs.Close()
		ours.Close()
	})
	return ours, theirs
}

func TestScreen(t *testing.T) {
	place := install(t)
	s := place.start()
	p := s.parties()
	o := s.accepted(p, 4)
	ours, theirs := terminal(t, 100, 12)
	before, err := unix.IoctlGetTermios(int(theirs.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	shown := newPipe()
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := ours.Read(buffer)
			if err != nil {
				return
			}
			_, _ = shown.Write(buffer[:n])
		}
	}()
	ended := make(chan error, 1)
	go func() {
		ended <- monitor.Screen(context.Background(), monitor.Config{URL: place.url, Token: s.token(p.marketer, time.Hour)}, theirs, theirs)
	}()
	shown.await(t, "0/4")
	s.deliver(o, 1, 2)
	shown.await(t, "2/4")
	if text := shown.String(); !strings.Contains(text, fmt.Sprint(o.Number)) || !strings.Contains(text, "● live") {
		t.Errorf("on the screen:\n%s", text)
	}
	if _, err := ours.WriteString("\x1b[A"); err != nil { // an arrow is not Escape
		t.Fatal(err)
	}
	s.deliver(o, 3, 3)
	shown.await(t, "3/4")
	if _, err := ours.WriteString("q"); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(patience):
		t.Fatal("q does not quit")
	}
	shown.await(t, "\x1b[?25h\x1b[?1049l")
	after, err := unix.IoctlGetTermios(int(theirs.Fd()), unix.TCGETS)
	if err != nil || *after != *before {
		t.Errorf("the terminal was %+v and is left as %+v (%v)", before, after, err)
	}
}
