// Package order is the domain: the nouns of a marketplace of paid traffic, its rules as pure functions, and the service that
// applies them. It knows no database, no wire and no clock; what it needs of them it declares in store.go.
//
// The numbers in "rule 24" are those of docs/rules.md.
package order
