//go:build unix

package embedded

// FindPostgres tells, without starting anything, which folder with PostgreSQL's programs StartPostgres would use, and of
// which release they are. The error is ErrNotInstalled.
func FindPostgres(config PostgresConfig) (programs string, major int, err error) {
	cluster := (&folder{path: config.DataDir}).cluster()
	as, err := serverAccount(cluster)
	if err != nil {
		return "", 0, err
	}
	wanted, err := clusterMajor(cluster)
	if err != nil {
		return "", 0, err
	}
	found, err := findBinaries(config.BinDir, wanted, as)
	return found.folder, found.major, err
}
