package auth

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"headway/internal/order"
)

// keyPrefix begins every API key's secret, so that a reader, and a scanner for leaked secrets, knows one.
const keyPrefix = "hwk_"

// NewKeySecret makes the secret of a new API key (shown once) and the hash under which the key is stored. It fails only
// when the source of randomness does.
func NewKeySecret(random io.Reader) (secret string, hash []byte, err error) {
	return newSecret(keyPrefix, random)
}

// HashKeySecret is the SHA-256 of a secret. A plain hash serves: nobody can guess 256 random bits.
func HashKeySecret(secret string) []byte {
	hash := sha256.Sum256([]byte(secret))
	return hash[:]
}

// isKeySecret tells what NewKeySecret could have made, which spares the store a flood of nonsense.
func isKeySecret(text string) bool { return isSecret(keyPrefix, text) }

// newSecret makes a secret that begins with the prefix, and its hash.
func newSecret(prefix string, random io.Reader) (secret string, hash []byte, err error) {
	var raw [secretLength]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", nil, fmt.Errorf("read randomness for a secret %s…: %w", prefix, err)
	}
	secret = prefix + base64.RawURLEncoding.EncodeToString(raw[:])
	return secret, HashKeySecret(secret), nil
}

func isSecret(prefix, text string) bool {
	encoded, found := strings.CutPrefix(text, prefix)
	raw, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	return found && err == nil && len(raw) == secretLength
}

// byKey identifies the sender of an API key.
func (a *Authenticator) byKey(ctx context.Context, secret string) (Session, error) {
	unknown := unauthenticated("This API key is not known. Check that it was copied whole, or create another one.")
	if !isKeySecret(secret) {
		return Session{}, unknown
	}
	owner, err := a.directory.keyByHash(ctx, HashKeySecret(secret))
	if err != nil {
		if order.CodeOf(err) == order.CodeNotFound {
			return Session{}, unknown
		}
		return Session{}, err
	}

	key, account, now := owner.key, owner.account, a.now()
	switch {
	case key.RevokedAt != nil:
		return Session{}, unauthenticated("This API key was revoked. Create another one.")
	case key.ExpiresAt != nil && !now.Before(*key.ExpiresAt):
		return Session{}, unauthenticated("This API key expired at %s. Create another one.", instant(*key.ExpiresAt))
	}
	a.lastUse.note(key.ID, now)

	session := Session{Viewer: viewerOf(account, key.Scopes), KeyID: key.ID}
	session.Viewer.KeyID = key.ID
	session.Viewer.GrantedByPlatform = key.GrantedByPlatform
	if key.ExpiresAt != nil {
		session.ExpiresAt = *key.ExpiresAt
	}
	return session, nil
}

// viewerOf is the account itself, limited to the scopes.
func viewerOf(account *order.Account, scopes []order.Scope) order.Viewer {
	return order.Viewer{
		AccountID: account.ID, Role: account.Role,
		ActorID: account.ID, ActorRole: account.Role,
		Scopes: scopes,
	}
}
