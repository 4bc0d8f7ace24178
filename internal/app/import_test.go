package app_test

import (
	"os"
	"strings"
	"testing"

	"headway/internal/ingest"
)

func TestEveryColumnIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/import.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range append(ingest.OrderColumns(), "order", "report_id", "fan", "occurred_at", "via_click") {
		if !strings.Contains(string(page), "`"+column+"`") {
			t.Errorf("docs/import.md does not say what %s is", column)
		}
	}
}
