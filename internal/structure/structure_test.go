// Package structure holds the rules of how the program is put together.
package structure

import (
	"bufio"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "headway"
	root   = "../.."
	// longest is how many lines a file may have; past that it is split by meaning.
	longest = 400
)

// imports are the packages of this module with what each imports outside its tests.
type imports map[string][]string

// layer is how far up a package stands. Imports go down only, and packages of one layer do not know each other.
type layer int

const (
	nothing   layer = iota // imports the standard library only
	adapter                // adapts the domain to something: a database, a protocol, a file
	testsOnly              // gives tests a server; for tests alone
	wiring                 // puts adapters together
	program                // starts
)

func layerOf(pkg string) layer {
	switch pkg {
	case module, module + "/web", module + "/internal/order":
		return nothing
	case module + "/internal/app":
		return wiring
	case module + "/internal/pgtest", module + "/internal/redistest", module + "/internal/ordertest":
		return testsOnly
	}
	for _, programs := range []string{"/cmd/", "/bench", "/test/"} {
		if strings.HasPrefix(pkg, module+programs) {
			return program
		}
	}
	return adapter
}

// family is the folder below which packages belong together and may import each other: internal/embedded, graph.
func family(pkg string) string {
	parts := strings.Split(strings.TrimPrefix(pkg, module+"/"), "/")
	if parts[0] == "internal" && len(parts) > 1 {
		return parts[1]
	}
	return parts[0]
}

// violations are the imports that design forbids, as sentences.
func violations(all imports) []string {
	var found []string
	for _, pkg := range slices.Sorted(maps.Keys(all)) {
		for _, imported := range all[pkg] {
			if why := forbids(pkg, imported); why != "" {
				found = append(found, fmt.Sprintf("%s imports %s: %s", pkg, imported, why))
			}
		}
	}
	return found
}

func forbids(pkg, imported string) string {
	ours := imported == module || strings.HasPrefix(imported, module+"/")
	from, to := layerOf(pkg), layerOf(imported)
	switch {
	case from == nothing && (ours || strings.Contains(imported, ".")):
		return "it takes the standard library only"
	case !ours, from == testsOnly && to == adapter, from == to && (from == adapter || from == program) && family(pkg) == family(imported):
		return ""
	case to == testsOnly:
		return "that is for tests"
	case to >= from:
		return "imports go down, from cmd over internal/app and the adapters to internal/order"
	case from == adapter && imported != module+"/internal/order":
		return "only internal/app knows more than the domain"
	}
	return ""
}

// readImports parses every package of the module. Folders with a module of their own are other programs.
func readImports(t *testing.T) imports {
	t.Helper()
	all := imports{}
	walk(t, func(file string) {
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		pkg := path.Join(module, path.Dir(filepath.ToSlash(file)))
		for _, spec := range parsed.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			all[pkg] = append(all[pkg], name)
		}
	})
	return all
}

// walk visits every file of the module.
func walk(t *testing.T, visit func(file string)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.IsDir() {
			visit(name)
			return nil
		}
		_, err = os.Stat(filepath.Join(root, name, "go.mod"))
		if name != "." && (err == nil || strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules" || entry.Name() == "dist") {
			return fs.SkipDir
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportsGoDown(t *testing.T) {
	all := readImports(t)
	for _, pkg := range []string{"headway/internal/order", "headway/internal/app", "headway/cmd/headway", "headway/graph/transport"} {
		if len(all[pkg]) == 0 {
			t.Errorf("%s was not read; is the test looking in the right place?", pkg)
		}
	}
	for _, violation := range violations(all) {
		t.Error(violation)
	}
}

func TestForbiddenImportsAreFound(t *testing.T) {
	for pkg, cases := range map[string]map[string]bool{
		"headway/internal/order": {
			"time": false, "github.com/google/uuid": true, "headway/internal/postgres": true,
		},
		"headway/internal/postgres": {
			"headway/internal/order": false, "github.com/lib/pq": false, "headway/internal/live": true,
			"headway/graph": true, "headway/internal/app": true, "headway/internal/pgtest": true, "headway/internal/config": true,
		},
		"headway/graph": {
			"headway/graph/model": false, "headway/graph/transport": false, "headway/internal/order": false, "headway/internal/auth": true,
		},
		"headway/internal/embedded": {"headway/internal/embedded/process": false},
		"headway/internal/pgtest":   {"headway/internal/embedded": false, "headway/internal/app": true},
		"headway/internal/app": {
			"headway/graph": false, "headway/internal/config": false, "headway/web": false, "headway/internal/pgtest": true, "headway/cmd/headway": true,
		},
		"headway/cmd/headway": {"headway/internal/app": false, "headway": false, "headway/internal/redistest": true, "headway/bench/fanout": true},
		"headway/bench/fanout": {
			"headway/bench/fanout/client": false, "headway/internal/embedded": false, "headway/internal/pgtest": true, "headway/cmd/headway": true,
		},
		"headway/web": {"embed": false, "headway/internal/order": true},
	} {
		for imported, want := range cases {
			if got := violations(imports{pkg: {imported}}); (len(got) > 0) != want {
				t.Errorf("%s importing %s: %v, want forbidden: %v", pkg, imported, got, want)
			}
		}
	}
}

// meaningless are names that say nothing about what is inside.
var meaningless = regexp.MustCompile(`(^|[/_.-])(utils?|helpers?|common|misc|stuff)([/_.-]|$)`)

func TestNamesMeanSomething(t *testing.T) {
	walk(t, func(file string) {
		if meaningless.MatchString(file) {
			t.Errorf("%s: name it after what is in it", file)
		}
	})
	for name, want := range map[string]bool{"internal/util/x.go": true, "graph/helpers.go": true, "a/test_util.go": true, "internal/commonality.go": false} {
		if meaningless.MatchString(name) != want {
			t.Errorf("%s is judged wrongly", name)
		}
	}
}

func TestFilesAreShort(t *testing.T) {
	walk(t, func(file string) {
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return
		}
		lines, generated := measure(t, filepath.Join(root, file))
		if lines > longest && !generated {
			t.Errorf("%s has %d lines; split it by meaning", file, lines)
		}
	})
}

func measure(t *testing.T, file string) (lines int, generated bool) {
	t.Helper()
	opened, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	scanner := bufio.NewScanner(opened)
	scanner.Buffer(nil, 16<<20) // generated files embed whole schemas in a line
	for ; scanner.Scan(); lines++ {
		generated = generated || strings.HasPrefix(scanner.Text(), "// Code generated ")
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	return lines, generated
}

func TestNoInit(t *testing.T) {
	initFunction := regexp.MustCompile(`(?m)^func init\(\)`)
	walk(t, func(file string) {
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return
		}
		content, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		if initFunction.Match(content) {
			t.Errorf("%s has an init function; what a thing needs, its constructor takes", file)
		}
	})
}
