package app

import (
	"reflect"
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

// A limit that is forgotten on the way is zero, which the transport takes for its own default whatever people have set.
func TestEverySocketLimitIsASetting(t *testing.T) {
	c, err := config.Load(config.Sources{})
	if err != nil {
		t.Fatal(err)
	}
	limits := reflect.ValueOf(socketLimits(c.Sockets))
	for field, value := range limits.Fields() {
		if value.IsZero() {
			t.Errorf("%s does not come from the settings", field.Name)
		}
	}
}
