package transport_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"headway/graph/transport"
)

// asked notes what an authenticator is asked.
type asked chan transport.Credentials

func (a asked) Authenticate(ctx context.Context, from transport.Credentials) (transport.Session, error) {
	a <- from
	return transport.Session{Context: ctx}, nil
}

// Only what stays open has to be watched for the end of its credentials.
func TestBriefSessions(t *testing.T) {
	credentials := make(asked, 1)
	e := newEndpoint(t, greeting(nil), func(config *transport.Config, _ *transport.ExecutorConfig) { config.Authenticator = credentials })
	for _, test := range []struct {
		name, method, target, body, accept string
		brief                              bool
	}{
		{"a POST", http.MethodPost, "/graphql", `{"query":"{hello}"}`, "application/json", true},
		{"a GET", http.MethodGet, "/graphql?query={hello}", "", "application/json", true},
		{"a stream", http.MethodPost, "/graphql", `{"query":"{hello}"}`, "text/event-stream", false},
	} {
		request, err := http.NewRequest(test.method, e.URL+test.target, strings.NewReader(test.body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {test.accept}, "Authorization": {"Bearer x"}}
		response, err := e.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if from := <-credentials; from.Brief != test.brief || from.Authorization != "Bearer x" {
			t.Errorf("%s authenticates with %+v", test.name, from)
		}
	}
}
