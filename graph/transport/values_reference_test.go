package transport

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"headway/internal/order"
)

// strictVariables refuses what gqlparser's coercion of variables lets pass: an Int of more than 32 bits, a text for a
// number and a number for a text, an enum value in the wrong case, and the character NUL. Before it, both went over the variables
// one after the other; types.coerce does what both did.
func strictVariables(schema *ast.Schema, operation *ast.OperationDefinition, variables map[string]any) error {
	for _, variable := range operation.VariableDefinitions {
		if err := strictValue(schema, variable.Type, variables[variable.Variable]); err != nil {
			err = err.WithField(variable.Variable)
			err.Message = "$" + err.Field + ": " + err.Message
			return err
		}
	}
	return nil
}

// strictValue checks one value, and those in it, against the type that it is for.
func strictValue(schema *ast.Schema, of *ast.Type, value any) *order.Error {
	items, isList := value.([]any)
	switch {
	case value == nil:
		return nil
	case of.Elem != nil && isList:
		for i, item := range items {
			if err := strictValue(schema, of.Elem, item); err != nil {
				return err.WithField(strconv.Itoa(i))
			}
		}
		return nil
	case of.Elem != nil:
		return strictValue(schema, of.Elem, value)
	}
	definition := schema.Types[of.NamedType]
	switch {
	case definition == nil:
		return nil
	case definition.Kind == ast.InputObject:
		return strictObject(schema, definition, value)
	case definition.Kind == ast.Enum:
		return strictEnum(definition, value)
	}
	return strictScalar(definition.Name, value)
}

// strictObject checks the fields that the type has.
func strictObject(schema *ast.Schema, definition *ast.Definition, value any) *order.Error {
	object, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	for _, field := range definition.Fields {
		if err := strictValue(schema, field.Type, object[field.Name]); err != nil {
			return err.WithField(field.Name)
		}
	}
	return nil
}

// strictEnum takes a value as it is spelled.
func strictEnum(definition *ast.Definition, value any) *order.Error {
	name, isText := value.(string)
	if isText && definition.EnumValues.ForName(name) != nil {
		return nil
	}
	names := make([]string, len(definition.EnumValues))
	for i, one := range definition.EnumValues {
		names[i] = one.Name
	}
	return order.BadInput("", "A %s is one of %s.", definition.Name, strings.Join(names, ", "))
}

// strictScalar checks the built-in scalars whose coercion is too kind, and the text of all others.
func strictScalar(name string, value any) *order.Error {
	number, isNumber := asNumber(value)
	text, isText := value.(string)
	switch {
	case isText && strings.ContainsRune(text, 0):
		return order.BadInput("", "A text must not have the character NUL in it.")
	case name == "Int" && (!isNumber || number != math.Trunc(number) || math.Abs(number) > math.MaxInt32+1 || number > math.MaxInt32):
		return order.BadInput("", "An Int is a whole number of at most 32 bits.")
	case name == "Float" && !isNumber:
		return order.BadInput("", "A Float is a number.")
	case name == "String" && !isText:
		return order.BadInput("", "A String is a text.")
	}
	return nil
}

// asNumber reads a number as any JSON decoder gives it.
func asNumber(value any) (float64, bool) {
	switch value := value.(type) {
	case json.Number:
		number, err := value.Float64()
		return number, err == nil
	case float64:
		return value, true
	case int:
		return float64(value), true
	case int64:
		return float64(value), true
	}
	return 0, false
}
