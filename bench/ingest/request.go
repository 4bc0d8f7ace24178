//go:build linux

package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"headway/bench/ingest/load"
	"headway/bench/rig"
)

// target is a server that runs, and what reports need to reach it.
type target struct {
	served *rig.Served
	// ids and codes are those of all orders; key is the secret of a postback URL.
	ids, codes []string
	key        string
}

const mutation = `mutation ($input: RecordDeliveriesInput!) { recordDeliveries(input: $input) { results { reportId outcome reason } } }`

// spec is what the row sends. Ids begin with a run's name, since they are unique for ever.
func (t *target) spec(r row, run string, o options) load.Spec {
	s := load.Spec{
		Server: t.served.Address, Connections: r.Connections, Reports: r.Reports, Orders: t.ids[:r.Orders],
		Status: http.StatusOK, Warm: o.warm, Duration: o.duration,
	}
	id, now := run+"-"+load.Number, time.Now().UTC().Format(time.RFC3339Nano)
	delivery := `{"orderId":"` + load.Order + `","reportId":"` + id + `","fan":"` + id + `","occurredAt":"` + now + `"}`
	const lastly = " HTTP/1.1\r\nHost: headway.test\r\nUser-Agent: headway-bench\r\nAccept: */*\r\n"
	authorized := lastly + "Authorization: Bearer " + t.served.API.Platform + "\r\n"
	switch r.Way {
	case wayMutation:
		s.Head = "POST /graphql" + authorized + "Content-Type: application/json\r\n"
		s.Before, s.Each, s.Between, s.After = `{"query":"`+mutation+`","variables":{"input":{"deliveries":[`, delivery, ",", "]}}}"
		s.Counted = `"outcome":"COUNTED"`
	case wayLines:
		s.Head = "POST /v1/deliveries" + authorized + "Content-Type: application/x-ndjson\r\n"
		s.Each, s.Between, s.After = delivery, "\n", "\n"
		s.Counted = `"outcome":"COUNTED"`
	case wayPostback:
		s.Orders = t.codes[:r.Orders]
		s.Head = "GET /v1/postback/" + t.key + "?code=" + load.Order + "&fan=" + id + "&event_id=" + id + lastly
		s.Counted = "OK COUNTED"
	case wayLink:
		s.Orders = t.codes[:r.Orders]
		s.Status = http.StatusFound
		s.Head = "GET /c/" + load.Order + " HTTP/1.1\r\nHost: headway.test\r\nX-Forwarded-For: " + load.Address + "\r\n" + person(run)
		s.Counted = "\r\nLocation: https://example.com/page?hw_click="
	}
	return s
}

// person is what a browser sends with a click. Addresses come again in the next run, where they are other visitors by the name of the run.
func person(run string) string {
	return "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 " + run + "\r\n" +
		"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\nAccept-Language: en-US,en;q=0.5\r\n" +
		"Accept-Encoding: gzip, deflate, br, zstd\r\n"
}

// newPostbackKey makes a postback URL and gives its secret.
func newPostbackKey(ctx context.Context, api *rig.API) (string, error) {
	var made struct {
		CreateAPIKey struct{ APIKey struct{ ID string } }
	}
	err := api.Do(ctx, api.Platform, `mutation { createApiKey(input: { name: "Tracker", scopes: [DELIVERIES_WRITE] }) { apiKey { id } } }`, nil, &made)
	if err != nil {
		return "", fmt.Errorf("make an API key: %w", err)
	}
	var given struct{ CreatePostbackURL struct{ URL string } }
	err = api.Do(ctx, api.Platform, `mutation ($id: ID!) { createPostbackUrl(input: { apiKeyId: $id }) { url } }`,
		map[string]any{"id": made.CreateAPIKey.APIKey.ID}, &given)
	if err != nil {
		return "", fmt.Errorf("make a postback URL: %w", err)
	}
	return given.CreatePostbackURL.URL[strings.LastIndex(given.CreatePostbackURL.URL, "/")+1:], nil
}
