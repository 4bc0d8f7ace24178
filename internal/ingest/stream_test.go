package ingest_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/postgres"
)

func limits() ingest.StreamLimits { return ingest.StreamLimits{LineBytes: 1024, BatchLines: 50} }

// line is a valid line about a fan called like the report.
func line(o *order.Order, id string) string {
	return fmt.Sprintf(`{"orderId":%q,"reportId":%q,"fan":"fan %s","occurredAt":%q}`, o.ID.Text(order.KindOrder), id, id, today().Add(-time.Hour).Format(time.RFC3339))
}

// answers reads answer lines as tables compare them: number, id, and what became of the report.
func answers(t testing.TB, text string) []string {
	t.Helper()
	var texts []string
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		var a struct {
			Line              int
			ReportID, ClickID string
			Outcome           order.Outcome
			Reason            string
			First             *ingest.FirstOutcome
			Error             *order.Error
		}
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		texts = append(texts, strings.TrimRight(fmt.Sprintf("%d %s %s", a.Line, a.ReportID+a.ClickID, short(a.Outcome, a.Reason, a.First, a.Error)), " "))
	}
	return texts
}

// stream sends a text as a stream of reports of fans.
func (f *fixture) stream(text string) (got []string, answered int, err error) {
	f.t.Helper()
	var out bytes.Buffer
	answered, err = f.StreamDeliveries(context.Background(), f.platform, io.NopCloser(strings.NewReader(text)), &out, limits())
	return answers(f.t, out.String()), answered, err
}

func TestStreamAnswersEveryLineInItsPlace(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	id, at := o.ID.Text(order.KindOrder), today().Add(-time.Hour).Format(time.RFC3339)
	f.click(order.ClickReport{OrderID: o.ID, ClickID: "own click", Visitor: "v", UserAgent: browser, OccurredAt: today().Add(-time.Hour)})
	got, answered, err := f.stream(strings.Join([]string{
		line(o, "r1"),
		``,
		`{"orderId":"` + id + `"`,
		`{"orderId":"nonsense","reportId":"r2","fan":"f","occurredAt":"` + at + `"}`,
		`{"orderId":"` + id + `","reportId":"r3","fan":"f","occurredAt":"yesterday"}`,
		`{"orderId":"` + id + `","reportId":"r4","fan":7,"occurredAt":"` + at + `"}`,
		`{"orderId":"` + id + `","reportId":"r5","fan":"f","occuredAt":"` + at + `"}`,
		`[1]`, `null`, `{} {}`,
		line(o, "r6") + strings.Repeat(" ", 2000),
		line(o, "r1") + "\r",
		`{"trackingCode":"` + o.TrackingCode + `","reportId":"r7","fan":"f7","occurredAt":"` + at + `","userAgent":"curl/8"}`,
		`{"clickId":"own click","reportId":"r8","fan":"f8","occurredAt":"` + at + `"}`,
		`{"clickId":"other click","reportId":"r9","fan":"f9","occurredAt":"` + at + `"}`,
		line(o, "r10"), // without a line break at the end
	}, "\n"))
	if err != nil || answered != 16 {
		t.Errorf("%d lines, %v", answered, err)
	}
	f.expect("answers", got, []string{
		"1 r1 COUNTED", "2  BAD_INPUT", "3  BAD_INPUT", "4 r2 BAD_INPUT orderId", "5 r3 BAD_INPUT occurredAt", "6 r4 BAD_INPUT fan", "7 r5 BAD_INPUT",
		"8  BAD_INPUT", "9  BAD_INPUT", "10  BAD_INPUT", "11  LIMIT_EXCEEDED", "12 r1 DUPLICATE of COUNTED", "13 r7 REFUSED BOT", "14 r8 COUNTED",
		"15 r9 REFUSED UNKNOWN_ORDER", "16 r10 COUNTED",
	})
	if o := f.order(o.ID); o.FansDelivered != 3 || o.FansByClick != 1 {
		t.Errorf("%+v", o.Counters)
	}
}

