package transport

import (
	"net/http"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The short way through an Accept header says what the long one does.
func TestAcceptWithoutWeights(t *testing.T) {
	elements := []string{
		typeJSON, typeGraphQL, typeEventStream, "Application/JSON", " application/json\t", "*/*", "application/*", "APPLICATION/*", "text/*", "text/html",
		"image/png", "", " ", "*", "json", "a/b/c", "application/json x", "application/json/", "\"application/json\"", "application /json", "é/x",
	}
	rapid.Check(t, func(t *rapid.T) {
		header := strings.Join(rapid.SliceOfN(rapid.SampledFrom(elements), 1, 4).Draw(t, "elements"), ",")
		if short, long := firstOf(header), favouriteOf([]string{header}); short != long {
			t.Fatalf("%q is %q in short and %q in long", header, short, long)
		}
	})
}

func TestNegotiate(t *testing.T) {
	for name, test := range map[string]struct {
		accept []string
		want   string
	}{
		"nothing said":                {nil, typeJSON},
		"an empty header":             {[]string{""}, ""},
		"the usual of a client":       {[]string{"application/graphql-response+json, application/json"}, typeGraphQL},
		"weights against the order":   {[]string{"application/graphql-response+json;q=0.5, application/json"}, typeJSON},
		"what is refused by weight":   {[]string{"application/json;q=0"}, ""},
		"two lines":                   {[]string{"image/png", "application/json"}, typeJSON},
		"a stream behind JSON":        {[]string{"application/json, text/event-stream"}, typeJSON},
		"a stream":                    {[]string{"text/event-stream"}, typeEventStream},
		"anything, first of all":      {[]string{"*/*, application/graphql-response+json"}, typeJSON},
		"nothing that there is":       {[]string{"image/png, text/html"}, ""},
		"a parameter that is not a q": {[]string{"application/json; charset=utf-8"}, typeJSON},
	} {
		if got := negotiate(&http.Request{Header: http.Header{"Accept": test.accept}}); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
