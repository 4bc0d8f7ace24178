// Package clients tries the GraphQL clients that people use against a real server.
package clients

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"headway/internal/pgtest"
	"headway/internal/postgres"
	"headway/internal/redistest"
	"headway/test/market"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, postgres.Migrate)) }

// endWithin bounds a script: one that does not end after its work holds a connection open.
const endWithin = time.Minute

// Each client queries, mutates and subscribes: see scenario.js. Those that are nothing but a protocol do it in TestConformance.
func TestClients(t *testing.T) {
	server := market.Start(t, map[string]string{"DATABASE_URL": pgtest.New(t), "REDIS_URL": redistest.Start(t).URL()})
	for _, client := range []string{"apollo", "urql"} {
		t.Run(client, func(t *testing.T) {
			runScript(t, client+".js", server,
				"HTTP_URL="+server.URL+"/graphql", "SOCKET_URL="+strings.Replace(server.URL, "http", "ws", 1)+"/graphql",
			)
		})
	}
}

// runScript runs a script with the people of a market, and what else it is told by the environment.
func runScript(t *testing.T, name string, people *market.Market, environment ...string) {
	t.Helper()
	if _, err := os.Stat("node_modules"); errors.Is(err, fs.ErrNotExist) {
		t.Fatal("the npm packages of test/clients are not installed: run make test, or npm ci in that folder")
	}
	ctx, cancel := context.WithTimeout(t.Context(), endWithin)
	defer cancel()
	script := exec.CommandContext(ctx, "node", name)
	script.Env = append(append(os.Environ(), environment...),
		"MARKETER="+people.Marketer, "CLIENT="+people.Client, "PLATFORM="+people.Platform,
		"MARKETER_ID="+people.MarketerID, "CREATOR_ID="+people.CreatorID,
	)
	output, err := script.CombinedOutput()
	if ctx.Err() != nil {
		err = fmt.Errorf("it did not end within %v", endWithin)
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, output)
	}
}
