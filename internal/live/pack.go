package live

import (
	"encoding/binary"
	"errors"
	"time"

	"headway/internal/order"
)

// pack writes values one after the other, or reads them back in the same order: whoever lists the parts of something once can
// do both. JSON would cost thirty times as much, for every instance and every change.
type pack struct {
	reading bool
	to      []byte
	from    []byte
	err     error
}

// errShort is the end of a message before its time, or a length that cannot be.
var errShort = errors.New("the message is cut short or garbled")

// take is the next n bytes of what is read.
func (p *pack) take(n uint64) []byte {
	if n > uint64(len(p.from)) {
		p.err, p.from = errShort, nil
		return nil
	}
	taken := p.from[:n]
	p.from = p.from[n:]
	return taken
}

func (p *pack) unsigned(at *uint64) {
	if !p.reading {
		p.to = binary.AppendUvarint(p.to, *at)
		return
	}
	*at = 0
	for shift := 0; ; shift += 7 {
		one := p.take(1)
		if p.err != nil || shift > 63 {
			p.err = errShort
			return
		}
		*at |= uint64(one[0]&0x7f) << shift
		if one[0] < 0x80 {
			return
		}
	}
}

// whole is a number whose small values of either sign are short.
func whole[T int | int64](p *pack, at *T) {
	folded := uint64(int64(*at)<<1) ^ uint64(int64(*at)>>63)
	p.unsigned(&folded)
	if p.reading {
		*at = T(int64(folded>>1) ^ -int64(folded&1))
	}
}

func (p *pack) truth(at *bool) {
	var bit uint64
	if *at {
		bit = 1
	}
	p.unsigned(&bit)
	if p.reading {
		*at = bit != 0
	}
}

func text[T ~string](p *pack, at *T) {
	length := uint64(len(*at))
	p.unsigned(&length)
	if p.reading {
		*at = T(p.take(length))
	} else {
		p.to = append(p.to, *at...)
	}
}

func (p *pack) id(at *order.ID) {
	if p.reading {
		copy(at[:], p.take(uint64(len(at))))
	} else {
		p.to = append(p.to, at[:]...)
	}
}

func (p *pack) instant(at *time.Time) {
	seconds, rest := at.Unix(), at.Nanosecond()
	whole(p, &seconds)
	whole(p, &rest)
	if p.reading {
		*at = time.Unix(seconds, int64(rest)).UTC()
	}
}

// maybe is something that may be nil.
func maybe[T any](p *pack, at **T, part func(*T)) {
	there := *at != nil
	p.truth(&there)
	if p.reading {
		*at = nil
		if there {
			*at = new(T)
		}
	}
	if there {
		part(*at)
	}
}

// list is a list of parts; the empty one is read as nil. A part takes a byte or more, so a length beyond what is left is refused
// before anything is made for it.
func list[T any](p *pack, at *[]T, part func(*T)) {
	length := uint64(len(*at))
	p.unsigned(&length)
	if p.reading {
		*at = nil
		if length > uint64(len(p.from)) {
			p.err = errShort
		}
		if p.err == nil && length > 0 {
			*at = make([]T, length)
		}
	}
	for i := range *at {
		part(&(*at)[i])
	}
}
