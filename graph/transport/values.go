package transport

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"

	"headway/internal/order"
)

// checkLiterals is a validation rule for what gqlparser lets pass in a document: an Int of more than 32 bits, and the
// character NUL, which no database text can hold.
func checkLiterals(observers *core.Events, addError core.AddErrFunc) {
	observers.OnValue(func(_ *core.Walker, value *ast.Value) {
		switch value.Kind {
		case ast.IntValue:
			if value.Definition != nil && value.Definition.Name == "Int" && !isInt32(value.Raw) {
				addError(core.Message("An Int has 32 bits, and %s does not fit.", value.Raw), core.At(value.Position))
			}
		case ast.StringValue, ast.BlockValue:
			if strings.ContainsRune(value.Raw, 0) {
				addError(core.Message("A text must not have the character NUL in it."), core.At(value.Position))
			}
		}
	})
}

// isInt32 tells whether the text is a whole number of at most 32 bits.
func isInt32(text string) bool {
	_, err := strconv.ParseInt(text, 10, 32)
	return err == nil
}

// types are the types of a schema that values are given for, by name, in the form in which values are checked. They are made once,
// so that nothing is looked up for each value.
type types map[string]*inputType

// inputType is a named type: a scalar, an enum or an input object.
type inputType struct {
	definition *ast.Definition
	fields     []inputField           // of an input object
	check      func(any) *order.Error // of all else
}

// inputField is a field of an input object.
type inputField struct {
	name string
	of   *typeRef
	// mayMiss tells that it need not be given, since it may be null or has a default, which is filled in where the object is read.
	mayMiss bool
}

// typeRef is a type as it is written where it is used: with its lists and exclamation marks.
type typeRef struct {
	required bool
	items    *typeRef   // of a list
	named    *inputType // of all else
}

// newTypes prepares the input types of a schema.
func newTypes(schema *ast.Schema) types {
	all := types{}
	for name, definition := range schema.Types {
		if definition.IsInputType() {
			all[name] = &inputType{definition: definition}
		}
	}
	for _, of := range all {
		if of.definition.Kind != ast.InputObject {
			of.check = checkOf(of.definition)
			continue
		}
		for _, field := range of.definition.Fields {
			mayMiss := !field.Type.NonNull || field.DefaultValue != nil
			of.fields = append(of.fields, inputField{field.Name, all.ref(field.Type), mayMiss})
		}
	}
	return all
}

// ref prepares a type of the schema or of a valid document.
func (t types) ref(of *ast.Type) *typeRef {
	if of.Elem != nil {
		return &typeRef{required: of.NonNull, items: t.ref(of.Elem)}
	}
	return &typeRef{required: of.NonNull, named: t[of.NamedType]}
}

// variables are those that an operation declares.
type variables []variable

type variable struct {
	name     string
	of       *typeRef
	absent   *ast.Value // the default; nil is none
	required bool
}

// declared prepares the variables of an operation in a valid document.
func (t types) declared(operation *ast.OperationDefinition) variables {
	all := make(variables, len(operation.VariableDefinitions))
	for i, definition := range operation.VariableDefinitions {
		all[i] = variable{definition.Variable, t.ref(definition.Type), definition.DefaultValue, definition.Type.NonNull}
	}
	return all
}

// coerce gives the values that the operation runs with, as the specification has it: declared variables alone, defaults filled in,
// one item for a list made a list. It is as strict as the specification where gqlparser's own coercion, which goes by reflection,
// is not: it refuses an Int of more than 32 bits, a text for a number and a number for a text, an enum value in the wrong case, and
// the character NUL. Values may be changed in place. Errors: BAD_INPUT with the place in the variables.
func (v variables) coerce(given map[string]any) (map[string]any, error) {
	coerced := make(map[string]any, len(v))
	for i := range v {
		declared := &v[i]
		value, present := given[declared.name]
		if !present && declared.absent != nil {
			var err error
			if value, err = declared.absent.Value(nil); err != nil {
				return nil, wrongVariable(declared.name, order.BadInput("", "%s", err))
			}
			present = true
		}
		if !present {
			if declared.required {
				return nil, wrongVariable(declared.name, mustBeDefined())
			}
			continue
		}
		value, err := declared.of.coerce(value)
		if err != nil {
			return nil, wrongVariable(declared.name, err)
		}
		coerced[declared.name] = asGo(declared.of, value)
	}
	return coerced, nil
}

// wrongVariable puts the place before the message.
func wrongVariable(name string, err *order.Error) *order.Error {
	err = err.WithField(name)
	err.Message = "$" + err.Field + ": " + err.Message
	return err
}

