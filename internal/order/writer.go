package order

import "context"

type writersKey struct{}

// WithWriters says on whose behalf the transactions of a context write. What an account has written its own reads find, wherever they
// are read from; an operator who acts for an account reads as either.
func WithWriters(ctx context.Context, viewers ...Viewer) context.Context {
	return context.WithValue(ctx, writersKey{}, viewers)
}

// Writers are the accounts on whose behalf the context writes, some perhaps more than once.
func Writers(ctx context.Context) []ID {
	viewers, _ := ctx.Value(writersKey{}).([]Viewer)
	var accounts []ID
	for _, v := range viewers {
		if !v.Authenticated() {
			continue
		}
		accounts = append(accounts, v.AccountID)
		if v.ActingFor() {
			accounts = append(accounts, v.ActorID)
		}
	}
	return accounts
}
