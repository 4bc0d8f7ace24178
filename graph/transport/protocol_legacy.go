package transport

import (
	"encoding/json"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// legacy is graphql-ws, the protocol of Apollo's subscriptions-transport-ws, for the clients that still speak it.
type legacy struct{}

func (legacy) name() string { return "graphql-ws" }

// replaces as Apollo's server does: a second start under an id stops the first.
func (legacy) replaces() bool { return true }

func (legacy) decode(data []byte) (command, error) {
	e, err := decodeEnvelope(data)
	if err != nil {
		return command{}, err
	}
	switch e.Type {
	case "connection_init":
		return e.command(commandInit)
	case "start":
		return e.command(commandSubscribe)
	case "stop":
		return e.command(commandComplete)
	case "connection_terminate":
		return e.command(commandTerminate)
	default:
		return command{}, unknownType(e.Type)
	}
}

// append has no pong: these clients send no ping.
func (legacy) append(dst []byte, m message) []byte {
	switch m.kind {
	case messageAck:
		return appendEnvelope(dst, "connection_ack", m)
	case messageRefused:
		return appendEnvelope(dst, "connection_error", m)
	case messageKeepAlive:
		return appendEnvelope(dst, "ka", m)
	case messageNext:
		return appendEnvelope(dst, "data", m)
	case messageError:
		return appendEnvelope(dst, "error", m)
	case messageComplete:
		return appendEnvelope(dst, "complete", m)
	default:
		return dst
	}
}

// failure is one error, the first: the protocol has an object here, and typed clients refuse a list.
func (legacy) failure(errs gqlerror.List) json.RawMessage { return encodeError(errs[0]) }
