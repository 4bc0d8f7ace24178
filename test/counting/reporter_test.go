package counting

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"headway/internal/order"
)

// report is one report of a fan, as it is sent: a repeat bears the same id, and not always the same fan.
type report struct {
	order, code string
	id, fan     string
	occurredAt  time.Time
	viaClick    bool
}

func (r report) variables() map[string]any {
	v := map[string]any{"reportId": r.id, "fan": r.fan, "occurredAt": r.occurredAt.Format(time.RFC3339Nano), "viaClick": r.viaClick}
	if r.code != "" {
		v["trackingCode"] = r.code
	} else {
		v["orderId"] = r.order
	}
	return v
}

// verdict is an outcome with its reason.
type verdict struct{ Outcome, Reason string }

// reporter is an account that reports, and what it was answered.
type reporter struct {
	account order.ID
	token   string
	// postback is the path of its postback URL.
	postback string
	sending  []report

	mu sync.Mutex
	// first are the outcomes that every answer told of each report; counted how often one was told as new.
	first map[string]verdict
	fresh map[string]int
	lies  []string
}

// told is what one report was answered, in whatever way it came in.
type told struct {
	ReportID string
	verdict
	First *verdict
	Error *struct{ Message string }
}

// send reports the batch by one of the ways in until all of it is answered, to an instance that the caller chooses anew for each attempt.
func (r *reporter) send(ctx context.Context, client *http.Client, url func() string, report way, batch []report) (attempts int, err error) {
	for attempts = 1; ; attempts++ {
		answers, err := report(r, ctx, client, url(), batch)
		r.take(batch, answers)
		batch = batch[min(len(answers), len(batch)):]
		if len(batch) == 0 {
			return attempts, nil
		}
		if ctx.Err() != nil {
			return attempts, fmt.Errorf("never answered: %w", err)
		}
		pause(ctx, time.Duration(rand.IntN(100))*time.Millisecond)
	}
}

// take keeps what was answered of the batch, from its first report on, and looks for what cannot all be true.
func (r *reporter) take(batch []report, answers []told) {
	r.mu.Lock()
	defer r.mu.Unlock()
	lie := func(format string, args ...any) { r.lies = append(r.lies, fmt.Sprintf(format, args...)) }
	if len(answers) > len(batch) {
		lie("%d results for %d reports", len(answers), len(batch))
		return
	}
	for i, result := range answers {
		is := result.verdict
		switch {
		case result.ReportID != batch[i].id || result.Error != nil:
			lie("report %s is answered %+v", batch[i].id, result)
			continue
		case is.Outcome == "DUPLICATE" && result.First != nil:
			is = *result.First
		default:
			r.fresh[result.ReportID]++
		}
		if first, told := r.first[result.ReportID]; told && first != is {
			lie("report %s was answered %v and then %v", result.ReportID, first, is)
		}
		r.first[result.ReportID] = is
	}
}

// batches cuts what is to be sent into calls of some reports each.
func (r *reporter) batches(random *rand.Rand) [][]report {
	var all [][]report
	for rest := r.sending; len(rest) > 0; {
		n := min(1+random.IntN(40), len(rest))
		all, rest = append(all, rest[:n]), rest[n:]
	}
	return all
}

// newReporters makes accounts of the platform that report. All of them use the same ids for their reports: ids are each account's own.
func (w *world) newReporters(count int) []*reporter {
	w.t.Helper()
	all := make([]*reporter, count)
	for i := range all {
		account, err := w.market.Server.CreateAccount(w.t.Context(), order.RolePlatform, fmt.Sprint("Tracker ", i), "")
		if err != nil {
			w.t.Fatal(err)
		}
		all[i] = &reporter{account: account.ID, token: w.market.Token(w.t, order.RolePlatform, account.ID.Text(order.KindPlatform)),
			first: map[string]verdict{}, fresh: map[string]int{}}
		all[i].postback = w.postbackPath(all[i].token)
	}
	return all
}

// wantAnswersTrue compares every answer with what is kept.
func (w *world) wantAnswersTrue(reporters []*reporter, reports int) {
	w.t.Helper()
	stored := w.storedVerdicts()
	if len(stored) != reports {
		w.t.Errorf("%d reports are kept, %d were sent", len(stored), reports)
	}
	answered := 0
	for _, r := range reporters {
		for _, lie := range r.lies[:min(len(r.lies), 5)] {
			w.t.Error(lie)
		}
		answered += len(r.first)
		for id, told := range r.first {
			if is := stored[reportKey{r.account, id}]; is != told {
				w.t.Errorf("report %s was answered %v, but is %v", id, told, is)
			}
			if r.fresh[id] > 1 {
				w.t.Errorf("report %s was new %d times", id, r.fresh[id])
			}
		}
	}
	if answered != reports {
		w.t.Errorf("%d reports were answered, %d sent", answered, reports)
	}
}

type reportKey struct {
	account order.ID
	id      string
}

func (w *world) storedVerdicts() map[reportKey]verdict {
	w.t.Helper()
	rows, err := w.sql.Query("SELECT reporter_id, report_id, outcome, coalesce(reason, '') FROM reports WHERE kind = 'DELIVERY'")
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	stored := map[reportKey]verdict{}
	for rows.Next() {
		var key reportKey
		var is verdict
		if err := rows.Scan(&key.account, &key.id, &is.Outcome, &is.Reason); err != nil {
			w.t.Fatal(err)
		}
		stored[key] = is
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return stored
}

// shuffled mixes repeats with what they repeat, but not much further than a reporter's queue would.
func shuffled(reports []report, random *rand.Rand) []report {
	type placed struct {
		report
		at float64
	}
	all := make([]placed, len(reports))
	for i, r := range reports {
		all[i] = placed{r, float64(i) + 200*random.Float64()}
	}
	slices.SortFunc(all, func(a, b placed) int {
		if a.at < b.at {
			return -1
		}
		return 1
	})
	for i, r := range all {
		reports[i] = r.report
	}
	return reports
}
