package transport

import (
	"cmp"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// The media types that a response may have. The first tells failures by HTTP status, the second only in the body.
const (
	typeGraphQL     = "application/graphql-response+json"
	typeJSON        = "application/json"
	typeEventStream = "text/event-stream"
)

// negotiate picks the response's type: the client's favourite of those that there are, the one it names first among
// equals. A client that does not say, or takes anything, gets application/json. Empty is that it takes none of them.
// Clients that can read event streams name them behind JSON in every request, so a mere mention does not count.
func negotiate(r *http.Request) string {
	header := r.Header["Accept"]
	if len(header) == 0 {
		return typeJSON
	}
	if len(header) == 1 && !strings.Contains(header[0], ";") {
		return firstOf(header[0])
	}
	return favouriteOf(header)
}

// firstOf picks from types without parameters, which nearly all clients send: the first that there is. It is what favouriteOf says,
// at a fraction of the cost.
func firstOf(header string) string {
	for element := range strings.SplitSeq(header, ",") {
		name := strings.TrimSpace(element)
		for _, served := range [...]string{typeJSON, typeGraphQL, typeEventStream} {
			if strings.EqualFold(name, served) {
				return served
			}
		}
		if name == "*/*" || strings.EqualFold(name, "application/*") {
			return typeJSON
		}
	}
	return ""
}

// favouriteOf picks from types with their weights.
func favouriteOf(header []string) string {
	type choice struct {
		name string
		q    float64
	}
	var choices []choice
	for element := range strings.SplitSeq(strings.Join(header, ","), ",") {
		name, parameters, err := mime.ParseMediaType(element)
		if err != nil {
			continue
		}
		if q := quality(parameters["q"]); q > 0 {
			choices = append(choices, choice{name, q})
		}
	}
	slices.SortStableFunc(choices, func(a, b choice) int { return cmp.Compare(b.q, a.q) })
	for _, wanted := range choices {
		switch wanted.name {
		case typeGraphQL, typeJSON, typeEventStream:
			return wanted.name
		case "*/*", "application/*":
			return typeJSON
		}
	}
	return ""
}

// quality reads the q of an accepted type; without one it is 1.
func quality(q string) float64 {
	if q == "" {
		return 1
	}
	value, err := strconv.ParseFloat(q, 64)
	if err != nil {
		return 0
	}
	return value
}

// wantsEventStream tells a client that wants its answers one by one as they come.
func wantsEventStream(r *http.Request) bool { return negotiate(r) == typeEventStream }
