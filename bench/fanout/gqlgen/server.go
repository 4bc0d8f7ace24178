// Package gqlgen is what most people would write: gqlgen with its own websocket transport, a hub with a Go channel for every
// subscriber, and a resolver that returns the channel. Every subscriber's event is executed and encoded by itself.
package gqlgen

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/transport"

	"headway/bench/fanout/feed"
	"headway/bench/fanout/gqlgen/generated"
)

//go:generate go tool gqlgen generate

// readHeaderLimit is how long a client may take to say what it wants.
const readHeaderLimit = 10 * time.Second

// Serve accepts clients until the context ends. Ready is called once the server can be used.
func Serve(ctx context.Context, redisURL string, listener net.Listener, ready func()) error {
	subscription, err := feed.Subscribe(ctx, redisURL)
	if err != nil {
		return err
	}
	hub := newHub()
	graphql := handler.New(generated.NewExecutableSchema(generated.Config{Resolvers: &resolver{hub: hub}}))
	graphql.AddTransport(transport.Websocket{})
	server := &http.Server{Handler: graphql, ReadHeaderTimeout: readHeaderLimit}
	stop := context.AfterFunc(ctx, func() { _, _ = subscription.Close(), server.Close() })
	defer stop()
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	ready()
	err = subscription.Run(ctx, func(updates []feed.Update) {
		for _, update := range updates {
			hub.publish(update)
		}
	})
	_ = server.Close()
	<-served
	if ctx.Err() != nil {
		return nil
	}
	return errors.Join(err, subscription.Close())
}
