package floor

import (
	"strconv"
	"strings"

	"headway/bench/fanout/client"
)

// frame is the next message of a state, of exactly size bytes unless it is longer by itself.
func frame(order, state, size int) []byte {
	out := append([]byte(`{"id":"`), client.SubscriptionID(order, 0)...)
	out = append(out, `","type":"next","payload":{"data":{"fansDelivered":`...)
	out = strconv.AppendInt(out, int64(state), 10)
	out = append(out, `,"filling":"`...)
	const end = `"}}}`
	if missing := size - len(out) - len(end); missing > 0 {
		out = append(out, strings.Repeat(".", missing)...)
	}
	return append(out, end...)
}
