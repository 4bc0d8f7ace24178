package transport

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// wire is the network connection as gorilla's reader sees it. It refuses the frames that RFC 6455 forbids and gorilla lets
// pass, and it keeps gorilla from writing: a connection has one writer, and that one is ours.
type wire struct {
	net.Conn
	upgraded bool      // set once the handshake is written, before anything is read
	frames   frameScan // these three belong to the reading goroutine
	fault    error
	refusal  *farewell
}

// Read is for gorilla. A forbidden frame is an error in its place, after all that came before it.
func (w *wire) Read(p []byte) (int, error) {
	if w.fault != nil {
		return 0, w.fault
	}
	n, err := w.Conn.Read(p)
	good, fault := w.frames.scan(p[:n])
	if fault == nil {
		return n, err
	}
	w.fault = fault
	w.refusal = &farewell{websocket.CloseProtocolError, fault.Error()}
	if good == 0 {
		return 0, fault
	}
	return good, nil
}

// Write is for gorilla. After the handshake gorilla writes on its own only to close over a fault that it has read: what it
// says is kept for our writer.
func (w *wire) Write(p []byte) (int, error) {
	if !w.upgraded {
		return w.Conn.Write(p)
	}
	if len(p) >= 4 && p[0]&0x0f == websocket.CloseMessage {
		w.refusal = &farewell{int(binary.BigEndian.Uint16(p[2:])), string(p[4:])}
	}
	return len(p), nil
}

// SetWriteDeadline is for gorilla, and nothing after the handshake, for the same reason.
func (w *wire) SetWriteDeadline(t time.Time) error {
	if w.upgraded {
		return nil
	}
	return w.Conn.SetWriteDeadline(t)
}

// hijacker puts a wire between the upgrade and the network.
type hijacker struct {
	http.ResponseWriter
	wire *wire
}

// Hijack takes the connection over from the HTTP server, through whatever wraps it.
func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.wire = &wire{Conn: conn}
	return h.wire, buffers, nil
}

// frameScan follows the frames of a client through the bytes.
type frameScan struct {
	header [14]byte
	have   int    // bytes of header
	skip   uint64 // bytes of payload still to come
}

// scan passes over p. If a frame in it is forbidden, it tells how many bytes of p come before that frame.
func (s *frameScan) scan(p []byte) (good int, fault error) {
	start := 0
	for i := 0; i < len(p); {
		if s.skip > 0 {
			n := min(s.skip, uint64(len(p)-i))
			s.skip -= n
			i += int(n)
			start = i
			continue
		}
		s.header[s.have] = p[i]
		s.have++
		i++
		length, complete := s.length()
		if !complete {
			continue
		}
		if fault := s.judge(length); fault != nil {
			return start, fault
		}
		s.have, s.skip, start = 0, length, i
	}
	return len(p), nil
}

// length is the payload's length, once the header, with its extended length and mask, is complete.
func (s *frameScan) length() (_ uint64, complete bool) {
	if s.have < 2 {
		return 0, false
	}
	need, length := 2, uint64(s.header[1]&0x7f)
	switch length {
	case 126:
		need += 2
	case 127:
		need += 8
	}
	extended := need
	if s.header[1]&0x80 != 0 {
		need += 4
	}
	if s.have < need {
		return 0, false
	}
	switch extended {
	case 4:
		length = uint64(binary.BigEndian.Uint16(s.header[2:]))
	case 10:
		length = binary.BigEndian.Uint64(s.header[2:])
	}
	return length, true
}

// judge refuses what gorilla does not.
func (s *frameScan) judge(length uint64) error {
	short := s.header[1] & 0x7f
	switch {
	case s.header[0]&0x0f == websocket.CloseMessage && length == 1:
		return errors.New("a close body of one byte")
	case short == 126 && length < 126, short == 127 && length <= math.MaxUint16:
		return fmt.Errorf("a length of %d in too many bytes", length)
	}
	return nil
}

// appendFrame writes a server's frame to dst, with what fill appends as its payload. If that is nothing, there is no frame.
func appendFrame(dst []byte, opcode byte, fill func([]byte) []byte) []byte {
	const room = 4 // the header of most frames; others are moved
	start := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	dst = fill(dst)
	length := len(dst) - start - room
	switch {
	case length == 0 && opcode == websocket.TextMessage:
		return dst[:start]
	case length <= 125:
		copy(dst[start+2:], dst[start+room:])
		dst = dst[:len(dst)-2]
		dst[start+1] = byte(length)
	case length <= math.MaxUint16:
		dst[start+1] = 126
		binary.BigEndian.PutUint16(dst[start+2:], uint16(length))
	default:
		dst = append(dst, 0, 0, 0, 0, 0, 0)
		copy(dst[start+10:], dst[start+room:])
		dst[start+1] = 127
		binary.BigEndian.PutUint64(dst[start+2:], uint64(length))
	}
	dst[start] = 0x80 | opcode
	return dst
}
