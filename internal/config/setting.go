package config

import (
	"cmp"
	"fmt"
	"reflect"
	"strings"
)

// Setting describes one setting.
type Setting struct {
	// Name is its name in the environment and in files.
	Name string
	// Flag is its name on the command line without the dashes, or empty.
	Flag string
	// Group is the part of Config that holds it, or empty.
	Group string
	// Default is what it is when nobody sets it, for people.
	Default string
	// Doc says what it does.
	Doc string
	// Secret tells that its value must not be shown.
	Secret bool
	// Common tells that every command takes it, not the server alone.
	Common bool
	// Switch tells that it is on or off.
	Switch bool

	field []int
}

// Settings lists all there is, in the order of Config.
func Settings() []Setting {
	return settingsOf(reflect.TypeFor[Config](), "", nil)
}

func settingsOf(of reflect.Type, group string, path []int) []Setting {
	var settings []Setting
	for i := range of.NumField() {
		field := of.Field(i)
		index := append(append([]int{}, path...), i)
		name := field.Tag.Get("env")
		switch {
		case !field.IsExported():
		case name == "" && field.Type.Kind() == reflect.Struct:
			settings = append(settings, settingsOf(field.Type, field.Name, index)...)
		case name != "":
			settings = append(settings, settingOf(field, name, group, index))
		}
	}
	return settings
}

func settingOf(field reflect.StructField, name, group string, index []int) Setting {
	s := Setting{
		Name:    name,
		Flag:    strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, prefix), "_", "-")),
		Group:   group,
		Default: cmp.Or(field.Tag.Get("envDefault"), field.Tag.Get("shown")),
		Doc:     field.Tag.Get("doc"),
		Secret:  field.Tag.Get("secret") == "true",
		Common:  field.Tag.Get("common") == "true",
		Switch:  field.Type.Kind() == reflect.Bool,
		field:   index,
	}
	if field.Tag.Get("flag") == "-" {
		s.Flag = ""
	}
	return s
}

// Origin is where a value came from.
type Origin string

// Where values come from, strongest first; a file is named by its path.
const (
	FromFlag        Origin = "flag"
	FromEnvironment Origin = "environment"
)

// Changed is a setting that is not at its default.
type Changed struct {
	Setting
	// Value is for people: a secret is not in it.
	Value  string
	Origin Origin
}

// Changed lists what somebody has set.
func (c *Config) Changed() []Changed {
	var changed []Changed
	for _, s := range Settings() {
		origin, found := c.origins[s.Name]
		if !found {
			continue
		}
		value := fmt.Sprint(reflect.ValueOf(c).Elem().FieldByIndex(s.field))
		if s.Secret {
			value = "(set)"
		}
		changed = append(changed, Changed{Setting: s, Value: value, Origin: origin})
	}
	return changed
}

// IsSet tells whether somebody has set the setting of that name.
func (c *Config) IsSet(name string) bool {
	_, found := c.origins[name]
	return found
}
