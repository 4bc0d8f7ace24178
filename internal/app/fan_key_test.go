package app_test

import (
	"strings"
	"testing"

	"headway/internal/pgtest"
)

// TestFanKeyRotation counts a fan under one key and finds it again under the next.
func TestFanKeyRotation(t *testing.T) {
	database := pgtest.New(t)
	old, coming := strings.Repeat("o", 32), "base64:"+"bmV3IGtleSBvZiB0aGlydHktdHdvIGJ5dGVzIDAxMjM="
	first := start(t, settings(t, "DATABASE_URL="+database, "HEADWAY_FAN_KEY="+old))
	p := first.settle()
	id := p.place(5, true)
	p.platform.report(id, 1, 1)
	second := start(t, settings(t, "DATABASE_URL="+database, "HEADWAY_FAN_KEY="+coming, "HEADWAY_OLD_FAN_KEYS="+old))
	answers := decodeAnswers(t, client{t, "http://" + second.Addr(), p.platform.token}.stream(strings.NewReader(
		strings.Replace(lineOf(id, "again"), "fan again", "fan-1", 1)+lineOf(id, "other"))).Body)
	if len(answers) != 2 || answers[0].Outcome != "REFUSED" || answers[1].Outcome != "COUNTED" {
		t.Errorf("%+v", answers)
	}
	for _, keys := range [][]string{{"HEADWAY_FAN_KEY=" + coming}, {"HEADWAY_FAN_KEY=" + old}} {
		if _, err := tryStart(t, settings(t, append(keys, "DATABASE_URL="+database)...)); err == nil || !strings.Contains(err.Error(), "HEADWAY_OLD_FAN_KEYS") {
			t.Errorf("%v: err = %v, want it to name HEADWAY_OLD_FAN_KEYS", keys, err)
		}
	}
}
