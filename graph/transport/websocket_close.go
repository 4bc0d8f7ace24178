package transport

import (
	"fmt"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

// The codes a websocket is closed with, beside those of RFC 6455 for what RFC 6455 forbids (1002, 1007, 1009). The usual
// clients come back after 1012, 1013, 4403 and 4408, and give up after the others.
const (
	closeNormal              = websocket.CloseNormalClosure     // 1000: the client asked for the end
	closeAbnormal            = websocket.CloseAbnormalClosure   // 1006: never sent; the peer vanished
	closeInternal            = websocket.CloseInternalServerErr // 1011: a bug of ours
	closeRestart             = websocket.CloseServiceRestart    // 1012: this server stops, another one is there
	closeTryAgainLater       = websocket.CloseTryAgainLater     // 1013: too slow a reader, too many connections, or a server we need is away
	closeBadMessage          = 4400
	closeUnauthorized        = 4401 // an operation before the init, or credentials that were revoked
	closeForbidden           = 4403 // credentials that are wrong or expired: come back with fresh ones
	closeSubprotocol         = 4406
	closeInitTimeout         = 4408
	closeSubscriberExists    = 4409
	closeTooManyInitRequests = 4429
)

// farewell is the close frame that ends a websocket.
type farewell struct {
	code   int
	reason string
}

// body is the body of the close frame. A reason that is too long for a control frame is cut between two characters.
func (f farewell) body() []byte {
	reason := f.reason
	if len(reason) > maxReasonBytes {
		reason = reason[:maxReasonBytes]
		for !utf8.ValidString(reason) {
			reason = reason[:len(reason)-1]
		}
	}
	return websocket.FormatCloseMessage(f.code, reason)
}

// restarting is the reason of a 1012. It asks for a wait, which is not the same for all, of clients that can read it; the others come
// back as they always do.
func restarting() string {
	return fmt.Sprintf("This server is stopping; retry in %d s", wholeSeconds(jitter()))
}

// maxReasonBytes is what a control frame of 125 bytes holds beside the code.
const maxReasonBytes = 123
