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

// Each client queries, mutates and subscribes: see scenario.js.
func TestClients(t *testing.T) {
	if _, err := os.Stat("node_modules"); errors.Is(err, fs.ErrNotExist) {
		t.Fatal("the npm packages of test/clients are not installed: run make test, or npm ci in that folder")
	}
	server := market.Start(t, map[string]string{"DATABASE_URL": pgtest.New(t), "REDIS_URL": redistest.Start(t).URL()})
	for _, client := range []string{"graphql-ws", "apollo", "urql"} {
		t.Run(client, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), endWithin)
			defer cancel()
			script := exec.CommandContext(ctx, "node", client+".js")
			script.Env = append(os.Environ(),
				"HTTP_URL="+server.URL+"/graphql",
				"SOCKET_URL="+strings.Replace(server.URL, "http", "ws", 1)+"/graphql",
				"MARKETER="+server.Marketer, "CLIENT="+server.Client, "PLATFORM="+server.Platform,
				"MARKETER_ID="+server.MarketerID, "CREATOR_ID="+server.CreatorID,
			)
			output, err := script.CombinedOutput()
			if ctx.Err() != nil {
				err = fmt.Errorf("it did not end within %v", endWithin)
			}
			if err != nil {
				t.Fatalf("%s: %v\n%s", client, err, output)
			}
		})
	}
}