func TestStreamOfClicks(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	var out bytes.Buffer
	at := today().Add(-time.Hour).Format(time.RFC3339)
	answered, err := f.StreamClicks(t.Context(), f.platform, io.NopCloser(strings.NewReader(
		`{"trackingCode":"`+o.TrackingCode+`","clickId":"c1","visitor":"v","userAgent":"`+browser+`","occurredAt":"`+at+`"}
{"trackingCode":"`+o.TrackingCode+`","clickId":"c2","visitor":"v","userAgent":"`+browser+`","occurredAt":"`+at+`"}
{"trackingCode":"`+o.TrackingCode+`","clickId":"c3","occurredAt":"`+at+`"}`)), &out, limits())
	if err != nil || answered != 3 {
		t.Errorf("%d lines, %v", answered, err)
	}
	f.expect("answers", answers(t, out.String()), []string{"1 c1 COUNTED", "2 c2 REFUSED REPEAT", "3 c3 BAD_INPUT visitor"})
}

func TestStreamIsForReporters(t *testing.T) {
	f := newFixture(t)
	for _, v := range []order.Viewer{{}, ordertest.Marketer(ordertest.ID()), ordertest.Client(ordertest.ID())} {
		answered, err := f.StreamDeliveries(t.Context(), v, io.NopCloser(strings.NewReader("{}\n")), io.Discard, limits())
		if code := order.CodeOf(err); answered != 0 || code != order.CodeForbidden && code != order.CodeUnauthenticated {
			t.Errorf("%s: %d, %v", v.Role, answered, err)
		}
	}
}

// TestStreamAnswersWhileItReads sends a line only when the one before is answered.
func TestStreamAnswersWhileItReads(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	lines, sender := io.Pipe()
	receiver, out := io.Pipe()
	var done sync.WaitGroup
	done.Go(func() {
		_, err := f.StreamDeliveries(context.Background(), f.platform, lines, out, limits())
		_ = out.CloseWithError(err) // never fails
	})
	decoder := json.NewDecoder(receiver)
	for n := range 5 {
		if _, err := io.WriteString(sender, line(o, numbered("r", n))+"\n"); err != nil {
			t.Fatal(err)
		}
		var answer struct{ Line int }
		if err := decoder.Decode(&answer); err != nil || answer.Line != n+1 {
			t.Fatalf("line %d: %+v, %v", n+1, answer, err)
		}
	}
	if _, err := io.WriteString(sender, line(o, "half")[:60]); err != nil {
		t.Fatal(err)
	}
	cut := errors.New("cut")
	_ = sender.CloseWithError(cut) // as above
	if _, err := io.ReadAll(receiver); !errors.Is(err, cut) {
		t.Errorf("the stream ended with %v", err)
	}
	done.Wait()
	if n := f.count("SELECT count(*) FROM reports"); n != 5 {
		t.Errorf("%d reports are kept: half a line is no line", n)
	}
}

// TestHalfALineIsNoLine also where it happens to be whole JSON.
func TestHalfALineIsNoLine(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	cut := errors.New("cut")
	answered, err := f.StreamDeliveries(t.Context(), f.platform,
		io.NopCloser(io.MultiReader(strings.NewReader(line(o, "a")+"\n"+line(o, "b")), failing{cut})), io.Discard, limits())
	if answered != 1 || !errors.Is(err, cut) || f.count("SELECT count(*) FROM reports") != 1 {
		t.Errorf("%d answered, %v", answered, err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// endless sends lines for ever and counts them.
type endless struct {
	mu     sync.Mutex
	lines  int
	closed bool
	line   []byte
}

func (e *endless) Read(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return 0, io.ErrClosedPipe
	}
	e.lines++
	return copy(p, e.line), nil
}

func (e *endless) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	return nil
}

func (e *endless) sent() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.lines
}

