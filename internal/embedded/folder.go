//go:build unix

package embedded

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
)

// ErrInUse says that another running server has the data folder; the whole message names its process.
var ErrInUse = errors.New("data folder is in use")

// What lies in a data folder.
const (
	lockFile      = "lock"         // held with flock by the program that runs the server; its pid, and the socket folder
	clusterFolder = "cluster"      // PostgreSQL's own data folder, complete or absent
	halfMade      = "cluster-new-" // clusters whose making was interrupted
	socketFolder  = "socket"
)

// longestSocket is the longest socket folder that leaves room for PostgreSQL's lock file in the 103 bytes that every
// system allows for the name of a socket.
const longestSocket = 103 - len("/.s.PGSQL.5432.lock")

// folder is a data folder that this program alone holds.
type folder struct {
	path   string // absolute, symbolic links resolved
	lock   *os.File
	socket string // 0700, the server account's; in the system's temporary folder if path is too long or closed to it
}

// openFolder makes the folder if need be and takes it for this program.
func openFolder(path string, as account) (*folder, error) {
	mode := os.FileMode(0o700)
	if as.switched {
		mode = 0o711 // the server's account has to pass through; what lies inside is closed to others
	}
	path, err := filepath.Abs(path)
	if err == nil {
		err = os.MkdirAll(path, mode)
	}
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return nil, unwritable(path, err)
	}
	lock, err := os.OpenFile(filepath.Join(path, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, unwritable(path, err)
	}
	f := &folder{path: path, lock: lock}
	if err := f.take(as); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return f, nil
}

func unwritable(path string, err error) error {
	return fmt.Errorf("data folder %s cannot be written (%w): make it writable, or choose another one with --data", path, err)
}

// take locks the folder, clears away what a killed predecessor left and makes the socket folder.
func (f *folder) take(as account) error {
	if err := syscall.Flock(int(f.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return fmt.Errorf("lock data folder %s: %w", f.path, err)
		}
		pid, _ := f.holder()
		return fmt.Errorf("%w: %s belongs to the Headway that runs as process %s; stop that one, or choose another folder with --data",
			ErrInUse, f.path, cmp.Or(pid, "unknown"))
	}
	if _, socket := f.holder(); strings.HasPrefix(filepath.Base(socket), socketPrefix) {
		_ = os.RemoveAll(socket) // of a predecessor that was killed; in the temporary folder, so it may be gone already
	}
	leftovers, err := filepath.Glob(filepath.Join(f.path, halfMade+"*"))
	if err != nil {
		return fmt.Errorf("data folder %s: %w", f.path, err)
	}
	for _, leftover := range leftovers {
		if err := os.RemoveAll(leftover); err != nil {
			return fmt.Errorf("remove a cluster that was never finished: %w", err)
		}
	}
	if err := f.makeSocketFolder(as); err != nil {
		return fmt.Errorf("socket folder: %w", err)
	}
	if err := f.lock.Truncate(0); err != nil {
		return unwritable(f.path, err)
	}
	if _, err := f.lock.WriteAt(fmt.Appendf(nil, "%d\n%s\n", os.Getpid(), f.socket), 0); err != nil {
		return unwritable(f.path, err)
	}
	return nil
}

// socketPrefix marks our socket folders among the system's temporary files.
const socketPrefix = "headway-socket-"

// makeSocketFolder prefers the data folder, where nothing is left behind. A name that would need quoting in PostgreSQL's
// settings or in a URL goes to the temporary folder too.
func (f *folder) makeSocketFolder(as account) error {
	f.socket = filepath.Join(f.path, socketFolder)
	plain := regexp.MustCompile(`^[A-Za-z0-9/._-]+$`).MatchString(f.socket)
	var err error
	if plain && len(f.socket) <= longestSocket && as.canReach(f.path) {
		if err = os.RemoveAll(f.socket); err == nil {
			err = os.Mkdir(f.socket, 0o700)
		}
	} else {
		f.socket, err = os.MkdirTemp("/tmp", socketPrefix)
	}
	if err != nil {
		return err
	}
	return as.own(f.socket)
}

// holder reads who wrote the lock file last: a pid and a socket folder, both as text.
func (f *folder) holder() (pid, socket string) {
	content, err := io.ReadAll(io.NewSectionReader(f.lock, 0, 4096))
	if err != nil {
		return "", ""
	}
	pid, rest, _ := strings.Cut(string(content), "\n")
	socket, _, _ = strings.Cut(rest, "\n")
	return pid, socket
}

func (f *folder) cluster() string { return filepath.Join(f.path, clusterFolder) }

// close gives the folder up. The lock file stays: removing it would let two programs lock two files of one name.
func (f *folder) close() error {
	return errors.Join(os.RemoveAll(f.socket), f.lock.Close())
}
