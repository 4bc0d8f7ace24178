//go:build linux

// Package load sends reports and checks what is answered, as cheaply as a client can: it shares its processors with the servers that it
// measures. One goroutine does everything with bare sockets and epoll; requests are made once and then only their numbers change.
package load

import "time"

// What changes from report to report in a Spec's texts. All of them keep their length.
const (
	// Number is 12 digits, another for each report.
	Number = "{number}"
	// Order is one of Spec.Orders.
	Order = "{order}"
	// Address is an IPv6 address, another for each report.
	Address = "{address}"
)

// Spec is a kind of request, and how many are sent.
type Spec struct {
	Server      string // host and port
	Connections int
	// Head is the request line and its headers, each with its line's end.
	Head string
	// Before, the reports with Between between them, and After make the body; without any there is none.
	Before, Each, Between, After string
	// Reports is how many there are in a request. Where Each is empty, Head holds the one.
	Reports int
	// Orders are all of one length. Reports name them in turn, each connection from another place on.
	Orders []string
	// FirstNumber is that of the first report.
	FirstNumber int64
	// Status is what a good answer has, and Counted what it holds for each report that counts.
	Status  int
	Counted string
	// Warm is how long to send before what is measured, and Duration how long to measure.
	Warm, Duration time.Duration
}

// Result is what was answered.
type Result struct {
	// Requests were answered as they should be, from the first to the last; Reports counted in them.
	Requests, Reports int64
	// Wrong were answered otherwise, and Example is one of them.
	Wrong   int64
	Example string
	// Measured is how many reports counted within Seconds, after the warming up.
	Measured int64
	Seconds  float64
	// P50, P99 and Longest are how long requests took from the first byte written to the last byte read, in milliseconds, of
	// those whose answer came within Seconds.
	P50, P99, Longest float64
}

// Phase is a line that tells the start and end of what is measured, before the Result.
type Phase struct{ Phase string }
