package transport

import (
	"sync/atomic"

	"github.com/vektah/gqlparser/v2/ast"
)

// document is a parsed document with what it tells by itself of each of its operations.
type document struct {
	*ast.QueryDocument
	operations map[*ast.OperationDefinition]*preparedOperation
}

// preparedOperation is an operation of a document.
type preparedOperation struct {
	*ast.OperationDefinition
	// variables are known once the document is valid.
	variables variables
	// counted is what it was found to be, where that is the same whatever the variables are.
	counted atomic.Pointer[count]
}

func newDocument(parsed *ast.QueryDocument) *document {
	d := &document{parsed, make(map[*ast.OperationDefinition]*preparedOperation, len(parsed.Operations))}
	for _, operation := range parsed.Operations {
		d.operations[operation] = &preparedOperation{OperationDefinition: operation}
	}
	return d
}

// operation finds an operation by its name, or the only one; nil is that there is none.
func (d *document) operation(name string) *preparedOperation {
	return d.operations[d.Operations.ForName(name)]
}

// declare prepares the variables of a document that has proved valid.
func (d *document) declare(of types) {
	for _, operation := range d.operations {
		operation.variables = of.declared(operation.OperationDefinition)
	}
}

// count tells what the operation is with these variables.
func (o *preparedOperation) count(schema *ast.Schema, within *document, variables map[string]any) count {
	if known := o.counted.Load(); known != nil {
		return *known
	}
	counted := countOperation(schema, within.QueryDocument, o.OperationDefinition, variables)
	if !counted.varies {
		o.counted.Store(&counted)
	}
	return counted
}
