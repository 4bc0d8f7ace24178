package graph_test

import (
	"fmt"
	"testing"

	"headway/graph"
	"headway/internal/order"
)

// Exports read the filter and the sort from JSON of their own. They know every field that the schema has.
func TestFilterAsJSONHasEveryField(t *testing.T) {
	types := graph.NewSchema(nil).Schema().Types
	tried := 0
	for _, c := range []struct{ input, around string }{{"OrderFilter", "%s"}, {"TagFilter", `{"tags": %s}`}, {"DateTimeRange", `{"placed": %s}`}, {"DateTimeRange", `{"completed": %s}`}} {
		for _, field := range types[c.input].Fields {
			tried++
			if _, err := order.ParseFilter(fmt.Appendf(nil, c.around, fmt.Sprintf(`{%q: null}`, field.Name))); err != nil {
				t.Errorf("%s.%s: %v", c.input, field.Name, err)
			}
		}
	}
	for _, field := range types["OrderOrderField"].EnumValues {
		for _, direction := range types["OrderDirection"].EnumValues {
			tried++
			sort, err := order.ParseSort(fmt.Appendf(nil, `{"field": %q, "direction": %q}`, field.Name, direction.Name))
			if err != nil || string(sort.Field) != field.Name || string(sort.Direction()) != direction.Name {
				t.Errorf("%s %s: %+v, %v", field.Name, direction.Name, sort, err)
			}
		}
	}
	if tried < 30 {
		t.Errorf("%d fields only; was the schema read?", tried)
	}
	if _, err := order.ParseFilter([]byte(`{"statuses": []}`)); order.CodeOf(err) != order.CodeBadInput {
		t.Errorf("an unknown field: %v", err)
	}
}
