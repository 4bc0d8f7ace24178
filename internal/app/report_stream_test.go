package app_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"headway/internal/pgtest"
)

// lineOf is a line about a fan called like the report.
func lineOf(orderID, id string) string {
	return fmt.Sprintf(`{"orderId":%q,"reportId":%q,"fan":"fan %s","occurredAt":%q}`+"\n", orderID, id, id, time.Now().UTC().Format(time.RFC3339Nano))
}

// stream opens a stream of reports. The answer comes with its first line, or when the body ends.
func (c client) stream(body io.Reader, headers ...string) *http.Response {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+"/v1/deliveries", body)
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-ndjson")
	request.Header.Set("Authorization", "Bearer "+c.token)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

// streamAnswer is a line of an answer, or the last one of a stream that ended early.
type streamAnswer struct {
	Line, Answered    int
	ReportID, Outcome string
	Error             *struct{ Code, Message string }
}

func decodeAnswers(t testing.TB, text io.Reader) []streamAnswer {
	t.Helper()
	var answers []streamAnswer
	decoder := json.NewDecoder(text)
	for decoder.More() {
		var a streamAnswer
		if err := decoder.Decode(&a); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, a)
	}
	return answers
}

func packed(t testing.TB, text string) []byte {
	t.Helper()
	var body bytes.Buffer
	w := gzip.NewWriter(&body)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return body.Bytes()
}

func TestStreamOfReports(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t)))
	p := r.settle()
	id := p.place(5000, true)
	var lines strings.Builder
	const reports = 2500
	for n := range reports {
		if n == 1234 {
			lines.WriteString("nonsense\n")
			continue
		}
		lines.WriteString(lineOf(id, fmt.Sprint(n)))
	}
	for name, send := range map[string]func() *http.Response{
		"plain": func() *http.Response { return p.platform.stream(strings.NewReader(lines.String())) },
		"gzip": func() *http.Response {
			return p.platform.stream(bytes.NewReader(packed(t, lines.String())), "Content-Encoding", "gzip")
		},
		"no length": func() *http.Response { return p.platform.stream(io.MultiReader(strings.NewReader(lines.String()))) },
	} {
		response := send()
		if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "application/x-ndjson" {
			t.Fatalf("%s: %d %v", name, response.StatusCode, response.Header)
		}
		answers := decodeAnswers(t, response.Body)
		if len(answers) != reports {
			t.Fatalf("%s: %d answers", name, len(answers))
		}
		for n, a := range answers {
			if a.Line != n+1 || n == 1234 && a.Error == nil || n != 1234 && (a.ReportID != fmt.Sprint(n) || a.Outcome != "COUNTED" && a.Outcome != "DUPLICATE") {
				t.Fatalf("%s: %+v in place %d", name, a, n+1)
			}
		}
	}
	var seen struct {
		Order struct{ Progress struct{ FansDelivered int } }
	}
	p.marketer.do(`query($id: ID!) { order(id: $id) { progress { fansDelivered } } }`, map[string]any{"id": id}, &seen)
	if seen.Order.Progress.FansDelivered != reports-1 {
		t.Errorf("%+v", seen)
	}
}

func TestStreamsThatAreRefused(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t), "HEADWAY_REPORT_STREAMS=1"))
	p := r.settle()
	id := p.place(5, true)
	for name, c := range map[string]struct {
		as      client
		body    io.Reader
		headers []string
		status  int
	}{
		"nobody":             {client{t, p.platform.url, "nonsense"}, strings.NewReader("{}"), nil, 401},
		"the payee":          {p.marketer, strings.NewReader(lineOf(id, "m")), nil, 403},
		"another encoding":   {p.platform, strings.NewReader("{}"), []string{"Content-Encoding", "br"}, 400},
		"not gzip":           {p.platform, strings.NewReader(lineOf(id, "g")), []string{"Content-Encoding", "gzip"}, 400},
		"nothing":            {p.platform, strings.NewReader(""), nil, 200},
		"gzip without a end": {p.platform, bytes.NewReader(packed(t, lineOf(id, "x"))[:40]), []string{"Content-Encoding", "gzip"}, 400},
	} {
		if response := c.as.stream(c.body, c.headers...); response.StatusCode != c.status {
			t.Errorf("%s: %d, want %d", name, response.StatusCode, c.status)
		}
	}
	body, sender := io.Pipe()
	defer sender.Close()
	go func() { _, _ = io.WriteString(sender, lineOf(id, "one")) }() // fails when the test has failed already
	first := p.platform.stream(body)
	if first.StatusCode != http.StatusOK {
		t.Fatalf("%d", first.StatusCode)
	}
	second := p.platform.stream(strings.NewReader(lineOf(id, "two")))
	if second.StatusCode != http.StatusTooManyRequests || second.Header.Get("Retry-After") == "" {
		t.Errorf("one stream too many: %d %v", second.StatusCode, second.Header)
	}
}

