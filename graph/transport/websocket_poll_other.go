//go:build !linux

package transport

import (
	"errors"
	"syscall"
)

// poller is not there outside Linux: every connection has a goroutine that reads.
type poller struct{}

func newPoller() (*poller, error) { return nil, errors.ErrUnsupported }

func (*poller) add(*connection) error { return errors.ErrUnsupported }
func (*poller) arm(*connection) error { return errors.ErrUnsupported }
func (*poller) remove(*connection)    {}
func (*poller) halt()                 {}

// There are no calls that do not wait here.

func writeNow(int, []byte) (int, error) { return 0, errors.ErrUnsupported }

type attempt struct{}

func (*attempt) readFrom(syscall.RawConn, []byte) (int, error) { return 0, errors.ErrUnsupported }
