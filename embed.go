// Package headway holds what the whole repository has in common: the contract of its API.
package headway

import _ "embed"

//go:embed schema.graphqls
var schema string

// Schema is the API in GraphQL's schema definition language, descriptions included.
func Schema() string { return schema }
