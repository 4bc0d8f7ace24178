package auth

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestLoadOrCreateSecret(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	first, err := LoadOrCreateSecret(dir, "token.secret")
	if err != nil || len(first) != secretLength {
		t.Fatalf("got %d bytes, %v", len(first), err)
	}
	again, err := LoadOrCreateSecret(dir, "token.secret")
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("the second call gave another secret, %v", err)
	}
	other, err := LoadOrCreateSecret(dir, "fan.key")
	if err != nil || bytes.Equal(first, other) {
		t.Errorf("two names have one secret, %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, "token.secret"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v; want mode 0600", info.Mode(), err)
	}
	if names := folder(t, dir); len(names) != 2 {
		t.Errorf("left behind: %v", names)
	}
}

func TestLoadOrCreateSecretConcurrently(t *testing.T) {
	dir := t.TempDir()
	secrets := make([][]byte, 16)
	begin := make(chan struct{})
	var running sync.WaitGroup
	for i := range secrets {
		running.Go(func() {
			<-begin
			secret, err := LoadOrCreateSecret(dir, "token.secret")
			if err != nil {
				t.Error(err)
			}
			secrets[i] = secret
		})
	}
	close(begin)
	running.Wait()
	for _, secret := range secrets {
		if !bytes.Equal(secret, secrets[0]) {
			t.Fatal("two callers got different secrets")
		}
	}
	if names := folder(t, dir); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
}

func TestLoadOrCreateSecretRefuses(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "short"), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ dir, name, text string }{
		{dir, "short", "5 bytes rather than 32"},
		{filepath.Join(dir, "short"), "token.secret", "cannot"},
		{dir, "../escape", "not the name"},
		{dir, "..", "not the name"},
		{dir, ".", "not the name"},
		{dir, "", "not the name"},
	}
	for _, test := range tests {
		if secret, err := LoadOrCreateSecret(test.dir, test.name); err == nil || !strings.Contains(err.Error(), test.text) || secret != nil {
			t.Errorf("%q: got %v, want an error with %q", test.name, err, test.text)
		}
	}
}

func folder(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
