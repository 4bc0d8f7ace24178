package ingest

import (
	"crypto/subtle"
	"encoding/base32"
	"strings"

	"headway/internal/order"
)

// A click id that a tracking link passes on finds its order by itself: it is the tracking code, an underscore, and then the click's own
// 16 random bytes with a mark of 10 bytes that only this installation can make. Nothing has to be looked up, and nobody can
// make one up.
const (
	clickRandom = 16
	clickMark   = 10
)

var clickEncoding = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

// clickID is what is passed on for a click on the link with the code.
func clickID(h hasher, code string, random [clickRandom]byte) string {
	mark := h.seals(code + "\x00" + string(random[:]))[0]
	return code + "_" + clickEncoding.EncodeToString(append(random[:], mark[:clickMark]...))
}

// codeOfClick is the tracking code in a click id of our own; false for every other text. Some trackers write it in capitals.
func codeOfClick(h hasher, id string) (code string, ours bool) {
	code, rest, found := strings.Cut(strings.ToLower(id), "_")
	if !found || !isTrackingCode(code) || len(rest) != clickEncoding.EncodedLen(clickRandom+clickMark) {
		return "", false
	}
	raw, err := clickEncoding.DecodeString(rest)
	if err != nil || clickEncoding.EncodeToString(raw) != rest { // the last character has bits to spare
		return "", false
	}
	for _, mark := range h.seals(code + "\x00" + string(raw[:clickRandom])) {
		if subtle.ConstantTimeCompare(mark[:clickMark], raw[clickRandom:]) == 1 {
			return code, true
		}
	}
	return "", false
}

// targetOf is what a report named, as its reporter is shown it.
func targetOf(r order.DeliveryReport) string {
	switch {
	case r.TrackingCode != "":
		return r.TrackingCode
	case r.ClickID != "":
		return r.ClickID
	}
	return r.OrderID.Text(order.KindOrder)
}
