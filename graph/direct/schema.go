// Package direct writes answers without executing them field by field. Compile makes a plan of what an operation selects, once;
// Append follows it through a value and appends its JSON, byte for byte what gqlgen's execution of the same selection gives.
//
// It knows success alone. What it has no way to do is refused by Compile, and what goes wrong while it writes (a field that
// fails, null where the schema allows none) makes Append give up: whoever asked then executes in the ordinary way, which knows
// what GraphQL says about errors. The functions that know the types are in graph/generated/direct.go, which graph/generate writes.
package direct

import (
	"context"
	"sync/atomic"
)

// Schema is what the generated functions can write.
type Schema struct {
	// remembered are the plans of fields whose plan is the same whatever the variables are.
	remembered plans
	pages      pages
	// direct and ordinary count the values that resolvers gave, by how they were written.
	direct, ordinary atomic.Int64

	// Objects are the object types by name.
	Objects map[string]Object
	// Interfaces are the object types of each interface, in the order of Field.Below.
	Interfaces map[string][]string
}

// Object is what can be written of an object type.
type Object struct {
	// Satisfies are the type conditions that hold for it: its own name and those of its interfaces.
	Satisfies []string
	// Fields are by name. A field that is not here is left to the ordinary execution.
	Fields map[string]Definition
}

// Definition is how one field of an object type is written.
type Definition struct {
	// Index tells the field to the function that writes its type.
	Index int
	// Bind reads the arguments of a field that has any.
	Bind func(ctx context.Context, arguments map[string]any) (map[string]any, error)
	// Resolved writes what a resolver gave. A field that has it cannot be read from its object, so it can only be where a plan
	// begins.
	Resolved func(w *Writer, field *Field, value any)
}

// Resolved makes a function for any value of one for values of type T; a value of another type fails.
func Resolved[T any](write func(*Writer, *Field, T)) func(*Writer, *Field, any) {
	return func(w *Writer, field *Field, value any) {
		if typed, ok := value.(T); ok {
			write(w, field, typed)
			return
		}
		w.Fail()
	}
}