// TestUnreadAnswersStopTheReading has a client that sends for ever and reads nothing.
func TestUnreadAnswersStopTheReading(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	source := &endless{line: []byte(line(o, "same") + "\n")}
	unread, out := io.Pipe()
	var done sync.WaitGroup
	var answered int
	var err error
	done.Go(func() {
		answered, err = f.StreamDeliveries(context.Background(), f.platform, source, out, limits())
	})
	// One batch is answered, one waits in the channel, and a few lines are in the reader's buffer.
	most := 2*limits().BatchLines + 50
	still := 0
	for last := -1; still < 20; time.Sleep(5 * time.Millisecond) {
		if now := source.sent(); now == last && now > 0 {
			still++
		} else {
			last, still = now, 0
		}
		if last > most {
			t.Fatalf("%d lines were taken from a client that reads nothing", last)
		}
	}
	_ = unread.CloseWithError(io.ErrClosedPipe) // the client leaves
	done.Wait()
	if answered != 0 || !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("%d answered, %v", answered, err)
	}
}

// TestOneReportThatCannotBeStoredFailsAlone poisons one of many in a batch.
func TestOneReportThatCannotBeStoredFailsAlone(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted, ordertest.Of(1000))
	f.insert(o)
	in, err := ingest.New(poisonStore{f.store}, f.published, ingest.Config{HashKey: hashKey()})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var text, out bytes.Buffer
	var want []string
	for n := range 40 {
		id, outcome := numbered("r", n), "COUNTED"
		if n == 17 {
			id, outcome = "poison", "INTERNAL"
		}
		fmt.Fprintln(&text, line(o, id))
		want = append(want, fmt.Sprintf("%d %s %s", n+1, id, outcome))
	}
	answered, err := in.StreamDeliveries(t.Context(), f.platform, io.NopCloser(&text), &out, limits())
	if err != nil || answered != 40 {
		t.Errorf("%d, %v", answered, err)
	}
	f.expect("answers", answers(t, out.String()), want)
	if n := f.order(o.ID).FansDelivered; n != 39 {
		t.Errorf("%d fans", n)
	}
}

// awayStore is a database that can be lost.
type awayStore struct {
	*postgres.Store
	away *atomic.Bool
}

func (s awayStore) Report(ctx context.Context, fn func(*postgres.ReportTx) error) error {
	if s.away.Load() {
		return order.Errorf(order.CodeUnavailable, "The database does not answer; try again.")
	}
	return s.Store.Report(ctx, fn)
}

// TestStreamEndsWithTheDatabase tells how far it came, so that the rest can be sent again.
func TestStreamEndsWithTheDatabase(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted, ordertest.Of(1000))
	f.insert(o)
	store := awayStore{f.store, new(atomic.Bool)}
	in, err := ingest.New(store, f.published, ingest.Config{HashKey: hashKey()})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	lines, sender := io.Pipe()
	receiver, out := io.Pipe()
	var done sync.WaitGroup
	var answered int
	done.Go(func() { answered, err = in.StreamDeliveries(context.Background(), f.platform, lines, out, limits()) })
	if _, err := io.WriteString(sender, line(o, "a")+"\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(receiver).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	store.away.Store(true)
	if _, err := io.WriteString(sender, line(o, "b")+"\n"); err != nil {
		t.Fatal(err)
	}
	done.Wait() // although the sender has not ended
	if answered != 1 || order.CodeOf(err) != order.CodeUnavailable {
		t.Errorf("%d answered, %v", answered, err)
	}
	got, _, err := f.stream(line(o, "a") + "\n" + line(o, "b"))
	if err != nil {
		t.Error(err)
	}
	f.expect("sent again", got, []string{"1 a DUPLICATE of COUNTED", "2 b COUNTED"})
}

// BenchmarkStream is one stream of many lines, spread over some orders.
func BenchmarkStream(b *testing.B) {
	f := newFixture(b)
	orders := openOrders(f, 50)
	lines, sender := io.Pipe()
	go func() {
		for n := range b.N {
			if _, err := io.WriteString(sender, line(orders[n%len(orders)], numbered("r", n))+"\n"); err != nil {
				b.Error(err)
			}
		}
		_ = sender.Close() // never fails
	}()
	b.ResetTimer()
	answered, err := f.StreamDeliveries(context.Background(), f.platform, lines, io.Discard, ingest.StreamLimits{LineBytes: 16384, BatchLines: 500})
	if err != nil || answered != b.N {
		b.Errorf("%d of %d, %v", answered, b.N, err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
