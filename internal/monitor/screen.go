package monitor

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/muesli/cancelreader"
)

// Screen watches on a terminal until the context ends or somebody presses q, and leaves the terminal as it was. It is drawn
// with a dozen lines of its own: the usual libraries for such screens question the terminal when a program that holds them
// starts, whatever it was started for, and wait seconds for a terminal that does not answer.
func Screen(ctx context.Context, config Config, input, output *os.File) error {
	shared := &sharedBoard{board: newBoard(config.URL, len(config.Orders) > 0)}
	m, err := New(config, shared.tell)
	if err != nil {
		return err
	}
	before, err := term.MakeRaw(input.Fd())
	if err != nil {
		return fmt.Errorf("take over the terminal: %w", err)
	}
	defer term.Restore(input.Fd(), before) //nolint:errcheck // nothing can be done about a terminal that is gone
	keys, err := cancelreader.NewReader(input)
	if err != nil {
		return fmt.Errorf("read the keyboard: %w", err)
	}
	defer keys.Close()

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var ended error
	var beside sync.WaitGroup
	beside.Go(func() {
		defer cancel()
		ended = m.Run(ctx)
	})
	beside.Go(func() {
		defer cancel()
		awaitQuit(keys)
	})
	size := func() (width, height int, err error) { return term.GetSize(output.Fd()) }
	drawn := draw(ctx, output, size, func(width, height int) string { return shared.view(width, height, paletteFor(os.Environ())) })
	cancel()
	if keys.Cancel() { // where a read cannot be cancelled it ends with the program
		beside.Wait()
	}
	if ended != nil {
		return ended
	}
	return drawn
}

// awaitQuit returns when somebody presses q, Escape or Ctrl-C, or when there is no more to read.
func awaitQuit(keys io.Reader) {
	var pressed [16]byte
	for {
		n, err := keys.Read(pressed[:])
		if err != nil {
			return
		}
		escape := n == 1 && pressed[0] == 0x1b // longer ones are arrows and the like
		if escape || strings.ContainsAny(string(pressed[:n]), "qQ\x03") {
			return
		}
	}
}

// What a terminal is told.
const (
	enterScreen = "\x1b[?1049h\x1b[?25l" // another screen, without a cursor
	leaveScreen = "\x1b[?25h\x1b[?1049l"
	home        = "\x1b[H"
	clearLine   = "\x1b[K"
	clearBelow  = "\x1b[J"
)

const redrawEvery = 200 * time.Millisecond

// draw shows the view until the context ends. However many updates come, it draws a few times a second, and only what differs from
// the frame before.
func draw(ctx context.Context, to io.Writer, size func() (width, height int, err error), view func(width, height int) string) (err error) {
	if _, err := io.WriteString(to, enterScreen); err != nil {
		return fmt.Errorf("draw: %w", err)
	}
	defer func() {
		if _, failed := io.WriteString(to, leaveScreen); err == nil && failed != nil {
			err = fmt.Errorf("draw: %w", failed)
		}
	}()
	tick := time.NewTicker(redrawEvery)
	defer tick.Stop()
	last := ""
	for {
		width, height, err := size()
		if err != nil {
			return fmt.Errorf("size of the terminal: %w", err)
		}
		frame := home + strings.ReplaceAll(view(width, height), "\n", clearLine+"\r\n") + clearLine + clearBelow
		if frame != last {
			if _, err := io.WriteString(to, frame); err != nil {
				return fmt.Errorf("draw: %w", err)
			}
			last = frame
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// sharedBoard is written by the monitor and drawn by the screen.
type sharedBoard struct {
	mu    sync.Mutex
	board *board
}

func (s *sharedBoard) tell(e Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.board.apply(e)
}

func (s *sharedBoard) view(width, height int, p palette) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.board.view(width, height, time.Now(), p)
}
