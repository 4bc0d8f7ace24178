package auth

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"headway/internal/order"
)

// Admit finds the account of somebody for whom an identity provider vouches, by the provider's own name for them, or makes it on
// first sight. It is UNAUTHENTICATED when the account has another role, for an account has one for ever; UNAVAILABLE.
func (a *Authenticator) Admit(ctx context.Context, subject, name string, role order.Role) (*order.Account, error) {
	if subject == "" || utf8.RuneCountInString(subject) > maxExternalID || strings.ContainsFunc(subject, unicode.IsControl) {
		return nil, unauthenticated("The provider's name for this person must have 1 to %d characters.", maxExternalID)
	}
	account, err := a.directory.AccountByExternalID(ctx, subject)
	if order.CodeOf(err) == order.CodeNotFound {
		person := claims{Name: name}
		person.Subject = subject
		account, err = a.directory.RegisterAccount(ctx, &order.Account{Role: role, Name: person.accountName(), ExternalID: subject})
	}
	if err != nil {
		return nil, err
	}
	if account.Role != role {
		return nil, unauthenticated("This person signs in as a %s, but the account is a %s. An account has one role for ever.",
			strings.ToLower(string(role)), strings.ToLower(string(account.Role)))
	}
	return account, nil
}
