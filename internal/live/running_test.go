package live_test

import (
	"slices"
	"testing"
	"time"

	"headway/internal/live"
)

func TestRunningIsSummedOverInstances(t *testing.T) {
	store, bus := newDatabase(accepted(1), accepted(2)), &wire{}
	here, there := startHub(t, store, bus, quiet()), startHub(t, store, bus, quiet())
	for here.Running(1); !here.Connected() || !there.Connected(); time.Sleep(time.Millisecond) {
	}
	shared := new(board)
	for _, hub := range []*live.Hub{here, there, there} {
		r, err := shared.join(t.Context(), hub, one(marketer, id(1)))
		if err != nil {
			t.Fatal(err)
		}
		r.next(t)
	}
	mustJoin(t, there, one(marketer, id(2))).next(t)
	running, away := here.RunningEverywhere(t.Context(), 10)
	if away != nil || len(running) != 2 || running[0].Subscribers != 3 || running[0].Instances != 2 || running[1].Subscribers != 1 || running[1].Instances != 1 {
		t.Errorf("everywhere runs %+v (away: %v)", running, away)
	}
	if running, _ := here.RunningEverywhere(t.Context(), 1); len(running) != 1 || running[0].Subscribers != 3 {
		t.Errorf("the largest is %+v", running)
	}
	bus.set(true)
	if running, away := here.RunningEverywhere(t.Context(), 10); !slices.Equal(away, []string{live.PartBus}) || len(running) != 1 || running[0].Subscribers != 1 {
		t.Errorf("without the bus runs %+v (away: %v)", running, away)
	}
}
