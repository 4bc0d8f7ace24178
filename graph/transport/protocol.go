package transport

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// protocol translates between one subprotocol's messages and what a connection does. It holds no state.
type protocol interface {
	// name is the subprotocol's name in the handshake, and in what is observed.
	name() string
	// decode reads a client's message. The error is the reason of a 4400 and safe to show.
	decode(data []byte) (command, error)
	// append writes a message to dst. What the protocol has no message for, it leaves out.
	append(dst []byte, m message) []byte
	// failure is the payload of an error message.
	failure(errs gqlerror.List) json.RawMessage
	// replaces tells what a second operation under a running id does: take its place, or end the connection with 4409.
	replaces() bool
}

// commandKind is what a client wants.
type commandKind int

const (
	commandInit commandKind = iota + 1
	commandSubscribe
	commandComplete
	commandPing
	commandPong
	commandTerminate
)

// command is a client's message, decoded.
type command struct {
	kind    commandKind
	id      string             // of subscribe and complete
	payload json.RawMessage    // of init and ping: an object, null or nothing
	params  *graphql.RawParams // of subscribe
}

// messageKind is what a connection tells its client.
type messageKind int

const (
	messageAck       messageKind = iota + 1
	messageRefused               // the credentials are not accepted; the payload is an error
	messageKeepAlive             // the connection is alive
	messagePong
	messageNext
	messageError
	messageComplete
	framePing // a control frame of RFC 6455, with the payload as its body
	framePong
)

// message waits in a mailbox until it is written. The id is encoded once per operation; the payload may be shared by
// many connections.
type message struct {
	kind    messageKind
	id      json.RawMessage
	payload json.RawMessage
	// away is what a response tells beside its payload, which is shared and has no extensions; nil is nothing.
	away *degradation
}

// appendPayload writes the payload with what is told beside it.
func (m message) appendPayload(dst []byte) []byte {
	if m.away == nil {
		return append(dst, m.payload...)
	}
	dst = append(dst, m.payload[:len(m.payload)-1]...)
	return append(append(dst, ','), m.away.payload[1:]...)
}

// size is what a message costs while it waits: its bytes, and about as much as holds them.
func (m message) size() int { return 64 + len(m.id) + len(m.payload) }

// heldBytes is that of a response which waits with its operation.
func heldBytes(payload int) int { return 64 + payload }

// appendEnvelope writes {"id":…,"type":…,"payload":…} without the members that the message has not.
func appendEnvelope(dst []byte, kind string, m message) []byte {
	dst = append(dst, '{')
	if m.id != nil {
		dst = append(append(append(dst, `"id":`...), m.id...), ',')
	}
	dst = append(append(append(dst, `"type":"`...), kind...), '"')
	if m.payload != nil {
		dst = m.appendPayload(append(dst, `,"payload":`...))
	}
	return append(dst, '}')
}

// envelope is a client's message as both websocket protocols have it.
type envelope struct {
	Type    string          `json:"type"`
	ID      *string         `json:"id"`
	Payload json.RawMessage `json:"payload"`
}

// maxIDBytes bounds the ids that a connection must remember. Clients send a number or a UUID.
const maxIDBytes = 256

func decodeEnvelope(data []byte) (envelope, error) {
	var e envelope
	if err := json.Unmarshal(data, &e); err != nil {
		return envelope{}, errors.New("invalid message: not a JSON object with a type, an id and a payload")
	}
	return e, nil
}

// command gives the envelope its meaning.
func (e envelope) command(kind commandKind) (command, error) {
	c := command{kind: kind}
	switch kind {
	case commandSubscribe, commandComplete:
		if e.ID == nil || *e.ID == "" || len(*e.ID) > maxIDBytes {
			return command{}, fmt.Errorf("invalid message: the id must be a string of 1 to %d bytes", maxIDBytes)
		}
		c.id = *e.ID
	default:
		if !isObjectOrNull(e.Payload) {
			return command{}, errors.New("invalid message: the payload must be an object")
		}
		c.payload = e.Payload
	}
	if kind == commandSubscribe {
		params, err := decodeParams(e.Payload)
		if err != nil {
			return command{}, fmt.Errorf("invalid message: payload: %w", err)
		}
		// A document may be missing only where the extensions name it.
		if params.Query == "" && len(params.Extensions) == 0 {
			return command{}, errors.New("invalid message: the payload has no query")
		}
		c.params = params
	}
	return c, nil
}

// isObjectOrNull judges a value that is known to be JSON.
func isObjectOrNull(value json.RawMessage) bool {
	return len(value) == 0 || value[0] == '{' || string(value) == "null"
}

// encodeID writes an id as a JSON string.
func encodeID(id string) json.RawMessage {
	encoded, err := json.Marshal(id)
	if err != nil {
		panic(err) // a string can always be encoded
	}
	return encoded
}

// appendErrors writes a list of errors.
func appendErrors(dst []byte, errs gqlerror.List) []byte {
	dst = append(dst, '[')
	for i, err := range errs {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, encodeError(err)...)
	}
	return append(dst, ']')
}

// encodeError writes an error, or says that it could not: what somebody put into its extensions must not cost the answer.
func encodeError(err *gqlerror.Error) json.RawMessage {
	encoded, failed := json.Marshal(err)
	if failed != nil {
		return json.RawMessage(`{"message":"The error could not be encoded.","extensions":{"code":"INTERNAL"}}`)
	}
	return encoded
}

// unknownType is the reason against a message type that a client may not send.
func unknownType(kind string) error {
	return fmt.Errorf("invalid message: unknown type %.40q", kind)
}
