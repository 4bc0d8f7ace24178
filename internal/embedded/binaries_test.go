//go:build unix

package embedded

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestMissingBinaries(t *testing.T) {
	_, err := StartPostgres(t.Context(), PostgresConfig{DataDir: dataDir(t), BinDir: t.TempDir()})
	if !errors.Is(err, ErrNotInstalled) {
		t.Fatalf("err = %v, want ErrNotInstalled", err)
	}
	if !strings.Contains(err.Error(), "install it with \"") || strings.Contains(err.Error(), "\n") {
		t.Errorf("%q does not say in one line what installs it", err)
	}
}

// fakeRelease makes a folder whose programs claim to be of one release.
func fakeRelease(t *testing.T, folder, version string) string {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{"initdb", "postgres"} {
		script := "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + " (Debian 1)'\n"
		if err := os.WriteFile(filepath.Join(folder, program), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestFindBinaries(t *testing.T) {
	for name, test := range map[string]struct {
		version string
		wanted  int
		want    int
		refusal string
	}{
		"any release":          {version: "16.3", want: 16},
		"a release candidate":  {version: "19beta1", want: 19},
		"what made the folder": {version: "15.18", wanted: 15, want: 15},
		"another than made it": {version: "17.2", wanted: 15, refusal: "PostgreSQL 15, which made the existing data folder"},
		"too old":              {version: "12.1", refusal: "has PostgreSQL 12, and 14 or newer is needed"},
		"not PostgreSQL":       {version: "none", refusal: "says"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := findBinaries(fakeRelease(t, t.TempDir(), test.version), test.wanted, account{})
			if test.refusal == "" {
				if err != nil || got.major != test.want {
					t.Fatalf("got %d, %v, want %d", got.major, err, test.want)
				}
				return
			}
			if !errors.Is(err, ErrNotInstalled) || !strings.Contains(err.Error(), test.refusal) {
				t.Fatalf("err = %v, want %q", err, test.refusal)
			}
		})
	}
}

func TestProgramsFromNPM(t *testing.T) {
	root := t.TempDir()
	t.Chdir(root)
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(root, "web", "node_modules", npmPackage(), "native", "bin")
	if !slices.Contains(knownFolders(), folder) {
		t.Fatalf("%s is not among %v", folder, knownFolders())
	}
}

func TestNewestFirst(t *testing.T) {
	root := t.TempDir()
	for _, version := range []string{"9.6", "10", "17", "15", "latest"} {
		if err := os.Mkdir(filepath.Join(root, version), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(root)
	if got, want := newestFirst("*"), []string{"17", "15", "10", "9.6", "latest"}; !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}
