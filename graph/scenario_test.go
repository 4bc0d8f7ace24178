package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"headway/graph"
)

// update writes what is answered into the scenarios, to be read before it is committed:
//
//	go test ./graph -run TestScenarios -update
var update = flag.Bool("update", false, "write the answers into testdata/scenarios")

// scenario is an operation, who asks, and what must be answered. Ids and tokens stand in angle brackets, by the names that the
// market gives them.
type scenario struct {
	title, user string
	// events is how many of a subscription are awaited.
	events        int
	query, answer string
}

// A scenario in a file:
//
//	=== what it shows
//	as mara
//	{ the query }
//	---
//	{ the answer }
func readScenarios(t *testing.T, file string) []scenario {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var scenarios []scenario
	for _, block := range strings.Split("\n"+string(text), "\n=== ")[1:] {
		head, answer, _ := strings.Cut(block, "\n---\n")
		title, rest, _ := strings.Cut(head, "\n")
		as, query, _ := strings.Cut(rest, "\n")
		user, events, _ := strings.Cut(strings.TrimPrefix(as, "as "), ", events ")
		s := scenario{title: title, user: user, events: 1, query: strings.TrimSpace(query), answer: strings.TrimSpace(answer)}
		if events != "" {
			if s.events, err = strconv.Atoi(events); err != nil {
				t.Fatalf("%s: %s: %v", file, title, err)
			}
		}
		scenarios = append(scenarios, s)
	}
	if len(scenarios) == 0 {
		t.Fatalf("%s holds no scenario", file)
	}
	return scenarios
}

func (s scenario) text() string {
	as := "as " + s.user
	if s.events > 1 {
		as += ", events " + strconv.Itoa(s.events)
	}
	return "=== " + s.title + "\n" + as + "\n" + s.query + "\n---\n" + s.answer + "\n"
}

func scenarioFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/scenarios/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	return files
}

// TestScenarios runs each file as a story in a market of its own: what one scenario changes, the next one sees.
func TestScenarios(t *testing.T) {
	for _, file := range scenarioFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			scenarios, w := readScenarios(t, file), newMarket(t, nil)
			for i, s := range scenarios {
				answer := w.run(s)
				if *update {
					scenarios[i].answer = answer
				} else if answer != s.answer {
					t.Errorf("%s (as %s)\n%s\ngot\n%s\nwant\n%s", s.title, s.user, s.query, answer, s.answer)
				}
			}
			if *update {
				writeScenarios(t, file, scenarios)
			}
		})
	}
}

func writeScenarios(t *testing.T, file string, scenarios []scenario) {
	t.Helper()
	var text strings.Builder
	for i, s := range scenarios {
		if i > 0 {
			text.WriteString("\n")
		}
		text.WriteString(s.text())
	}
	if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// run executes a scenario and gives its answers as a golden text.
func (w *world) run(s scenario) string {
	w.t.Helper()
	if _, known := w.users[s.user]; !known {
		w.t.Fatalf("%s: there is no user %q", s.title, s.user)
	}
	var golden []string
	for _, response := range w.ask(s.user, s.query, s.events) {
		golden = append(golden, w.golden(response))
	}
	return strings.Join(golden, "\n")
}

// ask executes an operation as a user and gives its response, or the first so many of a subscription.
func (w *world) ask(user, query string, events int) []*graphql.Response {
	w.t.Helper()
	ctx, cancel := context.WithCancel(graph.WithViewer(graphql.StartOperationTrace(w.t.Context()), w.users[user]))
	defer cancel()
	operation, errs := w.executor.CreateOperationContext(ctx, &graphql.RawParams{Query: w.resolveNames(query)})
	if len(errs) > 0 {
		return []*graphql.Response{w.executor.DispatchError(graphql.WithOperationContext(ctx, operation), errs)}
	}
	if operation.Operation.Operation == ast.Subscription {
		return w.subscribe(ctx, operation).take(events)
	}
	next, ctx := w.executor.DispatchOperation(ctx, operation)
	return []*graphql.Response{next(ctx)}
}

// resolveNames puts ids and tokens in the place of <names>.
func (w *world) resolveNames(query string) string {
	return regexp.MustCompile(`<[A-Za-z ]+>`).ReplaceAllStringFunc(query, func(name string) string {
		if id, known := w.names[strings.Trim(name, "<>")]; known {
			return id
		}
		return name
	})
}

// golden is a response as the scenarios have it: ids by name, secrets and cursors left out, errors by path, no cost.
func (w *world) golden(response *graphql.Response) string {
	w.t.Helper()
	var lines []string
	for _, failure := range response.Errors {
		lines = append(lines, "error "+compact(w.t, map[string]any{
			"path": failure.Path.String(), "message": failure.Message, "extensions": failure.Extensions}))
	}
	slices.Sort(lines) // fields of one query run side by side
	if len(response.Data) > 0 {
		lines = append(lines, fit(w.t, response.Data, ""))
	}
	text := strings.Join(lines, "\n")
	for _, name := range slices.Sorted(maps.Keys(w.names)) {
		text = strings.ReplaceAll(text, w.names[name], "<"+name+">")
	}
	text = regexp.MustCompile(`"((?:start|end)?[cC]ursor|token|secret)": "[^"<]*"`).ReplaceAllString(text, `"$1": "<$1>"`)
	text = regexp.MustCompile(`/(c|s|v1/postback)/[0-9A-Za-z_-]+"`).ReplaceAllString(text, `/$1/<code>"`)
	return regexp.MustCompile(`"[0-9a-z]{26}"|\b(ord|tag|shl|key|rcp|cam|fan|sho|viw|tgb)_[0-9a-z]{16,}`).ReplaceAllStringFunc(text, func(id string) string {
		kind, _, _ := strings.Cut(strings.Trim(id, `"`), "_")
		return "<some " + kind + ">"
	})
}

func compact(t *testing.T, value any) string {
	t.Helper()
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return spaced(bytes.TrimSpace(text.Bytes()))
}

// fit writes JSON on as few lines as fit a screen.
func fit(t *testing.T, raw []byte, indent string) string {
	t.Helper()
	if line := spaced(raw); len(indent)+len(line) <= 120 || raw[0] != '{' && raw[0] != '[' {
		return line
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	opening, err := decoder.Token()
	if err != nil {
		t.Fatal(err)
	}
	var members []string
	for decoder.More() {
		member := indent + "  "
		if opening == json.Delim('{') {
			key, err := decoder.Token()
			if err != nil {
				t.Fatal(err)
			}
			member += strconv.Quote(key.(string)) + ": "
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			t.Fatal(err)
		}
		members = append(members, member+fit(t, value, indent+"  "))
	}
	return string(raw[0]) + "\n" + strings.Join(members, ",\n") + "\n" + indent + string(raw[len(raw)-1])
}

// spaced is JSON on one line, with a blank after each colon and comma that is not in a text.
func spaced(raw []byte) string {
	var line strings.Builder
	inText := false
	for i, c := range raw {
		line.WriteByte(c)
		switch {
		case c == '"' && (i == 0 || raw[i-1] != '\\'):
			inText = !inText
		case !inText && (c == ':' || c == ','):
			line.WriteByte(' ')
		}
	}
	return line.String()
}
