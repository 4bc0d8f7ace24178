package browser

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// shared is the browser of all scripts; each opens profiles of its own in it. It has to be a variable of the package: testing has no
// way to pass anything from TestMain to a test.
var shared browser

// browser is a Chromium in the care of serve.js, started when the first script asks for it.
type browser struct {
	once     sync.Once
	command  *exec.Cmd
	endpoint string
	err      error
	// end is the input of serve.js, which lives as long as it is open.
	end interface{ Close() error }
}

// address is where scripts connect to.
func (b *browser) address(t *testing.T) string {
	t.Helper()
	path := chromium(t)
	b.once.Do(func() { b.err = b.start(path) })
	if b.err != nil {
		t.Fatalf("start the browser: %v", b.err)
	}
	return b.endpoint
}

func (b *browser) start(chromium string) error {
	command := exec.Command("node", "serve.js")
	command.Env = append(os.Environ(), "CHROMIUM="+chromium)
	command.Stderr = os.Stderr
	command.WaitDelay = 10 * time.Second
	stdin, err := command.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	b.command, b.end = command, stdin
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return fmt.Errorf("serve.js ended before the browser was there: %w", err)
	}
	b.endpoint = strings.TrimSpace(line)
	return nil
}

// stop ends the browser, if there is one.
func (b *browser) stop() error {
	if b.command == nil {
		return nil
	}
	return errors.Join(b.end.Close(), b.command.Wait())
}
