package live

import (
	"bytes"
	"testing"
	"time"
)

func TestFollowersLeaveInAnyOrder(t *testing.T) {
	s := newStage()
	all := make([]*follower, 5)
	for i := range all {
		all[i] = &follower{}
		s.enlist(all[i])
	}
	left := map[*follower]bool{}
	for _, i := range []int{1, 4, 4, 0, 3, 2} { // one of them twice
		s.leave(all[i])
		left[all[i]] = true
		if len(s.followers) != len(all)-len(left) {
			t.Fatalf("%d followers after %d have left", len(s.followers), len(left))
		}
		for place, f := range s.followers {
			if left[f] || f.place != place+1 {
				t.Errorf("at place %d stands one of place %d, who has left: %t", place+1, f.place, left[f])
			}
		}
	}
}

// While every worker is busy with what takes long, who is due is told nevertheless.
func TestMembersAreToldWhileWorkersAreBusy(t *testing.T) {
	ready := make(chan int, 200)
	var followers []*follower
	for i := range cap(ready) {
		followers = append(followers, &follower{member: &member{ready: func() { ready <- i }}})
	}
	telling := newTelling()
	telling.add(followers)
	for i := range followers {
		select {
		case told := <-ready:
			if told != i {
				t.Fatalf("told %d, want %d", told, i)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("only %d were told", i)
		}
	}
	telling.tell()
	if len(ready) > 0 {
		t.Error("somebody was told twice")
	}
}

// An instance knows its own messages, and takes no other's for them.
func TestOwnMessagesAreKnownByTheirOpening(t *testing.T) {
	for _, sender := range []string{"a", "ab", `"`, `a","x":"`} {
		raw, err := message{Instance: sender, Resync: true}.encode()
		if err != nil {
			t.Fatal(err)
		}
		for _, instance := range []string{"a", "ab", `"`, `a","x":"`} {
			if own := bytes.HasPrefix(raw, opening(instance)); own != (sender == instance) {
				t.Errorf("%q of %q: %t", raw, instance, own)
			}
		}
	}
}
