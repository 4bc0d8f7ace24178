package order

import (
	"encoding/binary"
	"fmt"
	"io"
	"time"
)

// Sequence makes ids for one instant that sort in the order in which they were made. It is not safe for concurrent use.
type Sequence struct {
	now    time.Time
	random io.Reader
	last   ID
}

// NewSequence makes a sequence for the instant.
func NewSequence(now time.Time, random io.Reader) *Sequence {
	return &Sequence{now: now, random: random}
}

// Next makes the next id: the first is random, each further lies a random step of up to 2³² beyond. It fails only when the source
// of randomness does.
func (s *Sequence) Next() (ID, error) {
	if s.last.IsZero() {
		first, err := NewID(s.now, s.random)
		if err != nil {
			return ID{}, err
		}
		first[8] &^= 0x20 // room for more steps than there can be
		s.last = first
		return first, nil
	}
	var step [4]byte
	if _, err := io.ReadFull(s.random, step[:]); err != nil {
		return ID{}, fmt.Errorf("read randomness for an id: %w", err)
	}
	binary.BigEndian.PutUint64(s.last[8:], binary.BigEndian.Uint64(s.last[8:])+1+uint64(binary.BigEndian.Uint32(step[:])))
	return s.last, nil
}
