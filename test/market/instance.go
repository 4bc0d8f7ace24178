package market

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"headway/internal/embedded/process"
)

// Build compiles the program as it is installed, for instances that are killed, and returns its path in the folder.
func Build(folder string) (binary string, err error) {
	binary = filepath.Join(folder, "headway")
	if output, err := exec.Command("go", "build", "-o", binary, "headway/cmd/headway").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, output)
	}
	return binary, nil
}

// Instance is the program in a process of its own. Start and Kill are for one goroutine; any may ask for the URL.
type Instance struct {
	tb       testing.TB
	binary   string
	data     string
	settings map[string]string
	child    *process.Process
	url      atomic.Value
}

// Launch runs one more instance until the test ends or it is killed.
func Launch(tb testing.TB, binary string, settings map[string]string) *Instance {
	tb.Helper()
	i := &Instance{tb: tb, binary: binary, data: tb.TempDir(), settings: settings}
	tb.Cleanup(i.Kill)
	i.Start()
	return i
}

// URL is where the instance listens, or did before it was killed; there is another one after each start.
func (i *Instance) URL() string {
	url, _ := i.url.Load().(string) // there is none before the first start
	return url
}

// Start runs the instance, again after Kill, and waits until it is ready.
func (i *Instance) Start() {
	i.tb.Helper()
	address := freeAddress(i.tb)
	cmd := exec.Command(i.binary, "serve", "--listen", address, "--data", i.data)
	cmd.Env = os.Environ()
	for name, value := range i.settings {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.Stderr = i.tb.Output()
	var err error
	if i.child, err = process.Start(cmd, syscall.SIGKILL); err != nil {
		i.tb.Fatal(err)
	}
	url := "http://" + address
	for deadline := time.Now().Add(startWithin); !ready(url); {
		select {
		case <-i.child.Exited():
			i.tb.Fatalf("the instance ended before it was ready: %v", i.child.Err())
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			i.tb.Fatalf("the instance is not ready within %v", startWithin)
		}
	}
	i.url.Store(url)
}

// Kill ends the instance as kill -9 does. One that has ended is no error.
func (i *Instance) Kill() {
	if i.child != nil {
		i.child.Kill()
	}
}

func freeAddress(tb testing.TB) string {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func ready(url string) bool {
	response, err := http.Get(url + "/readyz")
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// Ask sends an operation to a server that may fail, and tells whether it was answered without errors. With a body into which the
// answer does not fit, or none at all, nobody knows whether it took place.
func Ask(ctx context.Context, client *http.Client, url, token, document string, variables map[string]any, into any) error {
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var answer struct{ Data, Errors json.RawMessage }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return err
	}
	if len(answer.Errors) > 0 {
		return fmt.Errorf("%s", answer.Errors)
	}
	return json.Unmarshal(answer.Data, into)
}
