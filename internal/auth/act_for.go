package auth

import (
	"context"

	"headway/internal/order"
)

// actFor gives the platform the rights of another account, and remembers who acts. The limits of its credentials stay.
func (a *Authenticator) actFor(ctx context.Context, viewer order.Viewer, target string) (order.Viewer, error) {
	if !viewer.IsPlatform() {
		return order.Viewer{}, order.Forbidden("Only the platform may act for another account. Leave the header Headway-Act-For out.")
	}
	id, kind, err := order.ParseID(target, accountKinds()...)
	if err != nil {
		return order.Viewer{}, order.BadInput("Headway-Act-For",
			"The header Headway-Act-For must be the id of an account: mar_, cli_ or plt_ and 26 characters.")
	}
	account, err := a.directory.Account(ctx, id)
	switch {
	case order.CodeOf(err) == order.CodeNotFound, err == nil && account.Role.Kind() != kind:
		return order.Viewer{}, order.Errorf(order.CodeNotFound, "There is no account %s to act for.", target)
	case err != nil:
		return order.Viewer{}, err
	}
	viewer.AccountID, viewer.Role = account.ID, account.Role
	return viewer, nil
}

// accountKinds are the kinds of id that name an account.
func accountKinds() []order.Kind {
	return []order.Kind{order.KindMarketer, order.KindClient, order.KindPlatform}
}
