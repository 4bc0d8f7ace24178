//go:build linux

package main

import (
	"time"

	"headway/bench/fanout/client"
	"headway/bench/rig"
)

// measured is one run of one shape on one server.
type measured struct {
	Server                     string
	Connections, Subscriptions int
	// Updates is how often every order got a new state, within Seconds from the first to its arrival everywhere.
	Updates int
	Seconds float64
	// Received is the number of next messages, MessageBytes their mean length, FeedBytes what Redis carried for an update.
	Received     int64
	MessageBytes int
	FeedBytes    int
	// Coalesced is how many states were skipped for newer ones, over all subscriptions.
	Coalesced int64
	// ServerSeconds and ClientSeconds are processor time. IngestPerUpdate is that of an update nobody watches, Headway's.
	ServerSeconds, ClientSeconds float64
	IngestPerUpdate              float64
	// The server's resident bytes: before its clients came, shortly after (idle only), and at the end.
	ResidentBefore, ResidentEarly, ResidentAfter int64
	Latency                                      rig.Latency
	// What must be zero: subscriptions without the last state, messages with an older state, connections that were lost.
	Behind    int
	Backwards int64
	Lost      int
}

// take adds what the clients counted.
func (m *measured) take(result client.Result) {
	m.Received, m.Behind, m.Backwards, m.Lost = result.Received, result.Behind, result.Backwards, result.Lost
	if m.Received > 0 {
		m.MessageBytes = int(result.Bytes / m.Received)
	}
	m.Coalesced = int64(m.Updates)*int64(m.Subscriptions) - m.Received
}

// example is what the other servers are to do after this run.
func (m *measured) example(s shape) example {
	e := assumed(s)
	if m.Received == 0 {
		return e
	}
	subscriptions := int64(s.subscriptions())
	e.Updates = int((m.Received + subscriptions - 1) / subscriptions)
	e.Pace = time.Duration(m.Seconds / float64(e.Updates) * float64(time.Second))
	e.FrameBytes = m.MessageBytes
	if m.FeedBytes > 0 {
		e.FeedBytes = m.FeedBytes
	}
	return e
}

// MicrosPerMessage is the server's processor time for each message, in microseconds.
func (m measured) MicrosPerMessage() float64 { return perMessage(m.ServerSeconds, m.Received) }

// FanOutMicrosPerMessage is the same without what the updates cost when nobody watches.
func (m measured) FanOutMicrosPerMessage() float64 {
	return perMessage(max(0, m.ServerSeconds-m.IngestPerUpdate*float64(m.Updates)), m.Received)
}

func (m measured) clientMicros() float64 { return perMessage(m.ClientSeconds, m.Received) }

func perMessage(seconds float64, messages int64) float64 {
	if messages == 0 {
		return 0
	}
	return seconds * 1e6 / float64(messages)
}

// KBPerConnection is what the server's resident memory grew by since before the clients came, for each of them.
func (m measured) KBPerConnection() float64 {
	return float64(m.ResidentAfter-m.ResidentBefore) / 1024 / float64(max(m.Connections, 1))
}

// CoalescedPercent is the share of states that were skipped for newer ones.
func (m measured) CoalescedPercent() float64 {
	if states := m.Received + m.Coalesced; states > 0 {
		return 100 * float64(m.Coalesced) / float64(states)
	}
	return 0
}
