package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// endWithin bounds a script.
const endWithin = 2 * time.Minute

// script is one of the programs in this folder, which drive a browser. It asks for what has to happen meanwhile by a line of
// JSON on its output, and goes on when it reads "done".
type script struct {
	name string
	// environment is "NAME=VALUE", beside that of the test.
	environment []string
	// deeds are what the script may ask for, by name.
	deeds map[string]func(request)
}

// request is what a script asks for.
type request struct {
	Ask      string
	Campaign string
	Account  string
	Fans     int
	Count    int
	Seconds  int
}

// run runs the script and fails the test with its output if it fails.
func (s script) run(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("node_modules"); errors.Is(err, fs.ErrNotExist) {
		t.Fatal("the npm packages of test/browser are not installed: run make test, or npm ci in that folder")
	}
	ctx, cancel := context.WithTimeout(t.Context(), endWithin)
	defer cancel()
	results, err := filepath.Abs("../../test-results/browser")
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(ctx, "node", s.name+".js")
	command.Env = append(append(os.Environ(), "BROWSER="+shared.address(t), "RESULTS="+results), s.environment...)
	command.Stderr = t.Output()
	// The script closes what it opened when asked to end; only a script that does not end is killed.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 10 * time.Second
	stdin, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	s.serve(t, stdout, stdin)
	if err := command.Wait(); err != nil {
		t.Fatalf("%s.js: %v", s.name, err)
	}
}

// serve does what the script asks for, until it says nothing more.
func (s script) serve(t *testing.T, from io.Reader, to io.Writer) {
	t.Helper()
	for lines := bufio.NewScanner(from); lines.Scan(); {
		var asked request
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			t.Log(lines.Text())
			continue
		}
		answer := "an unknown request"
		if deed := s.deeds[asked.Ask]; deed != nil {
			deed(asked)
			answer = "done"
		}
		fmt.Fprintln(to, answer) // fails only if the script has ended, which Wait tells better
	}
}

// chromium is the browser to use: CHROMIUM_PATH, or the first that is found.
func chromium(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("CHROMIUM_PATH"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("there is no Chromium: install it (Debian: apt-get install chromium), or name one in CHROMIUM_PATH")
	return ""
}
