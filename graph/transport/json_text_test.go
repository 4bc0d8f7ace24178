package transport

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// decodedByLibrary is what encoding/json makes of a text that is one value.
func decodedByLibrary(text []byte) (any, bool) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, false
	}
	_, err := decoder.Token()
	return value, errors.Is(err, io.EOF)
}

// FuzzJSONText reads whatever comes as encoding/json does.
func FuzzJSONText(f *testing.F) {
	for _, text := range []string{
		``, ` `, `null`, `true`, `false`, `tru`, `truest`, `nul`, `0`, `-0`, `-`, `01`, `1.`, `.5`, `1.5e+10`, `1e`, `1E-`, `-1e400`, `+1`, `0x1`, `1_000`,
		`""`, `"a`, `"a\"b"`, `"\u00e9é"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ude00\ud83d"`, `"\ud83d\u0041"`, `"\ud83d\ud83d\ude00"`, `"\ud83d\u00"`, `"\u12"`,
		`"\u12g4"`, `"\u+123"`, `"\u_123"`, `"\x"`, `"\`, `"\u0000"`, "\"a\x00\"", "\"a\tb\"", "\"\x7f\u2028\"", `"\b\f\n\r\t\/\\"`,
		`[]`, `[`, `[1`, `[1,`, `[1,]`, `[,1]`, `[1 2]`, `[[],[[]],{}]`, ` [ 1 , "two" , null ] `, `]`, `{}`, `{`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`,
		`{"a":1,}`, `{,}`, `{a:1}`, `{"a" 1}`, `{"a":1 "b":2}`, `{"a":1,"a":{"b":[2]},"":"","\u0061":3}`, `{"a":{"b":1},"a":{"c":2}}`, `{"a":[1],"a":[]}`,
		`{} {}`, `1 2`, "\ufeff{}", "{\"a\":1}\x00", "\v1",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if utf8.Valid(text) { // which callers check first
			readAsLibrary(t, text)
		}
	})
}

func TestJSONTextNesting(t *testing.T) {
	for _, depth := range []int{maxNesting - 1, maxNesting, maxNesting + 1} {
		readAsLibrary(t, []byte(strings.Repeat("[", depth)+strings.Repeat("]", depth)))
		readAsLibrary(t, []byte(strings.Repeat(`{"a":`, depth)+"1"+strings.Repeat("}", depth)))
		readAsLibrary(t, []byte(strings.Repeat(`[[],{"a":`, depth/2)+"1"+strings.Repeat("}]", depth/2)))
	}
}

// readAsLibrary reads the text in both ways.
func readAsLibrary(t *testing.T, text []byte) {
	t.Helper()
	want, valid := decodedByLibrary(text)
	read := jsonText{text: text}
	got, ok := read.value()
	if ok = ok && read.ended(); ok != valid {
		t.Fatalf("%.200q is read: %t, want %t", text, ok, valid)
	}
	if ok && !reflect.DeepEqual(got, want) {
		t.Fatalf("%.200q is read as %#v, want %#v", text, got, want)
	}
	if read.at < 0 || read.at > len(text) {
		t.Errorf("%.200q is read up to byte %d", text, read.at)
	}
}
