package counting

import (
	"context"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// visitors click on the tracking links of orders.
type visitors struct {
	codes  []string
	client *http.Client

	mu sync.Mutex
	// sent is how many clicks there were at most, and counted the ids of those that were redirected, which are kept by then.
	sent    int
	counted []string
	lies    []string
}

func (w *world) newVisitors() *visitors {
	v := &visitors{client: &http.Client{
		Transport:     w.client.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	rows, err := w.sql.Query("SELECT tracking_code FROM orders ORDER BY number")
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		v.codes = append(v.codes, "")
		if err := rows.Scan(&v.codes[len(v.codes)-1]); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return v
}

// click until the context ends, one after the other, each as somebody else.
func (v *visitors) click(ctx context.Context, address func() string) {
	for ctx.Err() == nil {
		v.mu.Lock()
		v.sent++
		agent := fmt.Sprintf("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.%d", v.sent)
		v.mu.Unlock()
		id, err := v.follow(ctx, address()+"/c/"+v.codes[rand.IntN(len(v.codes))], agent)
		v.mu.Lock()
		switch {
		case err != nil:
			v.lies = append(v.lies, err.Error())
		case id != "":
			v.counted = append(v.counted, id)
		}
		v.mu.Unlock()
		pause(ctx, time.Duration(rand.IntN(20))*time.Millisecond)
	}
}

// follow gives the id under which the click is kept; none while the server or the database is away.
func (v *visitors) follow(ctx context.Context, link, agent string) (id string, lie error) {
	ctx, cancel := context.WithTimeout(ctx, waitWithin)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return "", err
	}
	request.Header.Set("User-Agent", agent)
	response, err := v.client.Do(request)
	if err != nil {
		return "", nil // it is being killed
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusFound {
		if response.StatusCode < http.StatusInternalServerError && response.StatusCode != http.StatusTooManyRequests {
			lie = fmt.Errorf("a click was answered %s", response.Status)
		}
		return "", lie
	}
	to, err := url.Parse(response.Header.Get("Location"))
	if err != nil {
		return "", err
	}
	_, passedOn, _ := strings.Cut(to.Query().Get("hw_click"), "_")
	raw, err := base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding).DecodeString(passedOn)
	const random = 16 // and a mark after it
	if err == nil && len(raw) < random {
		err = errors.New("it is too short")
	}
	if err != nil {
		return "", fmt.Errorf("a click passes %q on: %w", passedOn, err)
	}
	return hex.EncodeToString(raw[:random]), nil
}

// wantClicksKept compares what visitors were told with what is kept.
func (w *world) wantClicksKept(v *visitors) {
	w.t.Helper()
	for _, lie := range v.lies[:min(len(v.lies), 5)] {
		w.t.Error(lie)
	}
	rows, err := w.sql.Query("SELECT report_id FROM reports WHERE kind = 'CLICK'")
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	kept := map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			w.t.Fatal(err)
		}
		kept[id] = true
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	for _, id := range v.counted {
		if !kept[id] {
			w.t.Errorf("click %s was redirected and is not kept", id)
		}
	}
	if len(kept) > v.sent || len(v.counted) == 0 {
		w.t.Errorf("%d clicks are kept of %d, %d were redirected", len(kept), v.sent, len(v.counted))
	}
	if n := w.number("SELECT count(*) FROM clicks"); n != int64(len(kept)) {
		w.t.Errorf("%d clicks have their orders, %d are kept", n, len(kept))
	}
	if n := w.number("SELECT sum(clicks + clicks_filtered + clicks_inactive) FROM orders"); n != int64(len(kept)) {
		w.t.Errorf("orders have %d clicks, %d are kept", n, len(kept))
	}
	w.t.Logf("%d clicks of %d were redirected, %d are kept", len(v.counted), v.sent, len(kept))
}
