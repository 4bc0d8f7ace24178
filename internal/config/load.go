package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

const (
	// prefix begins the names of the settings that are Headway's alone.
	prefix = "HEADWAY_"
	// fileName is the file of settings in the data folder.
	fileName = "headway.env"
	// testPrefix begins the names that our tests use; they are no settings.
	testPrefix = prefix + "TEST_"
	// watchToken is what "headway watch" signs in with; it is no setting of a server.
	watchToken = prefix + "TOKEN"
)

// Sources is where Load looks, strongest first.
type Sources struct {
	// Flags are the flags that were given, by the names of their settings; see Flags.Given.
	Flags map[string]string
	// Environment is "NAME=VALUE" as os.Environ has it. An empty value is the same as none.
	Environment []string
	// File is a file of settings; when empty, headway.env in the data folder is read if it is there.
	File string
	// Root tells that the program runs as root, whose private PostgreSQL cannot live in root's home.
	Root bool
}

// Load reads every setting, or says in one sentence which one cannot be understood. What is understood may still be
// wrong: see Problems.
func Load(sources Sources) (*Config, error) {
	environment, unknown := known(sources.Environment)
	folder := cmp.Or(sources.Flags[dataName], environment[dataName], defaultFolder(sources))
	path := cmp.Or(sources.File, filepath.Join(folder, fileName))
	file, err := readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && sources.File == "":
		path, file = "", nil
	case err != nil:
		return nil, err
	case sources.File == "" && file[dataName] != "":
		return nil, fmt.Errorf("%s lies in the data folder and cannot choose another one: take %s out of it", path, dataName)
	}

	values, origins := map[string]string{dataName: folder}, map[string]Origin{}
	for _, source := range []struct {
		values map[string]string
		origin Origin
	}{{file, Origin(path)}, {environment, FromEnvironment}, {sources.Flags, FromFlag}} {
		maps.Copy(values, source.values)
		for name := range source.values {
			origins[name] = source.origin
		}
	}
	c, err := parse(values, origins)
	if err != nil {
		return nil, err
	}
	c.unknown = unknown
	if c.Data != "" {
		if c.Data, err = filepath.Abs(c.Data); err != nil {
			return nil, fmt.Errorf("data folder: %w", err)
		}
	}
	c.Data, c.PublicURL = strings.TrimSpace(c.Data), strings.TrimRight(c.PublicURL, "/")
	return c, nil
}

const dataName = "HEADWAY_DATA"

// known picks the settings out of the environment, and names what looks like one and is none.
func known(environment []string) (values map[string]string, unknown []string) {
	values = map[string]string{}
	names := names()
	for _, entry := range environment {
		name, value, _ := strings.Cut(entry, "=")
		switch {
		case value == "", name == watchToken:
		case slices.Contains(names, name):
			values[name] = value
		case strings.HasPrefix(name, prefix) && !strings.HasPrefix(name, testPrefix):
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown)
	return values, unknown
}

func names() []string {
	settings := Settings()
	names := make([]string, len(settings))
	for i, s := range settings {
		names[i] = s.Name
	}
	return names
}

// parse turns the merged texts into a Config.
func parse(values map[string]string, origins map[string]Origin) (*Config, error) {
	c := &Config{origins: origins}
	err := env.ParseWithOptions(c, env.Options{Environment: values})
	if err == nil {
		return c, nil
	}
	// The library names Go's fields; people know settings by their names. One is enough: they mend one at a time.
	for _, s := range Settings() {
		if _, given := values[s.Name]; !given {
			continue
		}
		one := env.ParseWithOptions(&Config{}, env.Options{Environment: map[string]string{s.Name: values[s.Name]}})
		if one == nil {
			continue
		}
		shown := fmt.Sprintf("%q", values[s.Name])
		if s.Secret {
			shown = "its value"
		}
		return nil, fmt.Errorf("%s (%s): %s is not understood; %s The default is %s",
			s.Name, cmp.Or(origins[s.Name], "default"), shown, s.Doc, s.Default)
	}
	return nil, fmt.Errorf("settings: %w", err)
}

// defaultFolder is where data goes when nobody says so, or empty when there is no home.
func defaultFolder(sources Sources) string {
	if sources.Root {
		return "/var/lib/headway"
	}
	home, xdg := "", ""
	for _, entry := range sources.Environment {
		name, value, _ := strings.Cut(entry, "=")
		switch name {
		case "HOME":
			home = value
		case "XDG_DATA_HOME":
			xdg = value
		}
	}
	switch {
	case filepath.IsAbs(xdg): // the specification says to ignore any other
		return filepath.Join(xdg, "headway")
	case home != "":
		return filepath.Join(home, ".local", "share", "headway")
	}
	return ""
}

// FromMachine are the sources of a program that was started with these flags.
func FromMachine(flags map[string]string, file string) Sources {
	return Sources{Flags: flags, Environment: os.Environ(), File: file, Root: os.Geteuid() == 0}
}
