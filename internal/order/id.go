package order

import (
	"bytes"
	"database/sql/driver"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
)

// ID names one thing for ever. It is a UUID of version 7, so that ids sort by the time they were made.
// The zero ID means "none".
type ID [16]byte

// Kind is the prefix that tells a reader, and node(id:), what an id names.
type Kind string

// The kinds of id that appear on the wire, as in "ord_06f2…".
const (
	KindOrder     Kind = "ord"
	KindMarketer  Kind = "mar"
	KindClient    Kind = "cli"
	KindPlatform  Kind = "plt"
	KindCreator   Kind = "cre"
	KindCampaign  Kind = "cam"
	KindTag       Kind = "tag"
	KindReceipt   Kind = "rcp"
	KindShareLink Kind = "shl"
	KindAPIKey    Kind = "key"
	KindView      Kind = "viw"
	KindTagBatch  Kind = "tgb"
	// KindSubscription names a group of subscribers, on every instance the same.
	KindSubscription Kind = "sub"
)

// idEncoding is base 32 in lower case with the digits first, so that text sorts as the bytes do.
var idEncoding = base32.NewEncoding(idAlphabet).WithPadding(base32.NoPadding)

const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// NewID makes an id for the instant, with the randomness that is handed in. It fails only when the source of randomness does.
func NewID(now time.Time, random io.Reader) (ID, error) {
	var id ID
	if _, err := io.ReadFull(random, id[6:]); err != nil {
		return ID{}, fmt.Errorf("read randomness for an id: %w", err)
	}
	var milliseconds [8]byte
	binary.BigEndian.PutUint64(milliseconds[:], uint64(now.UnixMilli()))
	copy(id[:6], milliseconds[2:])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id, nil
}

// IsZero tells whether the id names nothing.
func (id ID) IsZero() bool { return id == ID{} }

// Compare orders ids as PostgreSQL does, which for ids of one kind is by the time they were made.
func (id ID) Compare(other ID) int { return bytes.Compare(id[:], other[:]) }

// Text is the id as clients see it: the kind, an underscore and 26 characters. The zero id is the empty text.
func (id ID) Text(kind Kind) string {
	if id.IsZero() {
		return ""
	}
	text := append(make([]byte, 0, 32), kind...)
	text = append(text, '_')
	return string(idEncoding.AppendEncode(text, id[:]))
}

// PieceOfID tells whether a text, in lower case, can be a piece of the text of an id of that kind.
func PieceOfID(kind Kind, text string) bool {
	if head, tail, found := strings.Cut(text, "_"); found && strings.HasSuffix(string(kind), head) {
		text = tail
	}
	return strings.Contains(string(kind), text) || strings.Trim(text, idAlphabet) == ""
}

// UUID is the id in the canonical form that PostgreSQL prints.
func (id ID) UUID() string {
	var text [36]byte
	hex.Encode(text[0:8], id[0:4])
	hex.Encode(text[9:13], id[4:6])
	hex.Encode(text[14:18], id[6:8])
	hex.Encode(text[19:23], id[8:10])
	hex.Encode(text[24:36], id[10:16])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return string(text[:])
}

// String is the canonical UUID; it serves logs.
func (id ID) String() string { return id.UUID() }

// ParseID reads an id of one of the given kinds and says which it was. Any other text is BAD_INPUT without a field;
// the caller adds the field with Error.WithField.
func ParseID(text string, kinds ...Kind) (ID, Kind, error) {
	prefix, rest, found := strings.Cut(text, "_")
	if found && len(rest) == 26 {
		for _, kind := range kinds {
			if prefix != string(kind) {
				continue
			}
			raw, err := idEncoding.DecodeString(rest)
			if err == nil && idEncoding.EncodeToString(raw) == rest && !ID(raw).IsZero() {
				return ID(raw), kind, nil
			}
		}
	}
	return ID{}, "", BadInput("", "%q is not an id of the expected kind; ids look like %s_ and 26 characters", Shorten(text, 40), kinds[0])
}

// ParseUUID reads the canonical form of a UUID.
func ParseUUID(text string) (ID, error) {
	var id ID
	raw, err := hex.DecodeString(strings.ReplaceAll(text, "-", ""))
	if err != nil || len(raw) != len(id) {
		return ID{}, fmt.Errorf("%q is not a UUID", Shorten(text, 40))
	}
	copy(id[:], raw)
	return id, nil
}

// Value stores the id as a uuid; the zero id is NULL.
func (id ID) Value() (driver.Value, error) {
	if id.IsZero() {
		return nil, nil
	}
	return id.UUID(), nil
}

// Scan reads a uuid column, NULL as the zero id.
func (id *ID) Scan(source any) error {
	switch value := source.(type) {
	case nil:
		*id = ID{}
		return nil
	case []byte:
		if len(value) == len(id) {
			copy(id[:], value)
			return nil
		}
		return id.scanText(string(value))
	case string:
		return id.scanText(value)
	}
	return fmt.Errorf("cannot read an id from %T", source)
}

func (id *ID) scanText(text string) error {
	parsed, err := ParseUUID(text)
	if err == nil {
		*id = parsed
	}
	return err
}

// MarshalText is the canonical UUID; the zero id is the empty text.
func (id ID) MarshalText() ([]byte, error) {
	if id.IsZero() {
		return []byte{}, nil
	}
	return []byte(id.UUID()), nil
}

// UnmarshalText reads what MarshalText wrote.
func (id *ID) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*id = ID{}
		return nil
	}
	return id.scanText(string(text))
}

// Shorten cuts a text for a message, on a whole character, and shows that it was cut.
func Shorten(text string, characters int) string {
	runes := []rune(text)
	if len(runes) <= characters {
		return text
	}
	return string(runes[:characters]) + "…"
}
