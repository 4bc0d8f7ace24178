package auth

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// secretLength is the length in bytes of every secret made here, and the least that is accepted.
const secretLength = 32

// LoadOrCreateSecret gives the 32 random bytes in the file DIR/name, and makes the file (mode 0600) on first use. Of
// several processes that make it at once one wins, and all get its secret. The error is a sentence for the operator.
func LoadOrCreateSecret(dir, name string) ([]byte, error) {
	if name != filepath.Base(name) || !filepath.IsLocal(name) || name == "." {
		return nil, fmt.Errorf("%q is not the name of a secret file", name)
	}
	path := filepath.Join(dir, name)
	secret, err := readSecret(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return secret, err
	}
	if err := createSecret(dir, path); err != nil && !errors.Is(err, fs.ErrExist) {
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
			return nil, fmt.Errorf("cannot make the secret file %s: the folder is read-only for this user; choose another data folder, or make it writable (%w)", path, err)
		}
		return nil, fmt.Errorf("cannot make the secret file %s: %w", path, err)
	}
	return readSecret(path)
}

func readSecret(path string) ([]byte, error) {
	secret, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the secret file %s: %w", path, err)
	}
	if len(secret) != secretLength {
		return nil, fmt.Errorf("the secret file %s has %d bytes rather than %d; put the right file back, "+
			"or delete it to get a new secret (which voids what the old one made)", path, len(secret), secretLength)
	}
	return secret, nil
}

// createSecret writes a complete file under another name and links it to its own: a link, unlike a rename, never replaces
// the file of a process that was faster, and nobody sees half a secret.
func createSecret(dir, path string) (err error) {
	// Others may need to pass through the data folder (the private database has a user of its own); the file is closed to them.
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	draft, err := os.CreateTemp(dir, ".secret-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(draft.Name())) }()

	secret := make([]byte, secretLength)
	rand.Read(secret) // never fails: without randomness the program ends
	_, err = draft.Write(secret)
	err = errors.Join(err, draft.Sync(), draft.Close())
	if err != nil {
		return err
	}
	if err := os.Link(draft.Name(), path); err != nil {
		return err
	}
	return syncFolder(dir)
}

// syncFolder makes a new name in the folder survive a power cut.
func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
