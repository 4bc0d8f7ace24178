package order

import (
	"testing"
	"time"
)

func TestSharePass(t *testing.T) {
	link := &ShareLink{ID: ID{1}, PasswordHash: []byte("hash of the password")}
	now := time.Date(2031, 3, 10, 12, 59, 59, 0, time.UTC)
	pass, ends := newSharePass(link, now)
	if ends.Sub(now) < SharePassLife {
		t.Errorf("it ends at %v", ends)
	}
	if same, _ := newSharePass(link, now.Add(-59*time.Minute)); same != pass {
		t.Error("those who come within one hour have two passes")
	}
	opens := func(link *ShareLink, pass string, at time.Time) bool {
		until, mac, isPass := sharePass(pass)
		return isPass && passOpens(link, until, mac, at)
	}
	if !opens(link, pass, now) || !opens(link, pass, ends.Add(-time.Nanosecond)) {
		t.Error("the pass does not open its link")
	}
	changed := &ShareLink{ID: link.ID, PasswordHash: []byte("hash of another one")}
	other := &ShareLink{ID: ID{2}, PasswordHash: link.PasswordHash}
	forged := pass[:len(SharePassPrefix)] + "Z" + pass[len(SharePassPrefix)+1:]
	if opens(link, pass, ends) || opens(changed, pass, now) || opens(other, pass, now) || opens(link, forged, now) ||
		opens(link, "open sesame", now) || opens(link, pass+"A", now) || opens(link, "", now) {
		t.Error("something opens that should not")
	}
}
