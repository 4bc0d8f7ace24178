//go:build unix

package embedded

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the operating system user that PostgreSQL runs as.
type account struct {
	name     string
	uid, gid uint32
	switched bool // another user than this program's
}

// serverAccount is this program's own user. PostgreSQL refuses to run as root, so root gives it the owner of the cluster
// that exists, or else "postgres" or "nobody".
func serverAccount(cluster string) (account, error) {
	if os.Geteuid() != 0 {
		return account{uid: uint32(os.Geteuid()), gid: uint32(os.Getegid())}, nil
	}
	var stat syscall.Stat_t
	if err := syscall.Stat(cluster, &stat); err == nil && stat.Uid != 0 {
		return account{name: strconv.FormatUint(uint64(stat.Uid), 10), uid: stat.Uid, gid: stat.Gid, switched: true}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(found.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(found.Gid, 10, 32)
		if err := errors.Join(uidErr, gidErr); err != nil {
			return account{}, fmt.Errorf("user %s: %w", name, err)
		}
		return account{name: name, uid: uint32(uid), gid: uint32(gid), switched: true}, nil
	}
	return account{}, errors.New("PostgreSQL refuses to run as root, and this machine has neither a user postgres nor " +
		"nobody to run it as: create one with \"useradd --system postgres\", or start Headway as an ordinary user")
}

// apply makes cmd run as the account.
func (a account) apply(cmd *exec.Cmd) {
	if a.switched {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: a.uid, Gid: a.gid}}
	}
}

// own gives the folder to the account.
func (a account) own(folder string) error {
	if !a.switched {
		return nil
	}
	return os.Chown(folder, int(a.uid), int(a.gid))
}

// canReach reports whether the account may pass through folder and every folder above it. A program trusts its own user
// to reach what it has opened itself.
func (a account) canReach(folder string) bool {
	if !a.switched {
		return true
	}
	for {
		var stat syscall.Stat_t
		if err := syscall.Stat(folder, &stat); err != nil {
			return false
		}
		search := uint32(0o001)
		switch {
		case stat.Uid == a.uid:
			search = 0o100
		case stat.Gid == a.gid:
			search = 0o010
		}
		if uint32(stat.Mode)&search == 0 {
			return false
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return true
		}
		folder = parent
	}
}
