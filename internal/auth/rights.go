package auth

import (
	"slices"
	"strings"

	"headway/internal/order"
)

// Rights is a text that is equal for two viewers exactly when they may see the same: role, account, scopes and the
// platform's grant. Which token, key or actor carries these rights makes no difference.
func Rights(viewer order.Viewer) string {
	parts := []string{string(viewer.Role), viewer.AccountID.UUID(), "any scope", "own"}
	if viewer.Scopes != nil {
		scopes := slices.Sorted(slices.Values(viewer.Scopes))
		parts[2] = "scopes"
		for _, scope := range slices.Compact(scopes) {
			parts[2] += " " + string(scope)
		}
	}
	if viewer.GrantedByPlatform {
		parts[3] = "granted"
	}
	return strings.Join(parts, "|")
}
