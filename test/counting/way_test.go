package counting

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"

	"headway/test/market"
)

// way is a way in for reports. It gives the answers to the first of them, as many as came, and why there were no more.
type way func(r *reporter, ctx context.Context, client *http.Client, url string, batch []report) ([]told, error)

// aWay is any of them.
func aWay() way {
	return []way{(*reporter).byMutation, (*reporter).byStream, (*reporter).byPostbacks}[rand.IntN(3)]
}

const reportFans = `mutation Report($deliveries: [DeliveryInput!]!) {
	recordDeliveries(input: { deliveries: $deliveries }) { results { reportId outcome reason first { outcome reason } error { message } } }
}`

func (r *reporter) byMutation(ctx context.Context, client *http.Client, url string, batch []report) ([]told, error) {
	deliveries := make([]map[string]any, len(batch))
	for i, one := range batch {
		deliveries[i] = one.variables()
	}
	var answer struct{ RecordDeliveries struct{ Results []told } }
	err := market.Ask(ctx, client, url, r.token, reportFans, map[string]any{"deliveries": deliveries}, &answer)
	if err == nil && len(answer.RecordDeliveries.Results) != len(batch) {
		err = fmt.Errorf("%d results for %d reports", len(answer.RecordDeliveries.Results), len(batch))
	}
	return answer.RecordDeliveries.Results, err
}

// waitWithin is how long an answer may take.
const waitWithin = 20 * time.Second

// byStream sends lines. Those that were answered before the stream broke count.
func (r *reporter) byStream(ctx context.Context, client *http.Client, url string, batch []report) (answers []told, err error) {
	ctx, cancel := context.WithTimeout(ctx, waitWithin)
	defer cancel()
	var lines bytes.Buffer
	for _, one := range batch {
		if err := json.NewEncoder(&lines).Encode(one.variables()); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/deliveries", &lines)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-ndjson")
	request.Header.Set("Authorization", "Bearer "+r.token)
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, errors.New(response.Status)
	}
	for decoder := json.NewDecoder(response.Body); len(answers) < len(batch); {
		var line struct {
			Line int
			told
		}
		if err := decoder.Decode(&line); err != nil {
			return answers, err
		}
		if line.Line != len(answers)+1 { // the last line says why there are no more
			return answers, fmt.Errorf("the stream ended with %+v", line.told)
		}
		answers = append(answers, line.told)
	}
	return answers, nil
}

// byPostbacks sends one after the other, as a tracker does.
func (r *reporter) byPostbacks(ctx context.Context, client *http.Client, url string, batch []report) (answers []told, err error) {
	for _, one := range batch {
		answer, err := r.byPostback(ctx, client, url, one)
		if err != nil {
			return answers, err
		}
		answers = append(answers, answer)
	}
	return answers, nil
}

func (r *reporter) byPostback(ctx context.Context, client *http.Client, address string, one report) (told, error) {
	ctx, cancel := context.WithTimeout(ctx, waitWithin)
	defer cancel()
	parameters := url.Values{"event_id": {one.id}, "fan": {one.fan}, "time": {one.occurredAt.Format(time.RFC3339Nano)}}
	if one.code != "" {
		parameters.Set("code", one.code)
	} else {
		parameters.Set("order", one.order)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+r.postback+"?"+parameters.Encode(), nil)
	if err != nil {
		return told{}, err
	}
	response, err := client.Do(request)
	if err != nil {
		return told{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return told{}, err
	}
	words := strings.Fields(string(text))
	if response.StatusCode != http.StatusOK || len(words) < 2 || words[0] != "OK" {
		return told{}, fmt.Errorf("%s: %s", response.Status, text)
	}
	answer := told{ReportID: one.id, verdict: verdict{Outcome: words[1]}}
	if len(words) > 2 {
		answer.Reason = words[2]
	}
	if answer.Outcome == "DUPLICATE" { // the reason is that of the first report
		answer.First = &verdict{Outcome: "COUNTED", Reason: answer.Reason}
		if answer.Reason != "" {
			answer.First.Outcome = "REFUSED"
		}
	}
	return answer, nil
}

// postbackPath makes a postback URL for whoever has the token.
func (w *world) postbackPath(token string) string {
	w.t.Helper()
	var made struct {
		CreateAPIKey struct{ APIKey struct{ ID string } }
	}
	w.market.Do(w.t, token, `mutation { createApiKey(input: { name: "Tracker", scopes: [DELIVERIES_WRITE] }) { apiKey { id } } }`, nil, &made)
	var given struct{ CreatePostbackURL struct{ URL string } }
	w.market.Do(w.t, token, `mutation($id: ID!) { createPostbackUrl(input: { apiKeyId: $id }) { url } }`, map[string]any{"id": made.CreateAPIKey.APIKey.ID}, &given)
	at, err := url.Parse(given.CreatePostbackURL.URL)
	if err != nil {
		w.t.Fatal(err)
	}
	return at.Path
}
