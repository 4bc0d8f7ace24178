//go:build unix

package embedded

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// oldestMajor is the oldest release of PostgreSQL that Headway runs on.
const oldestMajor = 14

// ErrNotInstalled says that no usable PostgreSQL was found; the whole message names the command that installs it.
var ErrNotInstalled = errors.New("PostgreSQL is not installed")

// binaries is a folder with the programs of one PostgreSQL release.
type binaries struct {
	folder string
	major  int
}

func (b binaries) initdb() string   { return filepath.Join(b.folder, "initdb") }
func (b binaries) postgres() string { return filepath.Join(b.folder, "postgres") }

// findBinaries looks in configured alone, if it is set, else in every place known to hold PostgreSQL. wanted is the
// release that made the existing cluster, 0 if there is none yet.
func findBinaries(configured string, wanted int, as account) (binaries, error) {
	folders := knownFolders()
	if configured != "" {
		folders = []string{configured}
	}
	var refused []string
	for _, folder := range folders {
		found, err := inspect(folder, as)
		switch {
		case errors.Is(err, os.ErrNotExist):
			continue
		case err != nil:
			refused = append(refused, err.Error())
		case found.major < oldestMajor:
			refused = append(refused, fmt.Sprintf("%s has PostgreSQL %d, and %d or newer is needed", folder, found.major, oldestMajor))
		case wanted != 0 && found.major != wanted:
			refused = append(refused, fmt.Sprintf("%s has PostgreSQL %d", folder, found.major))
		default:
			return found, nil
		}
	}
	return binaries{}, notInstalled(configured, wanted, refused)
}

// inspect finds out which release a folder holds: os.ErrNotExist if none.
func inspect(folder string, as account) (binaries, error) {
	found := binaries{folder: folder}
	for _, program := range []string{found.initdb(), found.postgres()} {
		if _, err := os.Stat(program); err != nil {
			return binaries{}, os.ErrNotExist
		}
	}
	resolved, err := filepath.EvalSymlinks(found.postgres())
	if err != nil {
		return binaries{}, fmt.Errorf("PostgreSQL in %s: %w", folder, err)
	}
	if !as.canReach(filepath.Dir(resolved)) {
		return binaries{}, fmt.Errorf("the programs in %s cannot be reached by user %s, under whom root has to run PostgreSQL", folder, as.name)
	}
	out, err := exec.Command(found.postgres(), "-V").Output()
	if err != nil {
		return binaries{}, fmt.Errorf("%s -V fails: %w", found.postgres(), err)
	}
	version := regexp.MustCompile(`^postgres \(PostgreSQL\) (\d+)`).FindSubmatch(out)
	if version == nil {
		return binaries{}, fmt.Errorf("%s -V says %q", found.postgres(), out)
	}
	found.major, err = strconv.Atoi(string(version[1]))
	return found, err
}

// knownFolders lists where PostgreSQL may be, best first.
func knownFolders() []string {
	var folders []string
	if postgres, err := exec.LookPath("postgres"); err == nil {
		folders = append(folders, filepath.Dir(postgres))
	}
	folders = append(folders, newestFirst("/usr/lib/postgresql/*/bin")...)
	folders = append(folders, newestFirst("/usr/pgsql-*/bin")...)
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		folders = append(folders, strings.TrimSpace(string(out)))
	}
	for _, pattern := range []string{
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
		"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	} {
		folders = append(folders, newestFirst(pattern)...)
	}
	return append(folders, npmFolders()...)
}

// newestFirst lists the folders that match a pattern whose star stands for a version number.
func newestFirst(pattern string) []string {
	folders, err := filepath.Glob(pattern)
	if err != nil {
		return nil // only a malformed pattern fails, and the patterns are constants
	}
	number := regexp.MustCompile(`\d+(\.\d+)?`)
	version := func(folder string) float64 {
		v, _ := strconv.ParseFloat(number.FindString(folder), 64) // a folder without a number sorts last
		return v
	}
	slices.SortStableFunc(folders, func(a, b string) int { return cmp.Compare(version(b), version(a)) })
	return folders
}

// npmFolders lists where npm puts the optional package with PostgreSQL's programs.
func npmFolders() []string {
	var folders []string
	for _, root := range []string{".", "web"} {
		folder, err := filepath.Abs(filepath.Join(root, "node_modules", npmPackage(), "native", "bin"))
		if err == nil {
			folders = append(folders, folder)
		}
	}
	return folders
}

// npmPackage is the package for this machine.
func npmPackage() string {
	arch := runtime.GOARCH
	switch arch {
	case "amd64":
		arch = "x64"
	case "386":
		arch = "ia32"
	}
	return "@embedded-postgres/" + runtime.GOOS + "-" + arch
}

// notInstalled is the error that names the way out.
func notInstalled(configured string, wanted int, refused []string) error {
	where := "was not found on this machine"
	if configured != "" {
		where = "was not found in " + configured
	}
	version := "PostgreSQL"
	if wanted != 0 {
		version = fmt.Sprintf("PostgreSQL %d, which made the existing data folder,", wanted)
	}
	if len(refused) > 0 {
		where += " (" + strings.Join(refused, "; ") + ")"
	}
	return fmt.Errorf("%w: %s %s; install it with %q, or set DATABASE_URL to a server of your own",
		ErrNotInstalled, version, where, installCommand(wanted))
}

// installCommand is what installs PostgreSQL here. npm comes last: it needs no rights, but is a copy for Headway alone.
func installCommand(wanted int) string {
	has := func(program string) bool {
		_, err := exec.LookPath(program)
		return err == nil
	}
	suffix := func(separator string) string {
		if wanted == 0 {
			return ""
		}
		return separator + strconv.Itoa(wanted)
	}
	switch {
	case has("apt-get"):
		return "sudo apt-get install postgresql" + suffix("-")
	case has("dnf"):
		return "sudo dnf install postgresql-server"
	case has("apk"):
		return "sudo apk add postgresql" + suffix("")
	case has("brew"):
		return "brew install postgresql@" + strconv.Itoa(max(wanted, 17))
	default:
		return "npm install --no-save " + npmPackage()
	}
}
