package app_test

import (
	"testing"
	"time"

	"headway/internal/pgtest"
	"headway/internal/redistest"
)

// TestJobsRun: what time brings is done by the servers themselves, within about a second of it, once.
func TestJobsRun(t *testing.T) {
	database, redis := pgtest.New(t), redistest.Start(t)
	one := start(t, settings(t, "DATABASE_URL="+database, "REDIS_URL="+redis.URL()))
	start(t, settings(t, "DATABASE_URL="+database, "REDIS_URL="+redis.URL()))
	p := one.settle()
	id, now := p.place(3, false), time.Now()
	happened := func() (events string) {
		var seen struct {
			Order struct {
				Timeline struct{ Nodes []struct{ Type string } }
			}
		}
		p.marketer.do(`query($id: ID!) { order(id: $id) { timeline(first: 10) { nodes { type } } } }`, map[string]any{"id": id}, &seen)
		for _, e := range seen.Order.Timeline.Nodes {
			events += e.Type + " "
		}
		return events
	}
	for _, step := range []struct {
		after time.Duration
		want  string
	}{
		{49 * time.Hour, "PLACED RESPONSE_DUE "}, {71*time.Hour + 30*time.Minute, "PLACED RESPONSE_DUE RESPONSE_DUE RESPONSE_DUE "},
		{73 * time.Hour, "PLACED RESPONSE_DUE RESPONSE_DUE RESPONSE_DUE REJECTED "},
	} {
		pgtest.SetClock(t, database, now.Add(step.after))
		began := time.Now()
		until(t, step.want, func() bool { return happened() == step.want })
		if waited := time.Since(began); waited > 5*time.Second {
			t.Errorf("%s took %s", step.want, waited)
		}
	}
}
