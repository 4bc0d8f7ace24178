// Package graph answers the operations of schema.graphqls. A resolver takes the viewer, reads its arguments (input.go), calls
// one method of the service, reads ahead what is selected below (prefill.go) and returns types of package model. There is no
// SQL and no rule here.
package graph

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
)

// Live is what the API asks of the live engine; subscriptions join it through Runner.
type Live interface {
	// RunningEverywhere lists the groups with the most subscribers, of all instances or, if those cannot be asked, of this one; away is
	// then what is needed for that.
	RunningEverywhere(ctx context.Context, atMost int) (running []order.RunningSubscription, away []string)
	// RightsChanged ends what rests on the subjects, everywhere.
	RightsChanged(ctx context.Context, subjects []order.ID)
}

// Resolver answers every operation.
type Resolver struct {
	service Service
	reports Reports
	live    Live
	now     func() time.Time
}

// NewResolver makes a resolver. Now is the clock of what is computed while an answer is put together: pace, and what stopping
// an order now would pay.
func NewResolver(service Service, reports Reports, live Live, now func() time.Time) *Resolver {
	return &Resolver{service: service, reports: reports, live: live, now: now}
}

// NewSchema is the schema with its resolver, ready for an executor.
func NewSchema(resolver *Resolver) graphql.ExecutableSchema {
	return generated.NewExecutableSchema(generated.Config{Resolvers: root{resolver}})
}

type (
	root         struct{ resolver *Resolver }
	query        struct{ *Resolver }
	mutation     struct{ *Resolver }
	subscription struct{ *Resolver }
	sharedReport struct{ *Resolver }
	viewer       struct{ *Resolver }
)

// Query, Mutation, Subscription and SharedReport are the types with resolvers.
func (r root) Query() generated.QueryResolver { return query{r.resolver} }

// Mutation changes things.
func (r root) Mutation() generated.MutationResolver { return mutation{r.resolver} }

// Subscription watches things.
func (r root) Subscription() generated.SubscriptionResolver { return subscription{r.resolver} }

// SharedReport is a public link's page.
func (r root) SharedReport() generated.SharedReportResolver { return sharedReport{r.resolver} }

// Viewer is who asks.
func (r root) Viewer() generated.ViewerResolver { return viewer{r.resolver} }

// view is how the viewer looks at an answer that is put together now.
func (r *Resolver) view(v order.Viewer) *model.View {
	return &model.View{Viewer: v, Now: r.now(), CampaignLink: r.service.CampaignLink}
}
