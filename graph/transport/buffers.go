package transport

import (
	"bytes"
	"sync"
)

// maxIdleBuffer is the size of a buffer in bytes up to which it is kept for the next request.
const maxIdleBuffer = 1 << 20

// buffers keeps buffers from one request to the next.
type buffers struct{ idle sync.Pool }

// get gives an empty buffer.
func (b *buffers) get() *bytes.Buffer {
	if buffer, ok := b.idle.Get().(*bytes.Buffer); ok {
		return buffer
	}
	return &bytes.Buffer{}
}

// put takes a buffer back, of which nothing is used any more.
func (b *buffers) put(buffer *bytes.Buffer) {
	if buffer.Cap() <= maxIdleBuffer {
		buffer.Reset()
		b.idle.Put(buffer)
	}
}
