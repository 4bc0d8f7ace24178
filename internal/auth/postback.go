package auth

import (
	"context"
	"io"

	"headway/internal/order"
)

// postbackPrefix begins every postback secret, so that none can be taken for an API key's.
const postbackPrefix = "hwp_"

// NewPostbackSecret makes the last part of a postback URL (shown once) and the hash under which it is stored. It fails only when the
// source of randomness does.
func NewPostbackSecret(random io.Reader) (secret string, hash []byte, err error) {
	return newSecret(postbackPrefix, random)
}

// Postback works out whose postback URL ends in the secret. The viewer may report fans and nothing else, whatever else the key
// may. Errors: UNAUTHENTICATED, UNAVAILABLE.
func (a *Authenticator) Postback(ctx context.Context, secret string) (order.Viewer, error) {
	unknown := unauthenticated("This postback URL is not known, or was revoked. Put a new one into the tracker.")
	if !isSecret(postbackPrefix, secret) {
		return order.Viewer{}, unknown
	}
	owner, err := a.directory.keyByPostback(ctx, HashKeySecret(secret))
	if err != nil {
		if order.CodeOf(err) == order.CodeNotFound {
			return order.Viewer{}, unknown
		}
		return order.Viewer{}, err
	}
	key, now := owner.key, a.now()
	if key.RevokedAt != nil || key.ExpiresAt != nil && !now.Before(*key.ExpiresAt) {
		return order.Viewer{}, unauthenticated("The API key of this postback URL has ended. Put the URL of another one into the tracker.")
	}
	a.lastUse.note(key.ID, now)
	viewer := viewerOf(owner.account, []order.Scope{order.ScopeDeliveriesWrite})
	viewer.KeyID, viewer.GrantedByPlatform = key.ID, key.GrantedByPlatform
	return viewer, nil
}

// keyByPostback finds the key of a postback URL, and its account.
func (d *directory) keyByPostback(ctx context.Context, hash []byte) (keyOwner, error) {
	return d.byPostback.through(string(hash), func() (keyOwner, error) {
		key, account, err := d.APIKeyByPostback(ctx, hash)
		return safe(keyOwner{key: key, account: account}, err)
	})
}
