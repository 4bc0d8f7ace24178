package order

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"
)

// A pass stands for the password of a link that was given once, so that neither a page nor a cookie has to keep the password. It is
// made from what is stored of the password: whoever changes the password ends it.
const (
	// SharePassPrefix begins every pass; with its length it tells a pass from a password.
	SharePassPrefix = "pass."
	// SharePassLife is how long a pass lasts at least. It ends on a full hour, so that those who come within one hour have the same
	// pass, and watch the link in one group.
	SharePassLife = 12 * time.Hour
)

func newSharePass(link *ShareLink, now time.Time) (pass string, ends time.Time) {
	ends = now.UTC().Truncate(time.Hour).Add(SharePassLife + time.Hour)
	until := binary.BigEndian.AppendUint32(nil, uint32(ends.Unix()/int64(time.Hour/time.Second)))
	return SharePassPrefix + base64.RawURLEncoding.EncodeToString(append(until, sharePassMAC(link, until)...)), ends
}

// sharePass takes a text that looks like a pass apart.
func sharePass(text string) (until, mac []byte, isPass bool) {
	encoded, found := strings.CutPrefix(text, SharePassPrefix)
	if !found || len(encoded) != base64.RawURLEncoding.EncodedLen(4+sha256.Size) {
		return nil, nil, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return nil, nil, false
	}
	return raw[:4], raw[4:], true
}

// passOpens tells whether a pass is the link's and has not ended.
func passOpens(link *ShareLink, until, mac []byte, now time.Time) bool {
	ends := time.Unix(int64(binary.BigEndian.Uint32(until))*int64(time.Hour/time.Second), 0)
	return hmac.Equal(mac, sharePassMAC(link, until)) && now.Before(ends)
}

func sharePassMAC(link *ShareLink, until []byte) []byte {
	mac := hmac.New(sha256.New, link.PasswordHash)
	mac.Write([]byte("pass of a share link\x00"))
	mac.Write(link.ID[:])
	mac.Write(until)
	return mac.Sum(nil)
}
