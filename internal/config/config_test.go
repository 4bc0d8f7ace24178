package config

import (
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
)

func update() bool { return flag.Lookup("update").Value.String() == "true" }

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write docs/configuration.md")
	flag.Parse()
	os.Exit(m.Run())
}

func TestDocumentation(t *testing.T) {
	const path = "../../docs/configuration.md"
	if update() {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(Table()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != Table() {
		t.Fatal("docs/configuration.md is not what the settings say; run \"go generate ./internal/config\"")
	}
}

func TestEverySettingIsDocumented(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Settings() {
		if s.Doc == "" || !strings.HasSuffix(s.Doc, ".") || s.Default == "" || strings.Contains(s.Doc+s.Default, "|") {
			t.Errorf("%s lacks a sentence or a default: %+v", s.Name, s)
		}
		if headings()[s.Group] == "" {
			t.Errorf("group %s has no heading", s.Group)
		}
		if s.Secret && s.Flag != "" {
			t.Errorf("%s would show in a list of processes", s.Name)
		}
		for _, name := range []string{s.Name, "--" + s.Flag} {
			if seen[name] && name != "--" {
				t.Errorf("%s is there twice", name)
			}
			seen[name] = true
		}
	}
}

func load(t *testing.T, sources Sources) *Config {
	t.Helper()
	c, err := Load(sources)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaultsAreRight(t *testing.T) {
	c := load(t, Sources{Environment: []string{"HOME=/home/ada"}})
	if len(c.Problems()) != 0 || c.Err() != nil || len(c.Changed()) != 0 {
		t.Fatalf("problems: %v, changed: %v", c.Problems(), c.Changed())
	}
	if c.Listen != "127.0.0.1:8080" || c.Data != "/home/ada/.local/share/headway" || c.LogLevel != slog.LevelInfo ||
		c.LogFormat != LogText || c.GraphQL.MaxOperationTime != 15*time.Second || !c.GraphQL.Introspection {
		t.Fatalf("%+v", c)
	}
}

func TestDataFolder(t *testing.T) {
	for name, test := range map[string]struct {
		sources Sources
		want    string
	}{
		"home":          {Sources{Environment: []string{"HOME=/h"}}, "/h/.local/share/headway"},
		"xdg":           {Sources{Environment: []string{"HOME=/h", "XDG_DATA_HOME=/x"}}, "/x/headway"},
		"relative xdg":  {Sources{Environment: []string{"HOME=/h", "XDG_DATA_HOME=x"}}, "/h/.local/share/headway"},
		"root":          {Sources{Environment: []string{"HOME=/root"}, Root: true}, "/var/lib/headway"},
		"environment":   {Sources{Environment: []string{"HOME=/h", "HEADWAY_DATA=/e"}}, "/e"},
		"flag":          {Sources{Environment: []string{"HEADWAY_DATA=/e"}, Flags: map[string]string{"HEADWAY_DATA": "/f"}}, "/f"},
		"none":          {Sources{}, ""},
		"empty is none": {Sources{Environment: []string{"HEADWAY_DATA=", "HOME=/h"}}, "/h/.local/share/headway"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := load(t, test.sources).Data; got != test.want {
				t.Fatalf("got %q, want %q", got, test.want)
			}
		})
	}
	err := load(t, Sources{}).Err()
	if err == nil || !strings.Contains(err.Error(), "--data") {
		t.Fatalf("err = %v, want it to name --data", err)
	}
}

func writeFile(t *testing.T, folder, content string) string {
	t.Helper()
	path := filepath.Join(folder, "headway.env")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPrecedence(t *testing.T) {
	folder := t.TempDir()
	path := writeFile(t, folder, `
# a comment
HEADWAY_MAX_COST=1
export HEADWAY_MAX_DEPTH = 2
HEADWAY_MAX_TOKENS=3
HEADWAY_AUDIENCE="with \"quotes\""
HEADWAY_ISSUERS='https://a, https://b'
`)
	c := load(t, Sources{
		Flags:       map[string]string{"HEADWAY_DATA": folder, "HEADWAY_MAX_COST": "30"},
		Environment: []string{"HEADWAY_MAX_COST=20", "HEADWAY_MAX_DEPTH=21", "HEADWAY_MAX_TOKENS="},
	})
	if c.GraphQL.MaxCost != 30 || c.GraphQL.MaxDepth != 21 || c.GraphQL.MaxTokens != 3 || c.GraphQL.MaxBodyBytes != 1<<20 {
		t.Fatalf("%+v", c.GraphQL)
	}
	if c.Identity.Audience != `with "quotes"` || len(c.Identity.Issuers) != 2 {
		t.Fatalf("%+v", c.Identity)
	}
	want := map[string]Origin{"HEADWAY_DATA": FromFlag, "HEADWAY_MAX_COST": FromFlag, "HEADWAY_MAX_DEPTH": FromEnvironment,
		"HEADWAY_MAX_TOKENS": Origin(path), "HEADWAY_AUDIENCE": Origin(path), "HEADWAY_ISSUERS": Origin(path)}
	for _, changed := range c.Changed() {
		if want[changed.Name] != changed.Origin {
			t.Errorf("%s comes from %s, want %s", changed.Name, changed.Origin, want[changed.Name])
		}
		delete(want, changed.Name)
	}
	if len(want) != 0 {
		t.Errorf("not told: %v", want)
	}
}

func TestWhatIsNotUnderstood(t *testing.T) {
	for name, test := range map[string]struct {
		file, entry, want string
	}{
		"number":        {entry: "HEADWAY_MAX_COST=many", want: `HEADWAY_MAX_COST (environment): "many" is not understood`},
		"duration":      {entry: "HEADWAY_SHUTDOWN_TIMEOUT=5", want: `HEADWAY_SHUTDOWN_TIMEOUT (environment): "5"`},
		"format":        {entry: "HEADWAY_LOG_FORMAT=xml", want: `HEADWAY_LOG_FORMAT (environment): "xml"`},
		"level":         {entry: "HEADWAY_LOG_LEVEL=loud", want: `HEADWAY_LOG_LEVEL (environment): "loud"`},
		"no equals":     {file: "HEADWAY_LISTEN", want: "headway.env:1: a line is NAME=VALUE"},
		"unknown name":  {file: "\nHEADWAY_LISTN=1", want: "headway.env:2: there is no setting HEADWAY_LISTN"},
		"open quote":    {file: `HEADWAY_AUDIENCE="a`, want: "headway.env:1: the quote is not closed"},
		"bad escape":    {file: `HEADWAY_AUDIENCE="\q"`, want: "headway.env:1: what is in the quotes"},
		"moves itself":  {file: `HEADWAY_DATA=/elsewhere`, want: "cannot choose another one"},
		"file's number": {file: `HEADWAY_MAX_COST=many`, want: `headway.env): "many"`},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if test.file != "" {
				writeFile(t, folder, test.file)
			}
			_, err := Load(Sources{Flags: map[string]string{"HEADWAY_DATA": folder}, Environment: []string{test.entry}})
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("err = %v, want one line with %q", err, test.want)
			}
		})
	}
	if _, err := Load(Sources{File: filepath.Join(t.TempDir(), "gone.env")}); err == nil || !strings.Contains(err.Error(), "gone.env") {
		t.Fatalf("err = %v for a named file that is missing", err)
	}
}

