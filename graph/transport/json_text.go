package transport

import (
	"encoding/json"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	// maxNesting is how deep JSON may be nested, as in encoding/json.
	maxNesting = 10_000
	// nameSlots is how many names of members one text keeps to use them again.
	nameSlots = 32
)

// jsonText reads JSON into what encoding/json makes of it for an any with UseNumber, in one pass and without reflection. The
// text must be UTF-8. After a failure, at is where it stops being JSON.
type jsonText struct {
	text  []byte
	at    int
	depth int
	// names are those of members that were met, each in its slot: the objects of a list mostly have the same.
	names [nameSlots]string
}

// next is the first byte that is no space, without taking it; 0 at the end, which begins nothing in JSON.
func (t *jsonText) next() byte {
	for ; t.at < len(t.text); t.at++ {
		switch c := t.text[t.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// ended tells whether only space is left.
func (t *jsonText) ended() bool { return t.next() == 0 && t.at == len(t.text) }

// take takes the byte, after space, if it is the next.
func (t *jsonText) take(c byte) bool {
	if t.next() != c {
		return false
	}
	t.at++
	return true
}

// value reads any value: nil, bool, json.Number, string, []any or map[string]any.
func (t *jsonText) value() (any, bool) {
	switch c := t.next(); c {
	case '"':
		return t.string()
	case '{':
		object := map[string]any{}
		ok := t.members(func(name string) (ok bool) {
			object[name], ok = t.value()
			return ok
		})
		return object, ok
	case '[':
		return t.list()
	case 't':
		return true, t.word("true")
	case 'f':
		return false, t.word("false")
	case 'n':
		return nil, t.word("null")
	}
	return t.number()
}

// members reads an object: each reads the value of the member whose name was read.
func (t *jsonText) members(each func(name string) bool) bool {
	if t.depth++; t.depth > maxNesting || !t.take('{') {
		return false
	}
	for more := !t.take('}'); more; {
		if t.next() != '"' {
			return false
		}
		name, ok := t.name()
		if !ok || !t.take(':') || !each(name) {
			return false
		}
		if more = t.take(','); !more && !t.take('}') {
			return false
		}
	}
	t.depth--
	return true
}

func (t *jsonText) list() ([]any, bool) {
	if t.depth++; t.depth > maxNesting || !t.take('[') {
		return nil, false
	}
	items := []any{}
	for more := !t.take(']'); more; {
		item, ok := t.value()
		if !ok {
			return nil, false
		}
		items = append(items, item)
		if more = t.take(','); !more && !t.take(']') {
			return nil, false
		}
	}
	t.depth--
	return items, true
}

func (t *jsonText) word(word string) bool {
	for i := range len(word) {
		if t.at == len(t.text) || t.text[t.at] != word[i] {
			return false
		}
		t.at++
	}
	return true
}

// number reads a number and keeps it as it is written.
func (t *jsonText) number() (json.Number, bool) {
	begin := t.at
	t.skip('-', '-')
	if !t.skip('0', '0') && !t.digits() {
		return "", false
	}
	if t.skip('.', '.') && !t.digits() {
		return "", false
	}
	if t.skip('e', 'e') || t.skip('E', 'E') {
		if !t.skip('+', '+') {
			t.skip('-', '-')
		}
		if !t.digits() {
			return "", false
		}
	}
	return json.Number(t.text[begin:t.at]), true
}

// skip takes one byte of the range, if it comes at once.
func (t *jsonText) skip(from, to byte) bool {
	if t.at == len(t.text) || t.text[t.at] < from || t.text[t.at] > to {
		return false
	}
	t.at++
	return true
}

// digits takes at least one digit.
func (t *jsonText) digits() bool {
	some := false
	for t.skip('0', '9') {
		some = true
	}
	return some
}

// name reads the name of a member.
func (t *jsonText) name() (string, bool) {
	plain, whole := t.plain()
	if !whole {
		return t.escaped(plain)
	}
	if len(plain) == 0 {
		return "", true
	}
	slot := &t.names[(31*len(plain)+7*int(plain[0])+int(plain[len(plain)-1]))%nameSlots]
	if *slot != string(plain) {
		*slot = string(plain)
	}
	return *slot, true
}

func (t *jsonText) string() (string, bool) {
	plain, whole := t.plain()
	if whole {
		return string(plain), true
	}
	return t.escaped(plain)
}

// plain takes a quote and what stands in the text as it is meant, and tells whether that was the whole string, whose closing quote
// is then taken as well.
func (t *jsonText) plain() (text []byte, whole bool) {
	t.at++
	begin := t.at
	for ; t.at < len(t.text); t.at++ {
		switch c := t.text[t.at]; {
		case c == '"':
			t.at++
			return t.text[begin : t.at-1], true
		case c == '\\', c < ' ':
			return t.text[begin:t.at], false
		}
	}
	return t.text[begin:], false
}

// escaped reads the rest of a string behind what is plain.
func (t *jsonText) escaped(plain []byte) (string, bool) {
	text := append(make([]byte, 0, 2*len(plain)+16), plain...)
	for t.at < len(t.text) {
		switch c := t.text[t.at]; {
		case c == '"':
			t.at++
			return string(text), true
		case c < ' ':
			return "", false
		case c != '\\':
			text = append(text, c)
			t.at++
		default:
			r, ok := t.escape()
			if !ok {
				return "", false
			}
			text = utf8.AppendRune(text, r)
		}
	}
	return "", false
}

// escape takes a backslash and what belongs to it. Half of a surrogate pair is the replacement character.
func (t *jsonText) escape() (rune, bool) {
	if t.at+1 == len(t.text) {
		return 0, false
	}
	switch c := t.text[t.at+1]; c {
	case '"', '\\', '/':
		t.at += 2
		return rune(c), true
	case 'b':
		t.at += 2
		return '\b', true
	case 'f':
		t.at += 2
		return '\f', true
	case 'n':
		t.at += 2
		return '\n', true
	case 'r':
		t.at += 2
		return '\r', true
	case 't':
		t.at += 2
		return '\t', true
	}
	r, ok := t.unit(t.at)
	if !ok {
		return 0, false
	}
	t.at += unitLength
	if !utf16.IsSurrogate(r) {
		return r, true
	}
	low, _ := t.unit(t.at)
	pair := utf16.DecodeRune(r, low)
	if pair != utf8.RuneError {
		t.at += unitLength
	}
	return pair, true
}

// unitLength is that of \uXXXX.
const unitLength = 6

// unit reads \uXXXX at a place.
func (t *jsonText) unit(at int) (rune, bool) {
	if at+unitLength > len(t.text) || t.text[at] != '\\' || t.text[at+1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(t.text[at+2:at+unitLength]), 16, 16)
	return rune(unit), err == nil
}
