package app

import (
	"errors"
	"fmt"
)

// stack is what was started, to be stopped in the opposite order.
type stack []part

type part struct {
	name string
	stop func() error
}

func (s *stack) push(name string, stop func() error) { *s = append(*s, part{name, stop}) }

// unwind stops everything, waits for it, and tells what failed.
func (s *stack) unwind() error {
	var errs []error
	for i := len(*s) - 1; i >= 0; i-- {
		if err := (*s)[i].stop(); err != nil {
			errs = append(errs, fmt.Errorf("stop the %s: %w", (*s)[i].name, err))
		}
	}
	*s = nil
	return errors.Join(errs...)
}
