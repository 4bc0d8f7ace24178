package transport

import (
	"context"
	"time"
)

// Credentials is what a request says about who is asking, before anybody believed it.
type Credentials struct {
	// Authorization is the header of that name, or the same value from a websocket's connection_init payload.
	Authorization string
	// ActFor is the header Headway-Act-For: the account that the platform acts for, or empty.
	ActFor string
	// RemoteAddr is the peer's address without its port.
	RemoteAddr string
	// Brief tells that the session is for one answer, which nothing ends but its time: nobody waits for Session.Ended.
	Brief bool
}

// Session is an accepted request or socket.
type Session struct {
	// Context carries the viewer to the resolvers. It descends from the one that Authenticate was given, with which a socket
	// ends what runs on it.
	Context context.Context
	// Rights is equal for two sessions exactly when they may see the same things.
	Rights string
	// ExpiresAt is when the credentials end; zero is never.
	ExpiresAt time.Time
	// Ended is closed when the credentials are revoked before their time; nil is never.
	Ended <-chan struct{}
}

// Authenticator tells who is asking. Missing credentials are a visitor's session, not an error; wrong ones are UNAUTHENTICATED.
type Authenticator interface {
	Authenticate(ctx context.Context, credentials Credentials) (Session, error)
}
