package auth

import (
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// The test may run as root, whom no mode stops: the call is made on a thread that has an ordinary user's rights to files.
func TestLoadOrCreateSecretInAReadOnlyFolder(t *testing.T) {
	dir, err := os.MkdirTemp("", "headway-read-only-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	refused := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked, so that the thread ends with the goroutine
		if os.Geteuid() == 0 {
			if err := syscall.Setfsuid(65534); err != nil {
				refused <- err
				return
			}
		}
		_, err := LoadOrCreateSecret(dir, "token.secret")
		refused <- err
	}()
	if err := <-refused; err == nil || !strings.Contains(err.Error(), "the folder is read-only for this user") {
		t.Errorf("got %v", err)
	}
}
