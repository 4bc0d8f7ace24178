// Command generate writes graph/generated: what gqlgen writes by itself, but for what nothing here needs, and direct.go, by which
// package direct writes answers.
// It runs in the folder of gqlgen.yml.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
)

func main() {
	if err := generate("gqlgen.yml"); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func generate(file string) error {
	settings, err := config.LoadConfig(file)
	if err != nil {
		return err
	}
	plugin := directWriter{file: filepath.Join(filepath.Dir(settings.Exec.Filename), "direct.go")}
	// gqlgen compiles the folder that it writes to; what fitted the last schema may not fit this one.
	if err := os.Remove(plugin.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := api.Generate(settings, api.AddPlugin(plugin)); err != nil {
		return err
	}
	return trim(settings.Exec.Filename)
}
