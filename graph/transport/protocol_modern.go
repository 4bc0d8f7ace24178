package transport

import (
	"encoding/json"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// modern is graphql-transport-ws, the protocol of the npm package graphql-ws.
type modern struct{}

func (modern) name() string { return "graphql-transport-ws" }

func (modern) replaces() bool { return false }

func (modern) decode(data []byte) (command, error) {
	e, err := decodeEnvelope(data)
	if err != nil {
		return command{}, err
	}
	switch e.Type {
	case "connection_init":
		return e.command(commandInit)
	case "subscribe":
		return e.command(commandSubscribe)
	case "complete":
		return e.command(commandComplete)
	case "ping":
		return e.command(commandPing)
	case "pong":
		return e.command(commandPong)
	default:
		return command{}, unknownType(e.Type)
	}
}

// append has no message for refused credentials: the close code says it.
func (modern) append(dst []byte, m message) []byte {
	switch m.kind {
	case messageAck:
		return appendEnvelope(dst, "connection_ack", m)
	case messageKeepAlive:
		return appendEnvelope(dst, "ping", m)
	case messagePong:
		return appendEnvelope(dst, "pong", m)
	case messageNext:
		return appendEnvelope(dst, "next", m)
	case messageError:
		return appendEnvelope(dst, "error", m)
	case messageComplete:
		return appendEnvelope(dst, "complete", m)
	default:
		return dst
	}
}

// failure is the list of errors.
func (modern) failure(errs gqlerror.List) json.RawMessage { return appendErrors(nil, errs) }
