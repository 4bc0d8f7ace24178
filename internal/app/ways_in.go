package app

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"sync"

	"headway/internal/auth"
	"headway/internal/config"
	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/server"
)

// links is what the tracking links look like to the HTTP server.
func links(in *ingest.Ingest) server.Links {
	return server.Links{
		Redirect: func(ctx context.Context, visit server.Visit) (string, error) {
			return in.CountRedirect(ctx, ingest.Visit(visit))
		},
		Target: in.Target,
	}
}

// stream is what a stream of reports looks like to the HTTP server.
func stream(take func(context.Context, order.Viewer, io.ReadCloser, io.Writer, ingest.StreamLimits) (int, error), limits config.Reports) server.Stream {
	return func(ctx context.Context, v order.Viewer, lines io.ReadCloser, answers io.Writer) (int, error) {
		return take(ctx, v, lines, answers, ingest.StreamLimits{LineBytes: limits.LineBytes, BatchLines: limits.BatchLines})
	}
}

// postback is what postbacks look like to the HTTP server.
func postback(in *ingest.Ingest) server.Postback {
	return func(ctx context.Context, v order.Viewer, parameters url.Values) (server.PostbackResult, error) {
		result, err := in.RecordPostback(ctx, v, parameters)
		if err != nil {
			return server.PostbackResult{}, err
		}
		answer := server.PostbackResult{Outcome: result.Outcome, Reason: result.Reason}
		if result.First != nil {
			answer.Reason = order.RefusalReason(result.First.Reason)
		}
		return answer, nil
	}
}

// access tells who asks, outside of GraphQL, and ends the context with the credentials.
func (d doorkeeper) access(r *http.Request) (server.Access, error) {
	look := func() (auth.Session, error) {
		return d.auth.Authenticate(r.Context(), r.Header.Get("Authorization"), r.Header.Get("Headway-Act-For"))
	}
	who, err := look()
	if err != nil {
		return server.Access{}, err
	}
	ctx, end := context.WithCancelCause(r.Context())
	expire, unwatch := func() {}, func() {}
	if !who.ExpiresAt.IsZero() {
		ctx, expire = context.WithDeadlineCause(ctx, who.ExpiresAt, credentialsEnded())
	}
	var watching sync.WaitGroup
	if !who.KeyID.IsZero() {
		var revoked <-chan struct{}
		revoked, unwatch = d.rights.Watch(who.KeyID)
		watching.Go(func() {
			select {
			case <-revoked:
				end(credentialsEnded())
			case <-ctx.Done():
			}
		})
		_, err = look() // as in Authenticate: a revocation before the watch would be missed
	}
	leave := func() {
		unwatch()
		expire()
		end(nil)
		watching.Wait()
	}
	if err != nil {
		leave()
		return server.Access{}, err
	}
	return server.Access{Viewer: who.Viewer, Context: ctx, Leave: leave}, nil
}

func credentialsEnded() error {
	return order.Errorf(order.CodeUnauthenticated, "The token or API key has ended; come back with another one.")
}
