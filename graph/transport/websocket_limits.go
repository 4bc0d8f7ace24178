package transport

import "time"

// SocketConfig is how websockets and event streams behave. The zero value is a sensible one.
type SocketConfig struct {
	// Limits bounds every connection; a zero field takes its default.
	Limits SocketLimits
	// Observer counts; nil counts nothing.
	Observer Observer
	// Runner runs operations; nil is PerSubscriber.
	Runner Runner
	// Portable serves every websocket as on systems other than Linux and under TLS: with a goroutine that reads, and one
	// that writes while there is something to write.
	Portable bool
}

// SocketLimits bounds websockets and event streams. A zero field takes the default that its comment names.
//
// So the memory of one websocket is bounded by: about 4 KB idle, and 1 KB for each running operation beside what its runner
// holds (for a shared stream of states, what this subscriber was told last); MessageBytes while a message comes; QueueBytes of what
// was executed for it alone and of the protocol's own messages; and while its network takes less than there is, flushBytes
// and one message twice. An event stream has the HTTP server's buffers and a goroutine besides.
type SocketLimits struct {
	// InitTimeout is how long a websocket may take from its opening to being let in; then 4408. 10 s.
	InitTimeout time.Duration `env:"INIT_TIMEOUT"`
	// PingInterval is the time between two pings, and between two keep-alives of an event stream. 25 s.
	PingInterval time.Duration `env:"PING_INTERVAL"`
	// PongTimeout is how long after a ping the peer must have been heard; then it is taken for dead. 10 s.
	PongTimeout time.Duration `env:"PONG_TIMEOUT"`
	// WriteTimeout is how long 64 KB may take to leave; then the peer is taken for dead. 10 s.
	WriteTimeout time.Duration `env:"WRITE_TIMEOUT"`
	// CloseTimeout is how long the peer may take to answer a close. 2 s.
	CloseTimeout time.Duration `env:"CLOSE_TIMEOUT"`
	// MessageBytes is the largest message a client may send; a larger one is 1009. 64 KB.
	MessageBytes int64 `env:"MESSAGE_BYTES"`
	// Subscriptions is how many operations may run at once on one websocket; one more is LIMIT_EXCEEDED. 1,000.
	Subscriptions int `env:"SUBSCRIPTIONS"`
	// QueueMessages is how many messages may wait for one connection; one more is 1013. 4,096.
	QueueMessages int `env:"QUEUE_MESSAGES"`
	// QueueBytes is how many bytes may wait for one connection, a single larger message aside; more is 1013. 4 MB.
	QueueBytes int `env:"QUEUE_BYTES"`
	// AcceptsPerSecond is how many connections are let in within a second, on the average of ten; one more is 429 with the
	// time to wait, which differs from one to the next. 1,000.
	AcceptsPerSecond int `env:"ACCEPTS_PER_SECOND"`
	// PerAddress is how many connections one network address may hold; one more is 429. 10,000.
	PerAddress int `env:"PER_ADDRESS"`
	// PerViewer is how many connections may be held with equal rights (Session.Rights), visitors aside, who are bounded
	// by address; one more is 1013, or 429 for an event stream. 10,000.
	PerViewer int `env:"PER_VIEWER"`
	// ShutdownSpread is the time over which a server that stops closes its connections, so that their clients do not
	// all come back in one instant. 3 s.
	ShutdownSpread time.Duration `env:"SHUTDOWN_SPREAD"`
}

func (l SocketLimits) withDefaults() SocketLimits {
	l.InitTimeout = positive(l.InitTimeout, 10*time.Second)
	l.PingInterval = positive(l.PingInterval, 25*time.Second)
	l.PongTimeout = positive(l.PongTimeout, 10*time.Second)
	l.WriteTimeout = positive(l.WriteTimeout, 10*time.Second)
	l.CloseTimeout = positive(l.CloseTimeout, 2*time.Second)
	l.MessageBytes = positive(l.MessageBytes, 64<<10)
	l.Subscriptions = positive(l.Subscriptions, 1_000)
	l.QueueMessages = positive(l.QueueMessages, 4_096)
	l.QueueBytes = positive(l.QueueBytes, 4<<20)
	l.AcceptsPerSecond = positive(l.AcceptsPerSecond, 1_000)
	l.PerAddress = positive(l.PerAddress, 10_000)
	l.PerViewer = positive(l.PerViewer, 10_000)
	l.ShutdownSpread = positive(l.ShutdownSpread, 3*time.Second)
	return l
}

// positive is the value, or the fallback for zero and below.
func positive[T ~int | ~int64](value, fallback T) T {
	if value > 0 {
		return value
	}
	return fallback
}

// Observer is told what happens on websockets and event streams. Its methods are called from many goroutines, some of
// them on the way of every message: they must be quick and must not block. The protocol is graphql-transport-ws,
// graphql-ws or sse.
type Observer interface {
	// ConnectionOpened tells of a connection that was accepted, before anybody knows whose it is.
	ConnectionOpened(protocol string)
	// ConnectionClosed tells of its end, with the close code; 1006 is an end without one.
	ConnectionClosed(protocol string, code int)
	// SubscriptionStarted tells of an operation of any kind that began on a connection.
	SubscriptionStarted()
	// SubscriptionEnded tells of its end, whoever ended it.
	SubscriptionEnded()
	// MessagesSent tells of messages that left together, and of their bytes with framing.
	MessagesSent(messages, bytes int)
	// MessageLag tells how long after its commit a message was handed to the network.
	MessageLag(lag time.Duration)
}

// unobserved counts nothing.
type unobserved struct{}

func (unobserved) ConnectionOpened(string)      {}
func (unobserved) ConnectionClosed(string, int) {}
func (unobserved) SubscriptionStarted()         {}
func (unobserved) SubscriptionEnded()           {}
func (unobserved) MessagesSent(int, int)        {}
func (unobserved) MessageLag(time.Duration)     {}
