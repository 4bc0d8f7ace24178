package postgres

import (
	"encoding/json"

	"headway/internal/order"
)

// eventEncoder makes the JSON of many events. One transaction has few actors, and most of its events are of one plain kind.
type eventEncoder struct {
	last    order.Actor
	encoded []byte
	buffer  []byte
}

// actor is the actor's JSON, which is valid until the next call.
func (e *eventEncoder) actor(actor order.Actor) (text []byte, err error) {
	if e.encoded == nil || actor != e.last {
		e.last = actor
		e.encoded, err = json.Marshal(actor)
	}
	return e.encoded, err
}

// changes is the JSON of an event's changes, an empty list where there are none. It is valid until the next call.
func (e *eventEncoder) changes(changes []order.FieldChange) ([]byte, error) {
	text := append(e.buffer[:0], '[')
	for i, change := range changes {
		if !plain(string(change.Field)) || !plain(change.Before) || !plain(change.After) {
			return json.Marshal(changes)
		}
		if i > 0 {
			text = append(text, ',')
		}
		text = append(append(append(text, `{"field":"`...), change.Field...), '"')
		if change.Before != "" {
			text = append(append(append(text, `,"before":"`...), change.Before...), '"')
		}
		if change.After != "" {
			text = append(append(append(text, `,"after":"`...), change.After...), '"')
		}
		text = append(text, '}')
	}
	e.buffer = append(text, ']')
	return e.buffer, nil
}

// plain tells whether a text stands in JSON as it is.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
