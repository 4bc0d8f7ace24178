package app

import (
	"headway/graph/direct"
	"headway/graph/transport"
	"headway/internal/live"
	"headway/internal/postgres"
	"headway/internal/server"
)

const gauge, counter = false, true

// measureLive adds what the live engine counts.
func measureLive(metrics *server.Metrics, hub *live.Hub) {
	for _, m := range []struct {
		name, help string
		grows      bool
		read       func(live.Counts) float64
	}{
		{"headway_live_subjects", "Distinct orders and filters that are watched.", gauge, func(c live.Counts) float64 { return float64(c.Subjects) }},
		{"headway_live_groups", "Groups of subscribers that share their executions.", gauge, func(c live.Counts) float64 { return float64(c.Groups) }},
		{"headway_live_subscribers", "Subscribers of all groups.", gauge, func(c live.Counts) float64 { return float64(c.Subscribers) }},
		{"headway_live_executions_total", "Executions of subscriptions, each for all of a group.", counter, func(c live.Counts) float64 { return float64(c.Executions) }},
		{"headway_live_messages_total", "States that subscribers took.", counter, func(c live.Counts) float64 { return float64(c.Messages) }},
		{"headway_live_states_waiting", "States that subscribers have not taken yet: the depth of all queues.", gauge, func(c live.Counts) float64 { return float64(c.Waiting) }},
		{"headway_live_states_received_total", "States of orders that reached the hub.", counter, func(c live.Counts) float64 { return float64(c.Received) }},
		{"headway_live_states_stale_total", "States that were older than what was known.", counter, func(c live.Counts) float64 { return float64(c.Stale) }},
		{"headway_live_states_coalesced_total", "States skipped for newer ones because a reader was slow.", counter, func(c live.Counts) float64 { return float64(c.Coalesced) }},
		{"headway_live_states_unheard_total", "States that were found in the database and no message had told of.", counter, func(c live.Counts) float64 { return float64(c.Unheard) }},
		{"headway_live_resyncs_total", "Times that everything watched was read again.", counter, func(c live.Counts) float64 { return float64(c.Resyncs) }},
		{"headway_redis_connected", "1 while Redis can be reached, else 0: degraded.", gauge, func(c live.Counts) float64 {
			if c.Connected {
				return 1
			}
			return 0
		}},
	} {
		metrics.Value(m.name, m.help, m.grows, func() float64 { return m.read(hub.Counts()) })
	}
}

// measureSockets adds what waits for the network. How much is open, the transport tells the metrics by itself.
func measureSockets(metrics *server.Metrics, sockets *transport.Handler) {
	for _, m := range []struct {
		name, help string
		read       func(transport.SocketStats) int
	}{
		{"headway_sockets_backlogged", "Websockets whose network takes less than there is for them.", func(s transport.SocketStats) int { return s.Backlogged }},
		{"headway_socket_messages_waiting", "Messages that wait on websockets for the network.", func(s transport.SocketStats) int { return s.WaitingMessages }},
		{"headway_socket_bytes_waiting", "Bytes that wait on websockets for the network, without states that are shared.", func(s transport.SocketStats) int { return s.WaitingBytes }},
	} {
		metrics.Value(m.name, m.help, gauge, func() float64 { return float64(m.read(sockets.SocketStats())) })
	}
}

// measureDatabase adds what the pool of sessions counts.
func measureDatabase(metrics *server.Metrics, store *postgres.Store) {
	metrics.Value("headway_database_sessions_open", "Sessions on PostgreSQL.", gauge, func() float64 { return float64(store.Pool().OpenConnections) })
	metrics.Value("headway_database_sessions_in_use", "Sessions on PostgreSQL that do something.", gauge, func() float64 { return float64(store.Pool().InUse) })
	metrics.Value("headway_database_waits_total", "Times that a session had to be waited for.", counter, func() float64 { return float64(store.Pool().WaitCount) })
	metrics.Value("headway_database_wait_seconds_total", "Time spent waiting for a session.", counter, func() float64 { return store.Pool().WaitDuration.Seconds() })
}

// measureReplicas tells where lists and statistics were read from.
func measureReplicas(metrics *server.Metrics, store *postgres.Store) {
	for _, m := range []struct {
		name, help string
		grows      bool
		read       func(postgres.ReplicaStats) float64
	}{
		{"headway_database_replicas_usable", "Standbys that answer and are not too far behind.", gauge, func(s postgres.ReplicaStats) float64 { return float64(s.Usable) }},
		{"headway_database_replica_reads_total", "Lists and statistics that were read from a standby.", counter, func(s postgres.ReplicaStats) float64 { return float64(s.Reads) }},
		{"headway_database_replica_fresh_total", "Those that were read from the primary because the viewer had just written.", counter, func(s postgres.ReplicaStats) float64 { return float64(s.Fresh) }},
		{"headway_database_replica_lost_total", "Those that were read from the primary because no standby was well, or one failed.", counter, func(s postgres.ReplicaStats) float64 { return float64(s.Lost) }},
		{"headway_database_replica_untold_total", "Writes that other instances could not be told of, because Redis was away.", counter, func(s postgres.ReplicaStats) float64 { return float64(s.Untold) }},
	} {
		metrics.Value(m.name, m.help, m.grows, func() float64 { return m.read(store.Replicas()) })
	}
}

// measureAnswers tells how what resolvers gave was written.
func measureAnswers(metrics *server.Metrics, written *direct.Schema) {
	metrics.Value("headway_answers_direct_total", "Values of resolvers that were written directly.", counter, func() float64 {
		direct, _ := written.Written()
		return float64(direct)
	})
	metrics.Value("headway_answers_ordinary_total", "Values of resolvers that were executed field by field.", counter, func() float64 {
		_, ordinary := written.Written()
		return float64(ordinary)
	})
}
