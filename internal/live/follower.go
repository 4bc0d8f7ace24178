package live

import "headway/internal/order"

// follower is what one who follows a stage has not been told yet, oldest first, each order once. States in between are skipped, and
// an order that entered and left unseen is not told. The stage's lock guards it.
type follower struct {
	notes []note
	// one is where the notes of those lie who keep up: they have never more.
	one [1]note
	// noted finds an order in a long list; nil while the list is short.
	noted map[*entry]struct{}
	// first counts the notes of the snapshot, which come before all others.
	first int
	// woken tells that there is a note where there was none; it must not block. A member of a group is woken otherwise.
	woken  func()
	member *member
	// place is where it stands among its stage's followers, from 1; 0 is nowhere.
	place int
}

// note says that an order has changed since the follower was told of it.
type note struct {
	entry *entry
	told  told
}

// told is what a follower was told last of an order.
type told uint8

const (
	toldOutside told = iota // or nothing at all
	toldInside
	toldNothing // and the order belongs to the snapshot
)

// meaning is what a state means to a follower.
type meaning uint8

// The last of the snapshot is marked.
const (
	meansSnapshot meaning = iota
	meansSnapshotComplete
	meansUpdated
	meansEntered
	meansLeft
	meanings // how many there are
)

// update is the state with its meaning.
func (m meaning) update(o *order.Order) order.Update {
	change := [meanings]order.UpdateChange{order.UpdateSnapshot, order.UpdateSnapshot, order.UpdateUpdated, order.UpdateEntered, order.UpdateLeft}[m]
	return order.Update{Order: o, Change: change, SnapshotComplete: m == meansSnapshotComplete}
}

// longList is from how many notes on an order is found by a map.
const longList = 16

// note remembers that the order has changed; was tells whether it was inside before. It tells whether that was noted already.
func (f *follower) note(e *entry, was bool) (coalesced bool) {
	if f.has(e) {
		return true
	}
	n := note{e, toldOutside}
	if was {
		n.told = toldInside
	}
	f.add(n)
	if f.woken != nil {
		f.woken()
	}
	return false
}

// noteFirst puts the order into the snapshot.
func (f *follower) noteFirst(e *entry) {
	f.first++
	f.add(note{e, toldNothing})
}

func (f *follower) add(n note) {
	if f.notes == nil {
		f.notes = f.one[:0]
	}
	f.notes = append(f.notes, n)
	if f.noted != nil {
		f.noted[n.entry] = struct{}{}
	} else if len(f.notes) > longList {
		f.noted = make(map[*entry]struct{}, 2*longList)
		for _, n := range f.notes {
			f.noted[n.entry] = struct{}{}
		}
	}
}

func (f *follower) has(e *entry) bool {
	if f.noted != nil {
		_, has := f.noted[e]
		return has
	}
	for _, n := range f.notes {
		if n.entry == e {
			return true
		}
	}
	return false
}

// next is what the follower is to be told now, which stays next until it is dropped.
func (f *follower) next() (*entry, meaning, bool) {
	for len(f.notes) > 0 {
		if f.first > 0 {
			f.skipLeft()
		}
		if m, means := f.meaning(0); means {
			return f.notes[0].entry, m, true
		}
		f.drop()
	}
	return nil, 0, false
}

// meaning is what a note means by now, if anything.
func (f *follower) meaning(i int) (meaning, bool) {
	n := f.notes[i]
	switch {
	case n.told == toldNothing && i == f.first-1:
		return meansSnapshotComplete, true // even if it has left: the snapshot needs an end
	case n.told == toldNothing:
		return meansSnapshot, n.entry.inside
	case n.told == toldInside && n.entry.inside:
		return meansUpdated, true
	case n.told == toldInside:
		return meansLeft, true
	}
	return meansEntered, n.entry.inside
}

// skipLeft drops what has left of the rest of the snapshot, so that its last one is known when it is sent.
func (f *follower) skipLeft() {
	kept := 1
	for kept < len(f.notes) && f.notes[kept].told == toldNothing {
		if f.notes[kept].entry.inside {
			return
		}
		f.forget(f.notes[kept])
		f.notes = append(f.notes[:kept], f.notes[kept+1:]...)
	}
}

// drop forgets the first note.
func (f *follower) drop() {
	n := f.notes[0]
	f.forget(n)
	f.notes[0] = note{}
	switch {
	case len(f.notes) > 1:
		f.notes = f.notes[1:]
	case cap(f.notes) > longList:
		f.notes, f.noted = nil, nil
	default:
		f.notes, f.noted = f.notes[:0], nil
	}
	if n.told == toldNothing && f.first == 0 && !n.entry.inside {
		f.add(note{n.entry, toldInside}) // it was told as the end of the snapshot, and has left
	}
}

func (f *follower) forget(n note) {
	delete(f.noted, n.entry)
	if n.told == toldNothing {
		f.first--
	}
}
