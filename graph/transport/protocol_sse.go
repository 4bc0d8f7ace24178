package transport

import "bytes"

// appendEvent writes a message as graphql-sse has it in its distinct connections mode. There is one operation in a stream,
// so there are no ids, and errors come as a result.
func appendEvent(dst []byte, m message) []byte {
	switch m.kind {
	case messageNext:
		dst = append(dst, "event: next\n"...)
		payload := []byte(m.payload)
		if m.away != nil {
			payload = m.appendPayload(nil)
		}
		for line := range bytes.SplitSeq(payload, []byte{'\n'}) {
			dst = append(append(append(dst, "data: "...), line...), '\n')
		}
		return append(dst, '\n')
	case messageComplete:
		return append(dst, "event: complete\ndata: \n\n"...)
	case messageAck: // how long an EventSource waits before it comes back; some browsers also wait for a first byte
		return append(append(append(dst, "retry: "...), m.payload...), "\n\n"...)
	case messageKeepAlive:
		return append(append(append(dst, ':'), m.payload...), "\n\n"...) // a comment
	default:
		return dst
	}
}
