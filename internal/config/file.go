package config

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
)

// readFile reads NAME=VALUE lines. Empty lines and lines that begin with # say nothing; a value may stand in single quotes
// as it is, or in double quotes as Go and shells write them. The error names the line.
func readFile(path string) (map[string]string, error) {
	file, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no file of settings %s: %w", path, err)
		}
		return nil, fmt.Errorf("the file of settings cannot be read: %w", err)
	}
	defer file.Close()
	values, names := map[string]string{}, names()
	lines := bufio.NewScanner(file)
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, found := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		name = strings.TrimSpace(name)
		if !found {
			return nil, fmt.Errorf("%s:%d: a line is NAME=VALUE", path, number)
		}
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("%s:%d: there is no setting %s; docs/configuration.md lists them", path, number, name)
		}
		value, err := unquote(strings.TrimSpace(value))
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, number, err)
		}
		if value != "" {
			values[name] = value
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return values, nil
}

func unquote(value string) (string, error) {
	if value == "" || value[0] != '"' && value[0] != '\'' {
		return value, nil
	}
	if len(value) < 2 || value[len(value)-1] != value[0] {
		return "", errors.New("the quote is not closed at the end of the line")
	}
	if value[0] == '\'' {
		return value[1 : len(value)-1], nil
	}
	plain, err := strconv.Unquote(value)
	if err != nil {
		return "", errors.New("what is in the quotes is not understood; use single quotes for a value as it is")
	}
	return plain, nil
}
