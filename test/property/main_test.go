package property

import (
	"os"
	"testing"

	"headway/internal/pgtest"
	"headway/internal/postgres"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, postgres.Migrate)) }