func TestProblems(t *testing.T) {
	for entry, test := range map[string]struct {
		setting string
		fatal   bool
	}{
		"HEADWAY_LISTEN=8080":                        {"HEADWAY_LISTEN", true},
		"HEADWAY_PPROF_LISTEN=:6060":                 {"HEADWAY_PPROF_LISTEN", true},
		"HEADWAY_PPROF_LISTEN=0.0.0.0:6060":          {"HEADWAY_PPROF_LISTEN", true},
		"HEADWAY_PPROF_LISTEN=127.0.0.1":             {"HEADWAY_PPROF_LISTEN", true},
		"HEADWAY_PPROF_LISTEN=127.0.0.1:6060":        {},
		"HEADWAY_PPROF_LISTEN=[::1]:6060":            {},
		"HEADWAY_PPROF_LISTEN=localhost:6060":        {},
		"DATABASE_URL=mysql://x":                     {"DATABASE_URL", true},
		"DATABASE_REPLICA_URLS=mysql://x":            {"DATABASE_REPLICA_URLS", true},
		"DATABASE_REPLICA_URLS=postgres://x/y":       {"DATABASE_REPLICA_URLS", true},
		"HEADWAY_DATABASE_REPLICA_MAX_LAG=2m":        {"HEADWAY_DATABASE_REPLICA_MAX_LAG", true},
		"HEADWAY_DATABASE_REPLICA_MAX_LAG=1m":        {},
		"REDIS_URL=localhost:6379":                   {"REDIS_URL", true},
		"PUBLIC_URL=example.com":                     {"PUBLIC_URL", true},
		"HEADWAY_TOKEN_SECRET=short":                 {"HEADWAY_TOKEN_SECRET", true},
		"HEADWAY_FAN_KEY=short":                      {"HEADWAY_FAN_KEY", true},
		"HEADWAY_ALLOWED_ORIGINS=https://a/b":        {"HEADWAY_ALLOWED_ORIGINS", true},
		"HEADWAY_ALLOWED_ORIGINS=*":                  {"HEADWAY_ALLOWED_ORIGINS", false},
		"HEADWAY_TRUSTED_PROXIES=proxy":              {"HEADWAY_TRUSTED_PROXIES", true},
		"HEADWAY_ALLOW_LIST_ONLY=true":               {"HEADWAY_ALLOW_LIST_ONLY", true},
		"HEADWAY_MAX_COST=0":                         {"HEADWAY_MAX_COST", true},
		"HEADWAY_MAX_COST_PER_MINUTE=-2":             {"HEADWAY_MAX_COST_PER_MINUTE", true},
		"HEADWAY_MAX_COST_PER_MINUTE=-1":             {},
		"HEADWAY_SHUTDOWN_DELAY=0s":                  {},
		"HEADWAY_HEAP_FLOOR=0":                       {},
		"HEADWAY_HEAP_FLOOR=-1":                      {"HEADWAY_HEAP_FLOOR", true},
		"HEADWAY_SOCKET_PING_INTERVAL=-1s":           {"HEADWAY_SOCKET_PING_INTERVAL", true},
		"HEADWAY_JWKS_URL=http://keys.example":       {"HEADWAY_JWKS_URL", false},
		"HEADWAY_LISTN=typo":                         {"HEADWAY_LISTN", false},
		"HEADWAY_TOKEN=of-the-monitor":               {},
		"DATABASE_URL=postgres:///db?host=/run/post": {"REDIS_URL", false},
	} {
		c := load(t, Sources{Environment: []string{"HOME=/h", entry}})
		i := slices.IndexFunc(c.Problems(), func(p Problem) bool { return p.Setting == test.setting })
		switch {
		case test.setting == "":
			if len(c.Problems()) != 0 {
				t.Errorf("%s: %v", entry, c.Problems())
			}
		case i < 0 || c.Problems()[i].Fatal != test.fatal:
			t.Errorf("%s: %v", entry, c.Problems())
		case test.fatal != (c.Err() != nil):
			t.Errorf("%s: err = %v", entry, c.Err())
		}
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	const secret = "0123456789abcdef0123456789abcdef"
	c := load(t, Sources{Environment: []string{"HOME=/h", "HEADWAY_TOKEN_SECRET=" + secret, "DATABASE_URL=postgres://u:" + secret + "@h/d"}})
	for _, changed := range c.Changed() {
		if strings.Contains(changed.Value, secret) {
			t.Errorf("%s shows its value", changed.Name)
		}
	}
	if len(c.Changed()) != 2 || !c.IsSet("DATABASE_URL") || c.IsSet("REDIS_URL") {
		t.Errorf("%v", c.Changed())
	}
}

func TestFlags(t *testing.T) {
	flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	CommonFlags(flags)
	ServeFlags(flags)
	err := flags.Parse([]string{"--listen", ":9", "--data=/d", "--introspection=false", "--max-cost", "5", "--allow-list-only"})
	if err != nil {
		t.Fatal(err)
	}
	c := load(t, Sources{Flags: Given(flags)})
	if c.Listen != ":9" || c.Data != "/d" || c.GraphQL.Introspection || c.GraphQL.MaxCost != 5 || !c.GraphQL.AllowListOnly {
		t.Fatalf("%+v", c)
	}
	if flags.Lookup("database-url") != nil || flags.Lookup("max-cost") == nil || !flags.Lookup("max-cost").Hidden || flags.Lookup("listen").Hidden {
		t.Error("the wrong flags are there")
	}
}
