package app_test

import (
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/pgtest"
	"headway/internal/redistest"
)

// TestOldTagBatchesGo: a tagging by filter can be looked at for as long as is configured after it is finished.
func TestOldTagBatchesGo(t *testing.T) {
	database := pgtest.New(t)
	configured := settings(t, "DATABASE_URL="+database, "HEADWAY_TAG_BATCHES_KEPT=100h")
	r := start(t, configured)
	p := r.settle()
	p.place(3, false)
	var made struct {
		CreateTag struct{ Tag struct{ ID string } }
	}
	p.marketer.do(`mutation { createTag(input: {name: "VIP"}) { tag { id } } }`, nil, &made)
	var begun struct {
		TagOrdersByFilter struct{ Batch struct{ ID string } }
	}
	p.marketer.do(`mutation($tag: ID!) { tagOrdersByFilter(input: {filter: {}, addTagIds: [$tag]}) { batch { id } } }`,
		map[string]any{"tag": made.CreateTag.Tag.ID}, &begun)
	const look = `query($id: ID!) { tagBatch(id: $id) { finishedAt } }`
	batch := map[string]any{"id": begun.TagOrdersByFilter.Batch.ID}
	until(t, "the batch is finished", func() bool {
		var seen struct{ TagBatch struct{ FinishedAt *string } }
		p.marketer.do(look, batch, &seen)
		return seen.TagBatch.FinishedAt != nil
	})
	restart := func(after time.Duration) client {
		if err := r.end(); err != nil {
			t.Fatal(err)
		}
		pgtest.SetClock(t, database, time.Now().Add(after))
		r = start(t, configured)
		return r.as(order.RoleMarketer, p.marketerID)
	}
	restart(99*time.Hour).do(look, batch, nil)
	late := restart(101 * time.Hour)
	until(t, "the batch is gone", func() bool { return late.try(look, batch, nil) == "NOT_FOUND" })
}

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
