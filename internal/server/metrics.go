package server

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Metrics is what /metrics shows, in a registry of its own.
type Metrics struct {
	registry      *prometheus.Registry
	requests      *prometheus.HistogramVec
	connections   *prometheus.GaugeVec
	closed        *prometheus.CounterVec
	subscriptions prometheus.Gauge
	messages      prometheus.Counter
	bytes         prometheus.Counter
	lag           prometheus.Histogram
}

// NewMetrics makes the registry with what belongs to the process and to HTTP; Register adds to it.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "headway_http_request_duration_seconds",
			Help: "How long requests took; for websockets and event streams, how long they lasted.",
			// From a cached page to the longest operation that is allowed.
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"route", "code"}),
		connections: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "headway_socket_connections", Help: "Open websockets and event streams.",
		}, []string{"protocol"}),
		closed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "headway_socket_closed_total", Help: "Websockets and event streams that ended, by close code.",
		}, []string{"protocol", "code"}),
		subscriptions: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "headway_subscriptions", Help: "Operations that run on websockets and event streams.",
		}),
		messages: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "headway_socket_messages_sent_total", Help: "Messages sent on websockets and event streams.",
		}),
		bytes: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "headway_socket_bytes_sent_total", Help: "Bytes sent on websockets and event streams, framing included.",
		}),
		lag: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "headway_socket_message_lag_seconds", Help: "From the commit of a change to the network, for each message that tells of it.",
			Buckets: []float64{.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30},
		}),
	}
	m.Register(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewBuildInfoCollector(), m.requests, m.connections, m.closed, m.subscriptions, m.messages, m.bytes, m.lag)
	return m
}

// Register adds what another part of the program counts. It panics when a name is taken, which is a mistake in the program.
func (m *Metrics) Register(parts ...prometheus.Collector) { m.registry.MustRegister(parts...) }

// Value adds a figure that is read when it is asked for; one that only grows is a counter and not a gauge.
func (m *Metrics) Value(name, help string, grows bool, read func() float64) {
	if grows {
		m.Register(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, read))
		return
	}
	m.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
}

func (m *Metrics) request(route string, code int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(code)).Observe(took.Seconds())
}

// ConnectionOpened counts a websocket or event stream.
func (m *Metrics) ConnectionOpened(protocol string) { m.connections.WithLabelValues(protocol).Inc() }

// ConnectionClosed counts its end.
func (m *Metrics) ConnectionClosed(protocol string, code int) {
	m.connections.WithLabelValues(protocol).Dec()
	m.closed.WithLabelValues(protocol, strconv.Itoa(code)).Inc()
}

// SubscriptionStarted counts an operation on a connection.
func (m *Metrics) SubscriptionStarted() { m.subscriptions.Inc() }

// SubscriptionEnded counts its end.
func (m *Metrics) SubscriptionEnded() { m.subscriptions.Dec() }

// MessagesSent counts messages that left together.
func (m *Metrics) MessagesSent(messages, bytes int) {
	m.messages.Add(float64(messages))
	m.bytes.Add(float64(bytes))
}

// MessageLag counts how long after its commit a message was handed to the network.
func (m *Metrics) MessageLag(lag time.Duration) { m.lag.Observe(lag.Seconds()) }
