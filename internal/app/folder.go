package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// What lies in a data folder.
const (
	postgresFolder = "postgres"     // the private PostgreSQL
	noteFolder     = "run"          // how to reach what runs here, a file per process
	tokenFile      = "token.secret" // what tokens are signed with
	fanFile        = "fan.key"      // what fans are hashed with
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

// notePath is where a process leaves its note. Servers with a database of their own may share a data folder.
func notePath(folder string, pid int) string {
	return filepath.Join(folder, noteFolder, strconv.Itoa(pid)+".json")
}

// writeNote puts the note in place in one step, so that nobody reads half of it.
func writeNote(folder string, note Note) error {
	path := notePath(folder, note.PID)
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

// RunningServer gives the note of a server that runs on a data folder, or nil. The notes of killed ones are cleared away.
func RunningServer(folder string) (*Note, error) {
	paths, err := filepath.Glob(filepath.Join(folder, noteFolder, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("look for a running server: %w", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // it stopped just now
		}
		var note Note
		if err == nil {
			err = json.Unmarshal(text, &note)
		}
		if err != nil {
			return nil, fmt.Errorf("read how the server of this data folder is reached: %w", err)
		}
		if alive(note.PID) {
			return &note, nil
		}
		_ = os.Remove(path) // whoever may not is not misled by it either
	}
	return nil, nil
}

// alive tells whether a process exists, whoever owns it.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
