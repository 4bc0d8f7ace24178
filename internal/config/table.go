package config

import (
	"fmt"
	"strings"
)

// Table is the documentation of every setting, as Markdown.
func Table() string {
	var page strings.Builder
	page.WriteString(introduction)
	group := "-"
	for _, s := range Settings() {
		if s.Group != group {
			group = s.Group
			fmt.Fprintf(&page, "\n## %s\n\n| setting | flag | default | what it does |\n|---|---|---|---|\n", headings()[group])
		}
		flag := "–"
		if s.Flag != "" {
			flag = "`--" + s.Flag + "`"
		}
		fmt.Fprintf(&page, "| `%s` | %s | %s | %s |\n", s.Name, flag, s.Default, s.Doc)
	}
	return page.String()
}

func headings() map[string]string {
	return map[string]string{
		"":         "Where things are",
		"Identity": "Who may come in",
		"GraphQL":  "Limits of an operation",
		"Sockets":  "Limits of websockets and event streams",
		"Live":     "Live views",
		"HTTP":     "Limits of HTTP, and stopping",
		"Database": "PostgreSQL",
		"Jobs":     "Rules that time drives",
		"Reports":  "Reports and receipts",
		"Sharing":  "Public links",
		"SignIn":   "Sign-in with a provider",
	}
}

const introduction = `# Configuration

<!-- Made by "go generate ./internal/config" from internal/config/config.go; a test keeps it true. -->

Nothing needs to be configured. What is, comes from the first of these that says something:

1. a flag of ` + "`headway serve`" + `,
2. the environment,
3. a file: the one named by ` + "`--config`" + `, or else ` + "`headway.env`" + ` in the data folder, with lines of ` + "`NAME=VALUE`" + `,
4. the default.

An empty value is the same as none. Lists are separated by commas; durations look like ` + "`1m30s`" + `. What may hold a password
has no flag, since a list of processes would show it. ` + "`headway doctor`" + ` prints what is set, from where, and what is wrong.
`
