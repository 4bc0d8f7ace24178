//go:build linux

package load

import (
	"fmt"
	"strings"
	"testing"
)

func TestRequestsHaveOtherNumbersEachTime(t *testing.T) {
	orders := []string{"first", "other"}
	r := newRequest(&Spec{
		Head: "POST /x HTTP/1.1\r\n", Before: "[", Each: Order + "=" + Number + "/" + Number, Between: ",", After: "]", Reports: 2, Orders: orders,
	})
	for _, first := range []int64{0, 41} {
		r.fill(first, orders)
		name := func(number int64) string { return orders[spread(number)%2] }
		body := fmt.Sprintf("[%s=%012d/%012d,%s=%012d/%012d]", name(first), first, first, name(first+1), first+1, first+1)
		if want := fmt.Sprintf("POST /x HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s", len(body), body); string(r.text) != want {
			t.Errorf("%q\nwant %q", r.text, want)
		}
	}
	clicked := newRequest(&Spec{Head: "GET /c/" + Order + " HTTP/1.1\r\nX-Forwarded-For: " + Address + "\r\n", Reports: 1, Orders: orders[:1]})
	clicked.fill(0x0123456789ab, orders[:1])
	if want := "GET /c/first HTTP/1.1\r\nX-Forwarded-For: 2001:db8:0:0:0:0123:4567:89ab\r\n\r\n"; string(clicked.text) != want {
		t.Errorf("%q\nwant %q", clicked.text, want)
	}
}

func TestAnswersAreWholeWithTheirLastByte(t *testing.T) {
	for _, c := range []struct{ sent, text string }{
		{"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"},
		{"HTTP/1.1 200 OK\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"},
		{
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nCOUN\r\n3\r\nTED\r\n0\r\n\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nCOUNTED",
		},
	} {
		for cut := range len(c.sent) {
			if _, whole := parseAnswer([]byte(c.sent[:cut])); whole {
				t.Errorf("%q is taken for a whole answer", c.sent[:cut])
			}
		}
		got, whole := parseAnswer([]byte(c.sent))
		if !whole || got.status != 200 || string(got.text) != c.text {
			t.Errorf("%v %d %q, want %q", whole, got.status, got.text, c.text)
		}
	}
	if got, whole := parseAnswer([]byte(strings.Replace("HTTP/1.1 429 Too Many\r\n\r\n", "429", "4x9", 1))); !whole || got.status != 0 {
		t.Errorf("%v, status %d", whole, got.status)
	}
}
