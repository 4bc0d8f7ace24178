package live

import (
	"crypto/rand"
	"fmt"

	"headway/internal/order"
)

// messageVersion is the first byte of every message. An instance that is given another version reads the database instead, so that
// old and new instances can run side by side.
const messageVersion = 4

// message is what instances tell each other.
type message struct {
	// Instance sent it; an instance has told its own watchers already.
	Instance string
	// Orders are whole rows, so that nobody has to read them again.
	Orders []*order.Order
	// Subjects are credentials whose rights have changed.
	Subjects []order.ID
	// Resync says that changes were lost on the way: read the database.
	Resync bool
	// Question asks every instance what runs there; what Answers it has Running.
	Question, Answers string
	Running           []order.RunningSubscription
}

func (m *message) pack(p *pack) {
	p.truth(&m.Resync)
	text(p, &m.Question)
	text(p, &m.Answers)
	list(p, &m.Running, func(r *order.RunningSubscription) {
		p.id(&r.ID)
		text(p, &r.Operation)
		whole(p, &r.Subscribers)
		whole(p, &r.Executions)
		whole(p, &r.Instances)
		p.instant(&r.Since)
	})
	list(p, &m.Subjects, p.id)
	list(p, &m.Orders, func(at **order.Order) {
		if p.reading {
			*at = new(order.Order)
		}
		p.order(*at)
	})
}

func (m message) encode() []byte {
	const usualOrder = 512
	p := &pack{to: append(make([]byte, 0, 64+usualOrder*len(m.Orders)), messageVersion)}
	text(p, &m.Instance)
	m.pack(p)
	return p.to
}

// decode reads a message. Of a message of the own instance, which comes back from the bus, it reads no more than that.
func decode(raw []byte, own string) (message, error) {
	p := &pack{reading: true, from: raw}
	if version := p.take(1); len(version) == 0 || version[0] != messageVersion {
		return message{}, fmt.Errorf("decode a message from the bus: its version is %v, not %d", version, messageVersion)
	}
	var m message
	text(p, &m.Instance)
	if m.Instance == own {
		return message{Instance: own}, nil
	}
	m.pack(p)
	if p.err == nil && len(p.from) > 0 {
		p.err = errShort
	}
	if p.err != nil {
		return message{}, fmt.Errorf("decode a message from the bus: %w", p.err)
	}
	return m, nil
}

func randomInstance() string { return rand.Text() }
