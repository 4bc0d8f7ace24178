package order

import "time"

// Account is a marketer, a client or the platform.
type Account struct {
	ID   ID
	Role Role
	Name string
	// ExternalID is how a configured token issuer names the account (the token's sub), or empty.
	ExternalID string
	CreatedAt  time.Time
}

// Creator is the page that fans are ordered for. It belongs to one client.
type Creator struct {
	ID       ID
	ClientID ID
	Name     string
}

// APIKey lets a program act as an account. The secret itself is shown once and never stored.
type APIKey struct {
	ID        ID
	AccountID ID
	Name      string
	// Scopes limits the key; nil is no limit but the account's own rights.
	Scopes []Scope
	// GrantedByPlatform tells that a platform account made the key for this account.
	GrantedByPlatform bool
	CreatedAt         time.Time
	ExpiresAt         *time.Time
	LastUsedAt        *time.Time
	RevokedAt         *time.Time
	// PostbackSince is when the key's postback URL was made; nil when it has none.
	PostbackSince *time.Time
}
