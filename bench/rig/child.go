//go:build linux

package rig

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"headway/internal/embedded/process"
)

const (
	// stopLimit is how long a child may take to end in good order before it is killed.
	stopLimit = 10 * time.Second
	// lastWords is how much of what a child said is kept for the message of its failure.
	lastWords = 4096
)

// Child is a process of the benchmark: its input and output are pipes, what it says on its standard error is for failures.
type Child struct {
	process *process.Process
	in      io.WriteCloser
	lines   chan []byte // of its output; closed at its end
	errors  *tail
}

// Spawn starts a program. It ends with Stop, or with this process however that ends.
func Spawn(cmd *exec.Cmd) (*Child, error) {
	inReader, inWriter, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("pipe: %w", err)
	}
	outReader, outWriter, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("pipe: %w", err), inReader.Close(), inWriter.Close())
	}
	c := &Child{in: inWriter, lines: make(chan []byte, 1), errors: &tail{}}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = inReader, outWriter, c.errors
	c.process, err = process.Start(cmd, syscall.SIGKILL)
	_, _ = inReader.Close(), outWriter.Close() // the child has its own
	if err != nil {
		return nil, errors.Join(err, inWriter.Close(), outReader.Close())
	}
	go c.read(outReader)
	return c, nil
}

// read ends when the child does.
func (c *Child) read(from io.ReadCloser) {
	defer close(c.lines)
	defer from.Close()
	reader := bufio.NewReader(from)
	for {
		line, err := reader.ReadBytes('\n')
		if err != nil {
			return
		}
		c.lines <- line
	}
}

// Line is the next line of the child's output.
func (c *Child) Line(ctx context.Context, within time.Duration) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	select {
	case line, ok := <-c.lines:
		if !ok {
			<-c.process.Exited()
			return nil, fmt.Errorf("it ended (%w): %s", c.process.Err(), c.errors)
		}
		return line, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("it says nothing: %w: %s", ctx.Err(), c.errors)
	}
}

// End is how the child ended, and its last words, for an error's text; nothing if it has not.
func (c *Child) End() string {
	select {
	case <-c.process.Exited():
		return fmt.Sprintf("; it ended (%v): %s", c.process.Err(), c.errors)
	default:
		return ""
	}
}

// Tell writes a line of JSON to the child.
func (c *Child) Tell(message any) error {
	if err := json.NewEncoder(c.in).Encode(message); err != nil {
		return fmt.Errorf("tell: %w: %s", err, c.errors)
	}
	return nil
}

// Ignore lets go of what the child says on its standard output, until it ends.
func (c *Child) Ignore() {
	go func() {
		for range c.lines {
		}
	}()
}

// Stop ends the child and waits for it.
func (c *Child) Stop() {
	_ = c.in.Close()
	if err := c.process.Signal(syscall.SIGTERM); err != nil || !c.process.WaitFor(stopLimit) {
		c.process.Kill()
	}
	for range c.lines { // whatever it still said
	}
}

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	t.kept = t.kept[max(0, len(t.kept)-lastWords):]
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.kept)
}
