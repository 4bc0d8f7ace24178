package model

import "headway/internal/order"

// Viewer is who is asking, and with which rights.
type Viewer struct {
	Account Account
	Role    order.Role
	// ActingAs is the platform account that acts for Account, or nil.
	ActingAs Account
	// Scopes limits the credential; nil is no limit.
	Scopes []order.Scope
}
