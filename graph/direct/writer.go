package direct

import (
	"io"
	"strconv"
)

// Writer is where generated functions write.
type Writer struct {
	// Out is what is written so far.
	Out []byte

	failed bool
}

// Fail says that the answer cannot be written directly. What is written afterwards does not matter.
func (w *Writer) Fail() { w.failed = true }

// Null writes null.
func (w *Writer) Null() { w.Out = append(w.Out, "null"...) }

// AppendString appends a text as gqlgen encodes it: only quotes, backslashes and control characters are escaped.
func AppendString(out []byte, text string) []byte {
	const hex = "0123456789ABCDEF"
	out = append(out, '"')
	start := 0
	for i := plain(text); i < len(text); i++ {
		c := text[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		out = append(out, text[start:i]...)
		start = i + 1
		switch c {
		case '\t':
			out = append(out, '\\', 't')
		case '\r':
			out = append(out, '\\', 'r')
		case '\n':
			out = append(out, '\\', 'n')
		case '\\', '"':
			out = append(out, '\\', c)
		default:
			out = append(out, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
		}
	}
	out = append(out, text[start:]...)
	return append(out, '"')
}

// plain tells how many bytes at the beginning, in steps of eight, need no escape: in most texts all but the last few. It looks at eight
// at once: a byte below 0x20, or one that becomes 0 when the quote or the backslash is taken out of it, borrows from its highest bit.
func plain(text string) int {
	const ones, highest = 0x0101010101010101, 0x8080808080808080
	at := 0
	for ; at+8 <= len(text); at += 8 {
		eight := uint64(text[at]) | uint64(text[at+1])<<8 | uint64(text[at+2])<<16 | uint64(text[at+3])<<24 |
			uint64(text[at+4])<<32 | uint64(text[at+5])<<40 | uint64(text[at+6])<<48 | uint64(text[at+7])<<56
		quotes, backslashes := eight^(ones*'"'), eight^(ones*'\\')
		control := (eight - ones*0x20) &^ eight
		if (control|(quotes-ones)&^quotes|(backslashes-ones)&^backslashes)&highest != 0 {
			break
		}
	}
	return at
}

// AppendID appends an id as gqlgen encodes it.
func AppendID(out []byte, id string) []byte { return AppendString(out, id) }

// AppendInt appends a whole number.
func AppendInt(out []byte, number int) []byte { return strconv.AppendInt(out, int64(number), 10) }

// AppendInt64 appends a whole number.
func AppendInt64(out []byte, number int64) []byte { return strconv.AppendInt(out, number, 10) }

// AppendBoolean appends true or false.
func AppendBoolean(out []byte, value bool) []byte { return strconv.AppendBool(out, value) }

// JSON is an encoded value. It is a graphql.Marshaler, so that it can stand for any value of gqlgen's.
type JSON []byte

// MarshalGQL implements graphql.Marshaler.
func (j JSON) MarshalGQL(w io.Writer) {
	_, _ = w.Write(j) // as gqlgen's own values, which are written into memory
}
