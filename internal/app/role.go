package app

import (
	"fmt"
	"strings"

	"headway/internal/order"
)

// ParseRole reads marketer, client or platform, in any case.
func ParseRole(text string) (order.Role, error) {
	role := order.Role(strings.ToUpper(text))
	if !role.Valid() {
		return "", fmt.Errorf("%q is not a role: take marketer, client or platform", text)
	}
	return role, nil
}

// RoleName is how people and the command line write a role.
func RoleName(role order.Role) string { return strings.ToLower(string(role)) }
