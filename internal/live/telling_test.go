package live

import (
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

// telltale is a watcher that says that it was told.
type telltale struct {
	told   chan<- int
	number int
}

func (t telltale) Ready() { t.told <- t.number }

// While every worker is busy with what takes long, who is due is told nevertheless.
func TestMembersAreToldWhileWorkersAreBusy(t *testing.T) {
	ready := make(chan int, 200)
	var followers []*follower
	for i := range cap(ready) {
		followers = append(followers, &follower{member: &member{watcher: telltale{ready, i}}})
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
func TestOwnMessagesAreNotReadFurther(t *testing.T) {
	for _, sender := range []string{"a", "ab", `"`, ""} {
		raw := message{Instance: sender, Resync: true}.encode()
		for _, instance := range []string{"a", "ab", `"`, "b"} {
			m, err := decode(raw, instance)
			if err != nil {
				t.Fatal(err)
			}
			if read := m.Resync; read == (sender == instance) {
				t.Errorf("%q of %q was read further: %t", sender, instance, read)
			}
		}
	}
}
