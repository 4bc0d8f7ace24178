//go:build linux

package client

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

const (
	// firstStates is how long the first states of all subscriptions may take once the last of them is asked for.
	firstStates = time.Minute
	// nap is how long to wait for a socket before looking at what the leader says.
	nap = 20 * time.Millisecond
	// look is how often to see whether everybody has the last state, which takes a while with many.
	look = 10 * time.Millisecond
)

// Run plays the client's process: it reads a Spec and a Finish from in, and writes a Ready and a Result to out. It ends with in.
func Run(in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	var spec Spec
	if err := readLine(lines, &spec); err != nil {
		return err
	}
	crowd, err := gather(spec)
	if err != nil {
		return err
	}
	defer crowd.close()
	if err := crowd.awaitFirst(time.Now().Add(firstStates)); err != nil {
		return err
	}
	if err := json.NewEncoder(out).Encode(Ready{Frame: crowd.frame}); err != nil {
		return fmt.Errorf("say ready: %w", err)
	}
	if err := crowd.countUntil(orders(lines)); err != nil {
		return err
	}
	if err := json.NewEncoder(out).Encode(crowd.result); err != nil {
		return fmt.Errorf("say the result: %w", err)
	}
	_, err = io.Copy(io.Discard, lines) // until the leader has seen what this process used, and lets it go
	return err
}

func readLine(from *bufio.Reader, into any) error {
	line, err := from.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("read what to do: %w", err)
	}
	if err := json.Unmarshal(line, into); err != nil {
		return fmt.Errorf("read what to do: %w", err)
	}
	return nil
}

// told is what came from the leader.
type told struct {
	finish Finish
	err    error
}

// orders reads the one line that is still to come. Its goroutine ends with the input, which ends with the leader.
func orders(from *bufio.Reader) <-chan told {
	heard := make(chan told, 1)
	go func() {
		var t told
		t.err = readLine(from, &t.finish)
		heard <- t
	}()
	return heard
}

// awaitFirst reads until every subscription has its first state, and counts from there.
func (c *crowd) awaitFirst(deadline time.Time) error {
	for c.missing > 0 {
		if time.Now().After(deadline) {
			return fmt.Errorf("%d subscriptions have no first state after %s", c.missing, firstStates)
		}
		if err := c.pump(nap); err != nil {
			return err
		}
		if c.result.Lost > 0 {
			return errors.New("the server ended a connection before the first state")
		}
	}
	return nil
}

// countUntil reads until it is told to finish, and then until everybody has the last state or the time is up.
func (c *crowd) countUntil(heard <-chan told) error {
	var (
		finish         Finish
		deadline, next time.Time
	)
	for {
		if err := c.pump(nap); err != nil {
			return err
		}
		select {
		case t := <-heard:
			if t.err != nil {
				return t.err
			}
			finish, deadline, heard = t.finish, time.Now().Add(time.Duration(t.finish.WithinMS)*time.Millisecond), nil
		default:
		}
		now := time.Now()
		if heard != nil || now.Before(next) {
			continue
		}
		next = now.Add(look)
		if c.result.Behind = c.behind(finish.States); c.result.Behind == 0 || now.After(deadline) {
			return nil
		}
	}
}
