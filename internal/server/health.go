package server

import "net/http"

// Status is how a part of the program does.
type Status string

// What /readyz says of a part, and of the whole.
const (
	StatusOK       Status = "ok"
	StatusDegraded Status = "degraded" // it works, with something slower than it should be
	StatusDown     Status = "down"
	StatusStopping Status = "stopping"
)

// Health is what /readyz answers.
type Health struct {
	// Status is the whole: the instance takes requests while it is ok or degraded.
	Status   Status `json:"status"`
	Database Status `json:"database"`
	// Redis is degraded while it cannot be reached: live views go on by reading the database.
	Redis Status `json:"redis"`
}

// serveAlive answers as long as the process does.
func serveAlive(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, struct {
		Status Status `json:"status"`
	}{StatusOK})
}

// serveReady tells a balancer whether to send requests here.
func (s *server) serveReady(w http.ResponseWriter, r *http.Request) {
	health, code := s.Health(r.Context()), http.StatusOK
	if health.Status != StatusOK && health.Status != StatusDegraded {
		code = http.StatusServiceUnavailable
	}
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, code, health)
}
