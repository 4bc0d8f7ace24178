package floor

import (
	"encoding/json"
	"testing"
)

func TestFramesHaveTheLengthThatIsAskedFor(t *testing.T) {
	for _, state := range []int{0, 9, 123456} {
		text := frame(7, state, 420)
		if len(text) != 420 {
			t.Errorf("state %d: %d bytes, want 420", state, len(text))
		}
		var message struct {
			ID, Type string
			Payload  struct{ Data struct{ FansDelivered int } }
		}
		if err := json.Unmarshal(text, &message); err != nil {
			t.Fatal(err)
		}
		if message.ID != "sub-0007000" || message.Type != "next" || message.Payload.Data.FansDelivered != state {
			t.Errorf("%+v", message)
		}
	}
}
