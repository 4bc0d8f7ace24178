package app

import (
	"testing"

	"headway/graph/transport"
	"headway/internal/config"
)

// The transport has defaults of its own, for those who use it without this program; people read those of the settings.
func TestDefaultsAreTheTransports(t *testing.T) {
	c, err := config.Load(config.Sources{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := operationLimits(c.GraphQL), transport.DefaultLimits(); got != want {
		t.Errorf("settings say %+v, the transport %+v", got, want)
	}
}
