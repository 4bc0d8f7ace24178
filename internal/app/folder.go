package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// What lies in a data folder.
const (
	postgresFolder = "postgres"         // the private PostgreSQL
	noteFile       = "run/headway.json" // how to reach what runs here
	tokenFile      = "token.secret"     // what tokens are signed with
	fanFile        = "fan.key"          // what fans are hashed with
)

// makeFolder makes the data folder. Others may pass through it, since root's private PostgreSQL has a user of its own; what
// lies inside is closed to them.
func makeFolder(folder string) error {
	err := os.MkdirAll(folder, 0o755)
	if err == nil {
		err = probe(folder)
	}
	if err != nil {
		return fmt.Errorf("data folder %s cannot be written (%w): make it writable, or choose another one with --data", folder, cause(err))
	}
	return nil
}

// probe writes a file, since permissions alone do not tell whether one can.
func probe(folder string) error {
	file, err := os.CreateTemp(folder, ".probe-*")
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// cause is the reason without the path, which the sentence names already.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// Note tells other commands how to reach the server that uses a data folder. It is readable by the server's user alone,
// because the database's address may hold a password.
type Note struct {
	PID         int    `json:"pid"`
	URL         string `json:"url"`
	DatabaseURL string `json:"databaseUrl"`
	// Private tells that the database is one that the server runs itself.
	Private  bool   `json:"private"`
	RedisURL string `json:"redisUrl"`
}

// writeNote puts the note in place in one step, so that nobody reads half of it.
func writeNote(folder string, note Note) error {
	path := filepath.Join(folder, noteFile)
	text, err := json.MarshalIndent(note, "", "  ")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err == nil {
		err = os.WriteFile(path+".new", append(text, '\n'), 0o600)
	}
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		return fmt.Errorf("note in the data folder how the server is reached: %w", err)
	}
	return nil
}

// removeNote takes the note away unless another server on the same folder has written its own since.
func removeNote(folder string, own Note) error {
	note, err := readNote(folder)
	if err != nil || note == nil || *note != own {
		return err
	}
	return os.Remove(filepath.Join(folder, noteFile))
}

// readNote gives the note as it stands, or nil.
func readNote(folder string) (*Note, error) {
	text, err := os.ReadFile(filepath.Join(folder, noteFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read how the server of this data folder is reached: %w", err)
	}
	var note Note
	if err := json.Unmarshal(text, &note); err != nil {
		return nil, fmt.Errorf("read %s: %w", filepath.Join(folder, noteFile), err)
	}
	return &note, nil
}

// RunningServer gives the note of the server that runs on a data folder, or nil. A note that a killed server left is none.
func RunningServer(folder string) (*Note, error) {
	note, err := readNote(folder)
	if err != nil || note == nil || !alive(note.PID) {
		return nil, err
	}
	return note, nil
}

// alive tells whether a process exists, whoever owns it.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