// TestStreamIsFullDuplex sends each line after the answer to the one before, on one connection, with pauses longer than a request may take.
func TestStreamIsFullDuplex(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t), "HEADWAY_HTTP_READ_TIMEOUT=100ms", "HEADWAY_REPORT_STREAM_IDLE=1s"))
	p := r.settle()
	id := p.place(50, true)
	for name, pack := range map[string]bool{"plain": false, "gzip": true} {
		body, sender := io.Pipe()
		var headers []string
		write, flush := io.Writer(sender), func() error { return nil }
		if pack {
			w := gzip.NewWriter(sender)
			write, flush, headers = w, w.Flush, []string{"Content-Encoding", "gzip"}
		}
		send := func(line string) {
			if _, err := io.WriteString(write, line); err != nil {
				t.Error(err)
			}
			if err := flush(); err != nil {
				t.Error(err)
			}
		}
		begun := make(chan struct{})
		go func() { // the answer comes with the first line
			defer close(begun)
			send(lineOf(id, name+" 0"))
		}()
		answers := json.NewDecoder(p.platform.stream(body, headers...).Body)
		<-begun
		for n := range 4 {
			var a streamAnswer
			if err := answers.Decode(&a); err != nil || a.Line != n+1 || a.Outcome != "COUNTED" {
				t.Fatalf("%s: %+v, %v", name, a, err)
			}
			time.Sleep(150 * time.Millisecond) // longer than the read timeout of other requests: the stream must not notice
			send(lineOf(id, fmt.Sprint(name, " ", n+1)))
		}
		var fifth, last streamAnswer
		if err := answers.Decode(&fifth); err != nil || fifth.Outcome != "COUNTED" {
			t.Fatalf("%s: %+v, %v", name, fifth, err)
		}
		// The client says nothing any more, and does not end.
		if err := answers.Decode(&last); err != nil || last.Answered != 5 || last.Error == nil || last.Error.Code != "LIMIT_EXCEEDED" {
			t.Errorf("%s: %+v, %v", name, last, err)
		}
		_ = sender.Close() // never fails
	}
}

// TestStreamEndsWithItsKey and with the server, after what was sent until then.
func TestStreamEndsWithItsKey(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t)))
	p := r.settle()
	id := p.place(50, true)
	open := func(as client, report string) (*json.Decoder, io.Closer) {
		body, sender := io.Pipe()
		go func() { _, _ = io.WriteString(sender, lineOf(id, report)) }() // fails when the test has failed already
		answers := json.NewDecoder(as.stream(body).Body)
		var a streamAnswer
		if err := answers.Decode(&a); err != nil || a.Outcome != "COUNTED" {
			t.Fatalf("%+v, %v", a, err)
		}
		return answers, sender
	}
	var created struct {
		CreateAPIKey struct {
			APIKey struct{ ID string }
			Secret string
		}
	}
	p.platform.do(`mutation { createApiKey(input: {name: "Stream", scopes: [DELIVERIES_WRITE]}) { apiKey { id } secret } }`, nil, &created)
	byKey, closeKey := open(client{t, p.platform.url, created.CreateAPIKey.Secret}, "by key")
	defer closeKey.Close()
	byToken, closeToken := open(p.platform, "by token")
	defer closeToken.Close()

	p.platform.do(`mutation($id: ID!) { revokeApiKey(input: {apiKeyId: $id}) { apiKey { id } } }`, map[string]any{"id": created.CreateAPIKey.APIKey.ID}, nil)
	var last streamAnswer
	if err := byKey.Decode(&last); err != nil || last.Answered != 1 || last.Error == nil || last.Error.Code != "UNAUTHENTICATED" {
		t.Errorf("after its key was revoked: %+v, %v", last, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- r.end() }()
	last = streamAnswer{}
	if err := byToken.Decode(&last); err != nil || last.Answered != 1 || last.Error == nil || last.Error.Code != "UNAVAILABLE" {
		t.Errorf("when the server stops: %+v, %v", last, err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestHalfSentLines cuts connections in the middle of a line that would be whole as it is.
func TestHalfSentLines(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t)))
	p := r.settle()
	id := p.place(50, true)
	for name, length := range map[string]int{"with a length": 1000, "in chunks": 0} {
		conn, err := net.Dial("tcp", r.Addr())
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		head := "POST /v1/deliveries HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nAuthorization: Bearer " + p.platform.token + "\r\n"
		whole, half := lineOf(id, name+" whole"), strings.TrimSuffix(lineOf(id, name+" half"), "\n")
		if length > 0 {
			fmt.Fprintf(conn, "%sContent-Length: %d\r\n\r\n%s%s", head, length, whole, half)
		} else {
			fmt.Fprintf(conn, "%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s%s\r\n", head, len(whole+half), whole, half)
		}
		answer := bufio.NewReader(conn)
		for line := ""; !strings.Contains(line, `"COUNTED"`); {
			if line, err = answer.ReadString('\n'); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(answer)
		if err != nil || !strings.Contains(string(rest), `"answered":1,"error":{"code":"BAD_INPUT"`) {
			t.Errorf("%s: %q, %v", name, rest, err)
		}
		_ = conn.Close()
	}
	var seen struct {
		Order struct{ Progress struct{ FansDelivered int } }
	}
	p.marketer.do(`query($id: ID!) { order(id: $id) { progress { fansDelivered } } }`, map[string]any{"id": id}, &seen)
	if seen.Order.Progress.FansDelivered != 2 {
		t.Errorf("%+v: half a line was counted", seen)
	}
}

// TestAClientThatReadsNothing is given up, holds nothing back meanwhile, and costs no memory.
func TestAClientThatReadsNothing(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t), "HEADWAY_REPORT_STREAM_WRITE_TIMEOUT=300ms"))
	p := r.settle()
	id := p.place(50, true)
	conn, err := net.Dial("tcp", r.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.(*net.TCPConn).SetReadBuffer(4096); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST /v1/deliveries HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nAuthorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\n", p.platform.token)
	line := lineOf(id, "the same again and again")
	chunk := fmt.Sprintf("%x\r\n%s\r\n", 100*len(line), strings.Repeat(line, 100))
	sent := 0
	for err == nil { // the server stops reading when its answers are not read, and then ends the connection
		var n int
		n, err = io.WriteString(conn, chunk)
		sent += n
	}
	if sent > 64<<20 {
		t.Errorf("%d MB were taken from a client that reads nothing", sent>>20)
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		t.Error("the connection was not ended")
	}
	p.platform.report(id, 1, 1)
}
