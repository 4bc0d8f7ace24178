package monitor

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
)

// Screen watches on a terminal until the context ends or somebody presses q, and leaves the terminal as it was.
func Screen(ctx context.Context, config Config, input io.Reader, output io.Writer) error {
	shared := &sharedBoard{board: newBoard(config.URL, len(config.Orders) > 0)}
	m, err := New(config, shared.tell)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	program := tea.NewProgram(&screen{board: shared, palette: newPalette(lipgloss.NewRenderer(output))},
		tea.WithContext(ctx), tea.WithInput(input), tea.WithOutput(output), tea.WithAltScreen(), tea.WithoutSignalHandler())
	var ended error
	var watching sync.WaitGroup
	watching.Go(func() {
		ended = m.Run(ctx)
		program.Quit()
	})
	_, err = program.Run()
	cancel()
	watching.Wait()
	if ended != nil {
		return ended
	}
	if errors.Is(err, tea.ErrProgramKilled) {
		return nil // the context ended
	}
	return err
}

// sharedBoard is written by the monitor and drawn by the screen. Updates are not sent to the screen one by one: however many
// come, it draws a few times a second.
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

// screen is the program that bubbletea runs.
type screen struct {
	board         *sharedBoard
	palette       palette
	width, height int
}

const redrawEvery = 200 * time.Millisecond

type redraw struct{}

func nextRedraw() tea.Cmd {
	return tea.Tick(redrawEvery, func(time.Time) tea.Msg { return redraw{} })
}

// Init starts the redrawing.
func (s *screen) Init() tea.Cmd { return nextRedraw() }

// Update takes keys, sizes and redraws.
func (s *screen) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	switch message := message.(type) {
	case tea.KeyMsg:
		switch message.String() {
		case "q", "esc", "ctrl+c":
			return s, tea.Quit
		}
	case tea.WindowSizeMsg:
		s.width, s.height = message.Width, message.Height
	case redraw:
		return s, nextRedraw()
	}
	return s, nil
}

// View draws the board; nothing before the terminal's size is known.
func (s *screen) View() string {
	if s.width == 0 {
		return ""
	}
	return s.board.view(s.width, s.height, s.palette)
}
