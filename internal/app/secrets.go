package app

import (
	"context"
	"fmt"
	"path/filepath"

	"headway/internal/auth"
	"headway/internal/config"
	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/postgres"
)

// tokenSecret is what tokens of our own are signed with. Instances that share a database share it, unless it is configured.
func tokenSecret(ctx context.Context, settings *config.Config, store *postgres.Store) ([]byte, error) {
	if settings.Identity.TokenSecret != "" {
		return []byte(settings.Identity.TokenSecret), nil
	}
	own, err := auth.LoadOrCreateSecret(settings.Data, tokenFile)
	if err != nil || settings.DatabaseURL == "" {
		return own, err
	}
	return store.AgreeOnSecret(ctx, "token secret", own, true)
}

// hashing is what fans and visitors are hashed with. With another key every fan would be new and paid twice, so the database
// remembers which it was counted with.
func hashing(ctx context.Context, settings *config.Config, store *postgres.Store) (ingest.Config, error) {
	own, others := settings.Identity.FanKeys()
	share := false
	if len(own) == 0 {
		var err error
		if own, err = auth.LoadOrCreateSecret(settings.Data, fanFile); err != nil {
			return ingest.Config{}, err
		}
		share = settings.DatabaseURL != ""
	}
	key, err := store.AgreeOnKey(ctx, "fan key", own, others, share)
	if order.CodeOf(err) == order.CodeConflict {
		return ingest.Config{}, fmt.Errorf("the fans in this database were counted with another key, and with this one each would be new and paid twice: "+
			"set HEADWAY_FAN_KEY to the key of the other instances, or put the file %s back, or name the key in HEADWAY_OLD_FAN_KEYS", filepath.Join(settings.Data, fanFile))
	}
	return ingest.Config{HashKey: key, OtherHashKeys: others, ClickParameter: settings.Reports.ClickParameter}, err
}
