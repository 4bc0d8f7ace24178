package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"

	"headway"
)

func TestHelpHasExamples(t *testing.T) {
	p := &program{}
	var check func(cmd *cobra.Command)
	check = func(cmd *cobra.Command) {
		if cmd.Short == "" || cmd.Runnable() && cmd.Example == "" && !cmd.HasSubCommands() {
			t.Errorf("%s lacks a summary or an example", cmd.CommandPath())
		}
		for _, member := range cmd.Commands() {
			check(member)
		}
	}
	check(p.command())
}

func TestUsage(t *testing.T) {
	for line, want := range map[string]string{
		"nonsense":                  "unknown command",
		"serve now":                 "takes no arguments",
		"serve --nonsense":          "unknown flag",
		"token":                     "role",
		"token --role king":         "marketer, client or platform",
		"import":                    "takes one argument",
		"import history.xml":        "--kind",
		"import a.csv --kind views": "orders or deliveries",
		"key nonsense":              "there is no command",
		"audit --order 17":          "is not an id",
		"audit everything":          "takes no arguments",
		"key revoke nonsense":       "is not an id",
		"account create --role client --name x --ttl 1": "unknown flag",
	} {
		r := inProcess(t, strings.Fields(line)...)
		if r.code != exitUsage || !strings.Contains(r.stderr, want) || r.stdout != "" {
			t.Errorf("headway %s: exit code %d, %q%q, want %q", line, r.code, r.stdout, r.stderr, want)
		}
	}
}

func TestPrintouts(t *testing.T) {
	if r := inProcess(t, "schema"); r.code != exitOK || r.stdout != headway.Schema() || !strings.Contains(r.stdout, "type Query") {
		t.Error("schema does not print the schema")
	}
	if r := inProcess(t, "version"); r.code != exitOK || !strings.HasPrefix(r.stdout, "headway ") || !strings.Contains(r.stdout, "go1.") {
		t.Errorf("%+v", r)
	}
	if r := inProcess(t, "completion", "bash"); r.code != exitOK || !strings.Contains(r.stdout, "__start_headway") {
		t.Error("completion does not print a script")
	}
	if r := inProcess(t); r.code != exitOK || !strings.Contains(r.stdout, "Exit codes") {
		t.Errorf("%+v", r)
	}
}

func TestSettingsThatAreWrong(t *testing.T) {
	r := finish(t, invoke(t, []string{"HEADWAY_MAX_COST=many"}, "serve", "--data", filepath.Join(folder(t), "data")))
	if r.code != exitFailure || !strings.Contains(r.stderr, "HEADWAY_MAX_COST (environment)") {
		t.Errorf("%+v", r)
	}
	r = finish(t, invoke(t, []string{"HEADWAY_TOKEN_SECRET=short"}, "doctor", "--data", filepath.Join(folder(t), "data"), "--listen", "127.0.0.1:0"))
	if r.code != exitFailure || !strings.Contains(r.stdout, "at least 32") || strings.Contains(r.stdout, "short") {
		t.Errorf("%+v", r)
	}
	r = finish(t, asNobody(t, invoke(t, nil, "doctor")))
	if r.code != exitFailure || !strings.Contains(r.stdout, "no home folder") {
		t.Errorf("%+v", r)
	}
	r = finish(t, invoke(t, nil, "doctor", "--data", filepath.Join(folder(t), "data"), "--listen", "127.0.0.1:0"))
	if r.code != exitOK || !strings.Contains(r.stdout, "a private PostgreSQL") {
		t.Errorf("%+v", r)
	}
}

func TestCommandsWithoutAServer(t *testing.T) {
	data := filepath.Join(folder(t), "data")
	command(t, data, "migrate")
	r := finish(t, invoke(t, nil, "token", "--role", "client", "--data", data))
	if r.code != exitFailure || !strings.Contains(r.stderr, "headway account create --role client") {
		t.Errorf("%+v", r)
	}
	client := command(t, data, "account", "create", "--role", "client", "--name", "Rosa")
	if creator := command(t, data, "creator", "create", "--client", client, "--name", "Rosa's page"); !strings.HasPrefix(creator, "cre_") {
		t.Errorf("%q", creator)
	}
	token := command(t, data, "token", "--role", "client")
	s := serve(t, data)
	if name := s.viewer(token); name != "Rosa" {
		t.Errorf("the token belongs to %q", name)
	}
	s.signal(syscall.SIGTERM)
}

