package live

import (
	"crypto/rand"
	"encoding/json"
	"fmt"

	"headway/internal/order"
)

// message is what instances tell each other.
type message struct {
	// Instance sent it; an instance has told its own watchers already.
	Instance string `json:"i"`
	// Orders are whole rows, so that nobody has to read them again.
	Orders []*order.Order `json:"o,omitempty"`
	// Subjects are credentials whose rights have changed.
	Subjects []order.ID `json:"s,omitempty"`
	// Resync says that changes were lost on the way: read the database.
	Resync bool `json:"r,omitempty"`
}

func (m message) encode() ([]byte, error) {
	raw, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("encode a message for the bus: %w", err)
	}
	return raw, nil
}

func decode(raw []byte) (message, error) {
	var m message
	if err := json.Unmarshal(raw, &m); err != nil {
		return message{}, fmt.Errorf("decode a message from the bus: %w", err)
	}
	return m, nil
}

// opening is how every message of the instance begins, by which it knows its own without decoding them.
func opening(instance string) []byte {
	raw, _ := json.Marshal(message{Instance: instance}) // a string can always be encoded
	return raw[:len(raw)-1]
}

func randomInstance() string { return rand.Text() }