// asGo makes a number that is a variable by itself one of Go's, as gqlparser does, which is what directives' arguments want.
func asGo(of *typeRef, value any) any {
	number, ok := value.(json.Number)
	if !ok || of.named == nil {
		return value
	}
	switch of.named.definition.Name {
	case "Int":
		if whole, err := number.Int64(); err == nil {
			return whole
		}
	case "Float":
		if float, err := number.Float64(); err == nil {
			return float
		}
	}
	return value
}

// coerce checks one value and those in it, and gives what it means for the type.
func (r *typeRef) coerce(value any) (any, *order.Error) {
	switch {
	case value == nil && r.required:
		return nil, order.BadInput("", "cannot be null")
	case value == nil:
		return nil, nil
	case r.items != nil:
		return r.coerceList(value)
	case r.named.check == nil:
		return value, r.named.coerceObject(value)
	}
	return value, r.named.check(value)
}

func (r *typeRef) coerceList(value any) (any, *order.Error) {
	items, isList := value.([]any)
	if !isList {
		item, err := r.items.coerce(value) // whose place has no index, since the client wrote no list
		return []any{item}, err
	}
	for i, item := range items {
		coerced, err := r.items.coerce(item)
		if err != nil {
			return nil, err.WithField(strconv.Itoa(i))
		}
		if r.items.items != nil {
			items[i] = coerced // one item may have become a list; all else is what it was
		}
	}
	return items, nil
}

func (t *inputType) coerceObject(value any) *order.Error {
	object, ok := value.(map[string]any)
	if !ok {
		return order.BadInput("", "must be a %s, not a %s", t.definition.Name, kindOf(value))
	}
	known := 0
	var wrong *order.Error
	for i := range t.fields {
		field := &t.fields[i]
		given, present := object[field.name]
		if present {
			known++
		}
		if wrong != nil {
			continue
		}
		switch {
		case present:
			var coerced any
			if coerced, wrong = field.of.coerce(given); wrong == nil && field.of.items != nil {
				object[field.name] = coerced
			}
		case !field.mayMiss:
			wrong = mustBeDefined()
		}
		if wrong != nil {
			wrong = wrong.WithField(field.name)
		}
	}
	if known < len(object) {
		if name, found := t.unknown(object); found {
			return order.BadInput("", "unknown field").WithField(name)
		}
	}
	return wrong
}

// unknown finds the first name that is no field's.
func (t *inputType) unknown(object map[string]any) (name string, found bool) {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if name != "__typename" && t.definition.Fields.ForName(name) == nil {
			return name, true
		}
	}
	return "", false
}

func mustBeDefined() *order.Error { return order.BadInput("", "must be defined") }

// checkOf is how values of a scalar or an enum are checked. A scalar of our own reads its values itself.
func checkOf(definition *ast.Definition) func(any) *order.Error {
	if definition.Kind == ast.Enum {
		return func(value any) *order.Error { return checkEnum(definition, value) }
	}
	switch definition.Name {
	case "Int":
		return checkInt
	case "Float":
		return checkFloat
	case "String":
		return checkString
	case "Boolean":
		return checkBoolean
	case "ID":
		return checkID
	}
	return checkText
}

// checkEnum takes a value as it is spelled.
func checkEnum(definition *ast.Definition, value any) *order.Error {
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

func checkInt(value any) *order.Error {
	whole := false
	switch value := value.(type) {
	case json.Number:
		whole = isInt32(value.String())
	case int64: // a default
		whole = int64(int32(value)) == value
	}
	if !whole {
		return order.BadInput("", "An Int is a whole number of at most 32 bits.")
	}
	return nil
}

func checkFloat(value any) *order.Error {
	valid := false
	switch value := value.(type) {
	case json.Number:
		_, err := value.Float64()
		valid = err == nil
	case int64, float64: // a default
		valid = true
	}
	if !valid {
		return order.BadInput("", "A Float is a number.")
	}
	return nil
}

func checkString(value any) *order.Error {
	if _, isText := value.(string); !isText {
		return order.BadInput("", "A String is a text.")
	}
	return checkText(value)
}

func checkBoolean(value any) *order.Error {
	if _, valid := value.(bool); !valid {
		return order.BadInput("", "A Boolean is true or false.")
	}
	return nil
}

func checkID(value any) *order.Error {
	switch value.(type) {
	case string:
		return checkText(value)
	case json.Number, int64:
		return nil
	}
	return order.BadInput("", "An ID is a text.")
}

// checkText refuses a text that no database can hold.
func checkText(value any) *order.Error {
	if text, isText := value.(string); isText && strings.IndexByte(text, 0) >= 0 {
		return order.BadInput("", "A text must not have the character NUL in it.")
	}
	return nil
}

// kindOf names what a value is in JSON.
func kindOf(value any) string {
	switch value.(type) {
	case string:
		return "text"
	case bool:
		return "boolean"
	case []any:
		return "list"
	case map[string]any:
		return "object"
	}
	return "number"
}
