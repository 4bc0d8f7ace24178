package share

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

const (
	// manifest is where the build says what its files are called.
	manifest = ".vite/manifest.json"
	// entrySource is the source of the page's script.
	entrySource = "src/share.tsx"
)

// entry is what the page loads of the build.
type entry struct {
	Script string
	// Preload are the scripts that Script imports.
	Preload []string
	Styles  []string
}

// readEntry finds the page's files. A program that was built without its pages has none, and its public page is plain and still.
func readEntry(site fs.FS) (entry, error) {
	text, err := fs.ReadFile(site, manifest)
	if errors.Is(err, fs.ErrNotExist) {
		return entry{}, nil
	}
	if err != nil {
		return entry{}, fmt.Errorf("read the manifest of the pages: %w", err)
	}
	type chunk struct {
		File    string
		CSS     []string
		Imports []string
	}
	var chunks map[string]chunk
	if err := json.Unmarshal(text, &chunks); err != nil {
		return entry{}, fmt.Errorf("read the manifest of the pages: %w", err)
	}
	first, found := chunks[entrySource]
	if !found {
		return entry{}, fmt.Errorf("the manifest of the pages has no %s; build them again", entrySource)
	}
	e := entry{Script: "/" + first.File}
	seen := map[string]bool{}
	var collect func(c chunk)
	collect = func(c chunk) {
		for _, name := range c.Imports {
			if imported := chunks[name]; !seen[name] {
				seen[name] = true
				collect(imported)
				e.Preload = append(e.Preload, "/"+imported.File)
			}
		}
		for _, name := range c.CSS {
			if name = "/" + name; !slices.Contains(e.Styles, name) {
				e.Styles = append(e.Styles, name)
			}
		}
	}
	collect(first)
	return e, nil
}
