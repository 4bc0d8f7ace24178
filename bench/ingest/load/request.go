//go:build linux

package load

import (
	"bytes"
	"encoding/hex"
	"strconv"
	"strings"
)

const (
	numberDigits = 12
	// addressBlock is reserved for documentation; addressGroups after it make it another visitor's each time.
	addressBlock = "2001:db8:0:0:0:"
	addressText  = addressBlock + "0000:0000:0000"
)

// request is a request that can be sent again and again with other reports.
type request struct {
	text  []byte
	marks []mark
	// reports is how many are in it.
	reports int
}

// mark is a place in a request that changes with its report.
type mark struct {
	kind   string
	at     int
	report int
}

// newRequest fills the texts of the spec in once.
func newRequest(spec *Spec) *request {
	r := &request{reports: spec.Reports}
	var body strings.Builder
	if spec.Each != "" {
		body.WriteString(spec.Before)
		for n := range spec.Reports {
			if n > 0 {
				body.WriteString(spec.Between)
			}
			body.WriteString(spec.Each)
		}
		body.WriteString(spec.After)
	}
	filler := strings.NewReplacer(Number, strings.Repeat("0", numberDigits), Order, strings.Repeat("0", len(spec.Orders[0])), Address, addressText)
	head := spec.Head
	if body.Len() > 0 {
		head += "Content-Length: " + strconv.Itoa(len(filler.Replace(body.String()))) + "\r\n"
	}
	r.mark(head+"\r\n", func(int) int { return 0 }, spec)
	each := strings.Count(spec.Each, Number)
	r.mark(body.String(), func(numbers int) int { return numbers / max(each, 1) }, spec)
	return r
}

// mark appends a text and notes its marks. The report that a mark belongs to is told by how many numbers came before it, except that an order
// or address before the first number of its report belongs to that report, too.
func (r *request) mark(text string, reportOf func(numbers int) int, spec *Spec) {
	numbers := 0
	for {
		at, kind := nextMark(text)
		if kind == "" {
			r.text = append(r.text, text...)
			return
		}
		r.text = append(r.text, text[:at]...)
		r.marks = append(r.marks, mark{kind: kind, at: len(r.text), report: reportOf(numbers)})
		switch kind {
		case Number:
			r.text = append(r.text, strings.Repeat("0", numberDigits)...)
			numbers++
		case Order:
			r.text = append(r.text, spec.Orders[0]...)
		case Address:
			r.text = append(r.text, addressText...)
		}
		text = text[at+len(kind):]
	}
}

func nextMark(text string) (at int, kind string) {
	for _, candidate := range []string{Number, Order, Address} {
		if found := strings.Index(text, candidate); found >= 0 && (kind == "" || found < at) {
			at, kind = found, candidate
		}
	}
	return at, kind
}

// fill puts reports with the numbers from first on into the request.
func (r *request) fill(first int64, orders []string) {
	for _, m := range r.marks {
		number := first + int64(m.report)
		switch m.kind {
		case Number:
			putDigits(r.text[m.at:m.at+numberDigits], number)
		case Order:
			copy(r.text[m.at:], orders[spread(number)%uint64(len(orders))])
		case Address:
			putAddress(r.text[m.at+len(addressBlock):], number)
		}
	}
}

// spread makes of numbers in a row what looks drawn at random (the finaliser of splitmix64).
func spread(number int64) uint64 {
	x := uint64(number) + 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func putDigits(into []byte, number int64) {
	for i := len(into) - 1; i >= 0; i-- {
		into[i] = byte('0' + number%10)
		number /= 10
	}
}

// putAddress writes three groups of four hexadecimal digits.
func putAddress(into []byte, number int64) {
	var raw [6]byte
	for i := range raw {
		raw[len(raw)-1-i] = byte(number >> (8 * i))
	}
	for group := range 3 {
		hex.Encode(into[5*group:5*group+4], raw[2*group:2*group+2])
	}
}

// answer is a whole answer once its last byte is there.
type answer struct {
	status int
	// text is all of it, its chunks joined.
	text []byte
}

var (
	endOfHead = []byte("\r\n\r\n")
	lengthIs  = []byte("\r\nContent-Length: ")
	chunked   = []byte("\r\nTransfer-Encoding: chunked\r\n")
	lastChunk = []byte("\r\n0\r\n\r\n")
)

// parseAnswer reads what a server has sent so far to one request; whole is false while more has to come. No answer of Headway's holds
// the mark of a last chunk in its text.
func parseAnswer(in []byte) (a answer, whole bool) {
	end := bytes.Index(in, endOfHead)
	if end < 0 || end < 12 {
		return a, false
	}
	head, body := in[:end+2], in[end+len(endOfHead):]
	a.status, _ = strconv.Atoi(string(in[9:12])) // what is no number is no good status
	if bytes.Contains(head, chunked) {
		if !bytes.HasSuffix(body, lastChunk) && !bytes.Equal(body, lastChunk[2:]) {
			return a, false
		}
		a.text = join(in[:end+len(endOfHead)], body)
		return a, true
	}
	length := 0
	if at := bytes.Index(head, lengthIs); at >= 0 {
		digits := head[at+len(lengthIs):]
		length, _ = strconv.Atoi(string(digits[:bytes.IndexByte(digits, '\r')])) // as above: it then is too short
	}
	a.text = in
	return a, len(body) >= length
}

// join takes the sizes of chunks out, in place.
func join(head, chunks []byte) []byte {
	text := head
	for {
		line, rest, found := bytes.Cut(chunks, []byte("\r\n"))
		size, err := strconv.ParseInt(string(line), 16, 32)
		if !found || err != nil || size == 0 || int(size)+2 > len(rest) {
			return text
		}
		text = append(text, rest[:size]...)
		chunks = rest[size+2:]
	}
}
