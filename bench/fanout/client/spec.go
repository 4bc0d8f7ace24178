// Package client is the load of the fan-out benchmark: thousands of graphql-transport-ws subscribers in one goroutine, on
// bare sockets and epoll, so cheap that the server is what a small machine is busy with.
//
// It is a process of its own, led over its standard input and output by lines of JSON: a Spec in, a Ready out, a Finish in,
// a Result out.
package client

import "fmt"

// Spec is who connects where, and to subscribe to what.
type Spec struct {
	// Address is the server's, as host:port, and Path that of its websocket.
	Address, Path string
	// Authorization is sent in connection_init, when it is not empty.
	Authorization string
	// Query is the subscription's document; its one variable is $orderId.
	Query string
	// Orders are the ids to subscribe to. Subscription s of connection c is to the order (c × Each + s) modulo their number.
	Orders []string
	// Connections is how many sockets to open, and Each how many subscriptions to start on every one.
	Connections, Each int
	// SharedIDs tells of a server that sends every subscription of an order the same frame, with the id of the first.
	SharedIDs bool
	// SampleEvery is between which messages a sample of the latency is taken; 1 is all of them.
	SampleEvery int
}

// order is the index of the order of one subscription.
func (s Spec) order(connection, subscription int) int {
	return (connection*s.Each + subscription) % max(len(s.Orders), 1)
}

// Ready is said once every connection is let in and every subscription has its first state.
type Ready struct {
	// Frame is the first state that came, as text.
	Frame string
}

// Finish ends the counting when every subscription has reached its order's last state.
type Finish struct {
	// States is the last state of every order.
	States []int
	// WithinMS is how long to wait for it, in milliseconds.
	WithinMS int
}

// Result is what came between Ready and the end.
type Result struct {
	// Received is the number of next messages, and Bytes their length without framing.
	Received, Bytes int64
	// Behind is how many subscriptions had not reached their last state in time, Lost how many connections the server ended.
	Behind, Lost int
	// Backwards is how many messages carried an older state than the one before.
	Backwards int64
	Samples   Samples
}

// Samples are messages with the instant at which they came: one order, state and instant at each index.
type Samples struct {
	Orders, States []int
	// At is in nanoseconds since 1970 by this machine's clock.
	At []int64
}

// idPrefix begins every subscription's id, so that it is found in a message wherever its server writes it.
const idPrefix = "sub-"

// SubscriptionID is the id of a subscription: its order's index, and how many the connection has to that order already. All have
// one length, so that all frames of a shape have.
func SubscriptionID(order, repeat int) string { return fmt.Sprintf(idPrefix+"%04d%03d", order, repeat) }
