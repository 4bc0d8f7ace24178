package transport

import (
	"encoding/binary"
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

// assembler makes messages of the bytes of a client, however they are cut, to the letter of RFC 6455. It holds memory only
// within a frame that has not come wholly, or within a message of several.
type assembler struct {
	header [14]byte
	have   int    // bytes of header; all of it is here once inside is set
	inside bool   // within a frame's payload
	left   uint64 // bytes of payload still to come
	mask   [4]byte
	masked int    // where in mask the next byte is
	kind   byte   // the opcode of the message whose fragments come, or 0
	data   []byte // of that message
	frame  []byte // of a control frame
}

// frame opcodes beside gorilla's.
const continuationFrame = 0

// next reads p up to the end of a message or of a control frame, and tells how many bytes that took. The opcode is 0 where p
// did not suffice. The payload is unmasked; it may lie within p. A fault is what the connection is to be closed with.
func (a *assembler) next(p []byte, limit int64) (n int, opcode byte, payload []byte, fault *farewell) {
	for n < len(p) || a.inside && a.left == 0 {
		if !a.inside {
			a.header[a.have] = p[n]
			a.have++
			n++
			length, complete := a.length()
			if !complete {
				continue
			}
			if fault := a.enter(length, limit); fault != nil {
				return n, 0, nil, fault
			}
			continue
		}
		piece := p[n:min(uint64(len(p)), uint64(n)+a.left)]
		n += len(piece)
		a.left -= uint64(len(piece))
		a.unmask(piece)
		if opcode, payload = a.collect(piece); opcode != continuationFrame {
			return n, opcode, payload, judgePayload(opcode, payload)
		}
	}
	return n, 0, nil, nil
}

// length is the payload's length, once the header, with its extended length and mask, is complete.
func (a *assembler) length() (_ uint64, complete bool) {
	if a.have < 2 {
		return 0, false
	}
	need, length := 2, uint64(a.header[1]&0x7f)
	switch length {
	case 126:
		need += 2
	case 127:
		need += 8
	}
	extended := need
	if a.header[1]&0x80 != 0 {
		need += 4
	}
	if a.have < need {
		return 0, false
	}
	copy(a.mask[:], a.header[extended:need])
	switch extended {
	case 4:
		length = uint64(binary.BigEndian.Uint16(a.header[2:]))
	case 10:
		length = binary.BigEndian.Uint64(a.header[2:])
	}
	return length, true
}

// enter begins a frame's payload, if its header is allowed.
func (a *assembler) enter(length uint64, limit int64) *farewell {
	opcode, short := a.header[0]&0x0f, a.header[1]&0x7f
	control := opcode&8 != 0
	switch {
	case a.header[0]&0x70 != 0:
		return breach("a reserved bit")
	case a.header[1]&0x80 == 0:
		return breach("a frame without a mask")
	case short == 126 && length < 126, short == 127 && length <= math.MaxUint16:
		return breach(fmt.Sprintf("a length of %d in too many bytes", length))
	}
	var fault *farewell
	if control {
		fault = a.judgeControl(opcode, length)
	} else {
		fault = a.judgeData(opcode, length, uint64(limit))
	}
	if fault != nil {
		return fault
	}
	if !control && opcode != continuationFrame {
		a.kind = opcode
	}
	a.have, a.inside, a.left, a.masked = 0, true, length, 0
	return nil
}

func (a *assembler) judgeControl(opcode byte, length uint64) *farewell {
	switch {
	case opcode > websocket.PongMessage:
		return unknownOpcode(opcode)
	case a.header[0]&0x80 == 0:
		return breach("a control frame in fragments")
	case length > 125:
		return breach("a control frame of more than 125 bytes")
	}
	return nil
}

func (a *assembler) judgeData(opcode byte, length, limit uint64) *farewell {
	switch {
	case opcode > websocket.BinaryMessage:
		return unknownOpcode(opcode)
	case opcode == continuationFrame && a.kind == 0:
		return breach("a continuation of nothing")
	case opcode != continuationFrame && a.kind != 0:
		return breach("a new message within another")
	case length > limit || length+uint64(len(a.data)) > limit:
		return &farewell{websocket.CloseMessageTooBig, fmt.Sprintf("a message of more than %d bytes", limit)}
	}
	return nil
}

func unknownOpcode(opcode byte) *farewell { return breach(fmt.Sprintf("an unknown opcode %d", opcode)) }

func (a *assembler) unmask(p []byte) {
	for i := range p {
		p[i] ^= a.mask[(a.masked+i)&3]
	}
	a.masked = (a.masked + len(p)) & 3
}

// collect adds a piece of a frame's payload. The opcode is that of the message or control frame that it completes, or 0.
func (a *assembler) collect(piece []byte) (opcode byte, payload []byte) {
	into := &a.data
	if a.header[0]&8 != 0 {
		into = &a.frame
	}
	if a.left > 0 {
		*into = append(*into, piece...) // which grows with what has come, not with what was announced
		return 0, nil
	}
	a.inside = false
	switch {
	case a.header[0]&8 != 0:
		opcode = a.header[0] & 0x0f
	case a.header[0]&0x80 != 0:
		opcode, a.kind = a.kind, 0
	default:
		*into = append(*into, piece...)
		return 0, nil
	}
	if payload = piece; len(*into) > 0 {
		payload = append(*into, piece...)
	}
	*into = nil
	return opcode, payload
}

// judgePayload refuses what may not be in a message or control frame.
func judgePayload(opcode byte, payload []byte) *farewell {
	switch opcode {
	case websocket.TextMessage:
		if !utf8.Valid(payload) {
			return &farewell{websocket.CloseInvalidFramePayloadData, "not UTF-8"}
		}
	case websocket.CloseMessage:
		switch {
		case len(payload) == 1:
			return breach("a close body of one byte")
		case len(payload) > 1 && !mayBeReceived(int(binary.BigEndian.Uint16(payload))):
			return breach("a close code that is reserved")
		case len(payload) > 1 && !utf8.Valid(payload[2:]):
			return breach("a close reason that is not UTF-8")
		}
	}
	return nil
}

// mayBeReceived tells the codes that a close frame may carry.
func mayBeReceived(code int) bool {
	switch code {
	case websocket.CloseNoStatusReceived, websocket.CloseAbnormalClosure, websocket.CloseTLSHandshake, 1004:
		return false
	}
	return code >= websocket.CloseNormalClosure && code <= 1014 || code >= 3000 && code <= 4999
}

// breach is the close over what RFC 6455 forbids.
func breach(what string) *farewell { return &farewell{websocket.CloseProtocolError, what} }

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
