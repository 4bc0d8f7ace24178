//go:build linux

package client

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Opcodes of RFC 6455.
const (
	opText  = 0x1
	opClose = 0x8
	opPing  = 0x9
	opPong  = 0xA
)

const (
	finalBit  = 0x80
	maskBit   = 0x80
	length16  = 126
	length64  = 127
	maxLength = 1 << 24 // nothing that is measured here comes near
)

var errFragment = errors.New("a fragmented, compressed or masked frame; the load client knows whole ones only")

// nextFrame cuts the first frame off the input. A frame that is not all there yet is ok = false.
func nextFrame(in []byte) (opcode byte, payload, rest []byte, ok bool, err error) {
	if len(in) < 2 {
		return 0, nil, in, false, nil
	}
	if in[0]&0xF0 != finalBit || in[1]&maskBit != 0 {
		return 0, nil, in, false, errFragment
	}
	head, length := 2, int(in[1])
	switch length {
	case length16:
		head = 4
		if len(in) < head {
			return 0, nil, in, false, nil
		}
		length = int(binary.BigEndian.Uint16(in[2:]))
	case length64:
		head = 10
		if len(in) < head {
			return 0, nil, in, false, nil
		}
		long := binary.BigEndian.Uint64(in[2:])
		if long > maxLength {
			return 0, nil, in, false, fmt.Errorf("a frame of %d bytes", long)
		}
		length = int(long)
	}
	if len(in) < head+length {
		return 0, nil, in, false, nil
	}
	return in[0] & 0x0F, in[head : head+length], in[head+length:], true, nil
}

// appendFrame writes a client's frame. The mask is zero: it protects proxies from hostile pages, and there are none of
// either here.
func appendFrame(dst []byte, opcode byte, payload []byte) []byte {
	dst = append(dst, finalBit|opcode)
	if len(payload) < length16 {
		dst = append(dst, maskBit|byte(len(payload)))
	} else {
		dst = append(dst, maskBit|length16)
		dst = binary.BigEndian.AppendUint16(dst, uint16(len(payload)))
	}
	dst = append(dst, 0, 0, 0, 0)
	return append(dst, payload...)
}

var (
	nextMark  = []byte(`"type":"next"`)
	idMark    = []byte(`"id":"` + idPrefix)
	stateMark = []byte(`"fansDelivered":`)
)

// parseNext reads a next message: which order and repeat its id names, and the state of the order, which is the number of fans
// delivered. It is written for speed, and knows just the messages that the benchmark's query causes.
func parseNext(payload []byte) (order, repeat, state int, ok bool) {
	at := bytes.Index(payload, idMark)
	if at < 0 || len(payload) < at+len(idMark)+7 {
		return 0, 0, 0, false
	}
	id := payload[at+len(idMark):]
	order, _ = number(id[:4])
	repeat, _ = number(id[4:7])
	at = bytes.Index(payload, stateMark)
	if at < 0 {
		return 0, 0, 0, false
	}
	state, digits := number(payload[at+len(stateMark):])
	return order, repeat, state, digits > 0
}

// number reads the digits that the text begins with, and tells how many there were.
func number(text []byte) (value, digits int) {
	for digits < len(text) && text[digits] >= '0' && text[digits] <= '9' {
		value = value*10 + int(text[digits]-'0')
		digits++
	}
	return value, digits
}
