//go:build unix

package embedded

import (
	"io"
	"sync"
)

// tailSize is how much of a server's log is kept for the message that says why it did not start, in bytes.
const tailSize = 4096

// tail passes on what is written to it and keeps the end.
type tail struct {
	to io.Writer

	mu   sync.Mutex
	kept []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	t.kept = append(t.kept, p...)
	t.kept = t.kept[max(0, len(t.kept)-tailSize):]
	t.mu.Unlock()
	return t.to.Write(p)
}

func (t *tail) end() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.kept)
}
