package auth

import (
	"testing"

	"headway/internal/order"
)

func TestRights(t *testing.T) {
	base := order.Viewer{AccountID: order.ID{1}, Role: order.RoleMarketer, ActorID: order.ID{1}, ActorRole: order.RoleMarketer}
	scoped := func(scopes ...order.Scope) order.Viewer {
		viewer := base
		viewer.Scopes = scopes
		return viewer
	}
	acting := base
	acting.ActorID, acting.ActorRole = order.ID{2}, order.RolePlatform
	byKey := base
	byKey.KeyID = order.ID{3}

	same := [][2]order.Viewer{
		{base, acting},
		{base, byKey},
		{scoped("orders:read", "tags:read"), scoped("tags:read", "orders:read", "tags:read")},
		{{}, {}},
	}
	for i, pair := range same {
		if Rights(pair[0]) != Rights(pair[1]) {
			t.Errorf("pair %d: %q and %q see the same", i, Rights(pair[0]), Rights(pair[1]))
		}
	}

	granted, client, other := base, base, base
	granted.GrantedByPlatform = true
	client.Role = order.RoleClient
	other.AccountID = order.ID{4}
	different := []order.Viewer{{}, base, granted, client, other, scoped([]order.Scope{}...), scoped("orders:read"), scoped("orders:read", "tags:read")}
	seen := map[string]int{}
	for i, viewer := range different {
		if before, found := seen[Rights(viewer)]; found {
			t.Errorf("viewers %d and %d have the same text %q", before, i, Rights(viewer))
		}
		seen[Rights(viewer)] = i
	}

	unsorted := scoped("tags:read", "orders:read")
	Rights(unsorted)
	if unsorted.Scopes[0] != "tags:read" {
		t.Error("the viewer's own scopes were reordered")
	}
}