func TestKeys(t *testing.T) {
	data := filepath.Join(folder(t), "data")
	s := serve(t, data)
	account := command(t, data, "account", "create", "--role", "marketer", "--name", "Ada", "--external-id", "crm|7")
	secret := command(t, data, "key", "create", "--account", "crm|7", "--name", "reporting", "--scope", "orders:read,stats:read")
	if name := s.viewer(secret); name != "Ada" {
		t.Fatalf("the key belongs to %q", name)
	}
	list := command(t, data, "key", "list")
	lines := strings.Split(list, "\n")
	if len(lines) != 2 || !strings.Contains(lines[1], "orders:read,stats:read") || !strings.Contains(lines[1], "active") || strings.Contains(list, secret) {
		t.Fatalf("%s", list)
	}
	command(t, data, "key", "revoke", strings.Fields(lines[1])[0])
	until(t, "the running server refuses the key", func() bool { return s.viewer(secret) == "UNAUTHENTICATED" })
	if list := command(t, data, "key", "list"); !strings.Contains(list, "revoked") {
		t.Errorf("%s", list)
	}
	r := finish(t, invoke(t, nil, "key", "create", "--data", data, "--account", account, "--name", "x", "--scope", "deliveries:write"))
	if r.code != exitFailure || !strings.Contains(r.stderr, "deliveries:write") {
		t.Errorf("a marketer's key may report: %+v", r)
	}
	s.signal(syscall.SIGTERM)
}

const ordersCSV = "\ufeff" + `external_id,marketer,client,creator,campaign_name,campaign_type,campaign_link,fans_ordered,price,currency,status,placed_at,accepted_at,completed_at,fans_delivered
A1,m1,c1,p1,Spring,FREE_PAGE,https://example.com/1,2,2.50,USD,COMPLETED,2026-01-01T09:00:00Z,2026-01-01T10:00:00Z,2026-01-05T10:00:00Z,2
A2,m1,c1,p1,Summer,FREE_PAGE,https://example.com/1,10,2.50,USD,ACCEPTED,2026-02-01T09:00:00Z,2026-02-01T10:00:00Z,,
A3,m1,c1,p1,Autumn,FREE_PAGE,https://example.com/1,many,2.50,USD,WAITING,2026-02-01T09:00:00Z,,,
A4,too,few
`

const deliveriesNDJSON = `{"order":"A1","report_id":"d1","fan":"f1","occurred_at":"2026-01-02T09:00:00Z"}

{"order":"A2","report_id":"d2","fan":"f2","occurred_at":"2026-02-02T09:00:00Z","via_click":true}
{"order":"A9","report_id":"d3","fan":"f3","occurred_at":"2026-02-02T09:00:00Z"}
not json
`

func TestImport(t *testing.T) {
	root := folder(t)
	data := filepath.Join(root, "data")
	s := serve(t, data)
	file := func(name, content string) string {
		path := filepath.Join(root, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	orders, deliveries := file("orders.csv", ordersCSV), file("deliveries.ndjson", deliveriesNDJSON)
	for _, step := range []struct {
		arguments []string
		want      []string
	}{
		{[]string{orders, "--dry-run"}, []string{"4 lines: 2 would be imported, 0 known already, 2 refused"}},
		{[]string{orders}, []string{"orders.csv:4: fans_ordered:", "orders.csv:5: wrong number of fields", "4 lines: 2 imported, 0 known already, 2 refused"}},
		{[]string{orders}, []string{"4 lines: 0 imported, 2 known already, 2 refused"}},
		{[]string{deliveries}, []string{"deliveries.ndjson:4: ", "deliveries.ndjson:5: ", "4 lines: 2 imported, 0 known already, 2 refused"}},
		{[]string{deliveries}, []string{"4 lines: 0 imported, 2 known already, 2 refused"}},
	} {
		r := finish(t, invoke(t, nil, append([]string{"import", "--data", data}, step.arguments...)...))
		if r.code != exitPartial {
			t.Errorf("%v: exit code %d: %s", step.arguments, r.code, r.stderr)
		}
		for _, want := range step.want {
			if !strings.Contains(r.stdout, want) {
				t.Errorf("%v: %q is not in\n%s%s", step.arguments, want, r.stdout, r.stderr)
			}
		}
	}
	r := finish(t, invoke(t, nil, "import", file("wrong.csv", "external_id,colour\n"), "--data", data))
	if r.code != exitFailure || !strings.Contains(r.stderr, `there is no column "colour"`) {
		t.Errorf("%+v", r)
	}
	if token := command(t, data, "token", "--role", "marketer", "--account", "m1"); s.viewer(token) != "m1" {
		t.Error("the imported marketer cannot sign in")
	}
	s.signal(syscall.SIGTERM)
}
