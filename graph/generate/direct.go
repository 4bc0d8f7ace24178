package main

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
)

//go:embed direct.gotpl
var directTemplate string

const (
	directPackage = "headway/graph/direct"
	gqlgenPackage = "github.com/99designs/gqlgen/graphql"
)

// directWriter is a plugin of gqlgen that writes the functions of package direct: one for each object type, interface and type
// reference, as gqlgen has them, that appends JSON where gqlgen's makes a tree of marshalers. Fields that take more than that are
// left out, so that the ordinary execution answers them.
type directWriter struct{ file string }

// Name implements plugin.Plugin.
func (directWriter) Name() string { return "direct" }

// GenerateCode implements plugin.CodeGenerator.
func (d directWriter) GenerateCode(data *codegen.Data) error {
	return templates.Render(templates.Options{
		PackageName:     data.Config.Exec.Package,
		Filename:        d.file,
		Template:        directTemplate,
		GeneratedHeader: true,
		Packages:        data.Config.Packages,
		Data:            writableOf(data),
		Funcs:           map[string]any{"writer": writer, "arguments": arguments, "appendLeaf": appendLeaf, "types": typesOf},
	})
}

// writable is what the template shows.
type writable struct {
	Objects    []object
	Interfaces []*codegen.Interface
	References []*config.TypeReference
}

// object is an object type with its fields that can be written.
type object struct {
	*codegen.Object
	// Fields are read from the object; Resolved are given by resolvers.
	Fields, Resolved []*codegen.Field
}

func writableOf(data *codegen.Data) writable {
	var all writable
	references := map[string]*config.TypeReference{}
	for _, o := range data.Objects {
		if o.IsReserved() {
			continue
		}
		one := object{Object: o}
		for _, field := range o.Fields {
			switch {
			case field.HasDirectives() || field.IsBatch() || !canWrite(field.TypeReference):
				continue
			case field.IsResolver:
				one.Resolved = append(one.Resolved, field)
			case field.MethodHasContext || field.VOkFunc || field.HasHaser || field.IsMap() || o.Root:
				continue
			default:
				one.Fields = append(one.Fields, field)
			}
			addReferences(references, field.TypeReference)
		}
		all.Objects = append(all.Objects, one)
	}
	for _, name := range slices.Sorted(maps.Keys(data.Interfaces)) {
		all.Interfaces = append(all.Interfaces, data.Interfaces[name])
	}
	for _, name := range slices.Sorted(maps.Keys(references)) {
		all.References = append(all.References, references[name])
	}
	return all
}

// addReferences adds the type of a field and, for a list, those of its elements.
func addReferences(references map[string]*config.TypeReference, ref *config.TypeReference) {
	references[writer(ref)] = ref
	if ref.IsSlice() {
		addReferences(references, ref.Elem())
	}
}

// canWrite tells whether the template has a way to write values of a type.
func canWrite(ref *config.TypeReference) bool {
	switch {
	case ref.IsSlice():
		return canWrite(ref.Elem())
	case ref.IsMarshaler || ref.IsContext || ref.IsPtrToSlice() || ref.IsPtrToIntf() || ref.IsPtrToPtr() || ref.IsMap():
		return false
	case ref.Definition.IsLeafType():
		_, known := appender(ref)
		return known
	}
	return true
}

// writer names the function that writes values of a type.
func writer(ref *config.TypeReference) string { return "write" + ref.UniquenessKey() }

// arguments are those of the call of a field's method.
func arguments(field *codegen.Field) string {
	return strings.ReplaceAll(field.CallArgs(), "fc.Args", "field.Args")
}

// function is a Go function by its name.
type function struct{ pkg, name string }

// appender is the function that appends what the leaf's MarshalX would write: the AppendX beside it, and for those of gqlgen's that
// package direct knows, the AppendX there.
func appender(ref *config.TypeReference) (function, bool) {
	if ref.Marshaler == nil {
		return function{}, false
	}
	name := "Append" + strings.TrimPrefix(ref.Marshaler.Name(), "Marshal")
	pkg := ref.Marshaler.Pkg()
	if pkg.Path() == gqlgenPackage {
		known := slices.Contains([]string{"AppendString", "AppendID", "AppendInt", "AppendInt64", "AppendBoolean"}, name)
		return function{directPackage, name}, known
	}
	return function{pkg.Path(), name}, pkg.Scope().Lookup(name) != nil
}

// appendLeaf is the call that appends a leaf v, which is not nil.
func appendLeaf(ref *config.TypeReference) string {
	call, _ := appender(ref)
	value := "v"
	switch {
	case ref.IsTargetNilable() && !ref.IsNilable():
		value = "&v"
	case ref.IsNilable() && !ref.IsTargetNilable():
		value = "*v"
	}
	switch {
	case ref.HasEnumValues():
		value = fmt.Sprintf("%s[%s]", ref.EnumMarshalVar(false), value)
	case ref.CastType != nil:
		value = fmt.Sprintf("%s(%s)", templates.CurrentImports.LookupType(ref.CastType), value)
	}
	return fmt.Sprintf("%s.%s(w.Out, %s)", templates.CurrentImports.Lookup(call.pkg), call.name, value)
}

// typesOf are the object types of an interface, each once: a type may implement it in Go both as a value and as a pointer.
func typesOf(of *codegen.Interface) []string {
	var names []string
	for _, implementor := range of.Implementors {
		if !slices.Contains(names, implementor.Name) {
			names = append(names, implementor.Name)
		}
	}
	return names
}
