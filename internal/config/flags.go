package config

import (
	"github.com/spf13/pflag"
)

// CommonFlags adds the flags that every command takes.
func CommonFlags(flags *pflag.FlagSet) { addFlags(flags, true) }

// ServeFlags adds the flags of the server. Those of limits are hidden from help, which would be a wall; they are in
// docs/configuration.md.
func ServeFlags(flags *pflag.FlagSet) { addFlags(flags, false) }

func addFlags(flags *pflag.FlagSet, common bool) {
	for _, s := range Settings() {
		if s.Flag == "" || s.Common != common {
			continue
		}
		flag := flags.VarPF(&flagValue{name: s.Name, isSwitch: s.Switch}, s.Flag, "", s.Doc+" (default "+s.Default+")")
		flag.Hidden = s.Group != "" && s.Group != "Identity"
		if s.Switch {
			flag.NoOptDefVal = "true"
		}
	}
}

// Given gives the settings that were set by flags, by their names.
func Given(flags *pflag.FlagSet) map[string]string {
	given := map[string]string{}
	flags.Visit(func(flag *pflag.Flag) {
		if value, ok := flag.Value.(*flagValue); ok {
			given[value.name] = value.text
		}
	})
	return given
}

// flagValue keeps the text of a flag; Load understands it together with what comes from elsewhere.
type flagValue struct {
	name     string
	text     string
	isSwitch bool
}

func (f *flagValue) String() string { return f.text }

func (f *flagValue) Set(text string) error {
	f.text = text
	return nil
}

// Type is what help shows after the flag's name.
func (f *flagValue) Type() string {
	if f.isSwitch {
		return "bool"
	}
	return "value"
}
