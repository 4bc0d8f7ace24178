package direct_test

import (
	"context"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
	"headway/internal/ordertest"
)

// page answers `orders` with the same page always.
type page struct {
	generated.QueryResolver
	of *model.OrderConnection
}

type root struct {
	generated.ResolverRoot
	page page
}

func (r root) Query() generated.QueryResolver { return r.page }

func (p page) Orders(context.Context, *generated.OrderFilter, *generated.OrderOrder, *int, *string, *int, *string) (*model.OrderConnection, error) {
	return p.of, nil
}

// BenchmarkPage executes a list of 50 orders as a dashboard asks for it, when all has been read.
func BenchmarkPage(b *testing.B) {
	tag := &order.Tag{ID: ordertest.ID(), Name: "VIP", Color: "#2563eb"}
	details := &model.Details{Tags: &model.Answer[map[order.ID]*model.Tag]{Value: model.ShowTags(map[order.ID]*order.Tag{tag.ID: tag}, nil)}}
	rows := &order.List[*order.Order]{}
	for range 50 {
		o := ordertest.Order(ordertest.Delivered(40))
		o.TagIDs = []order.ID{tag.ID}
		rows.Items, rows.Cursors = append(rows.Items, o), append(rows.Cursors, o.ID.String())
	}
	view := &model.View{Viewer: ordertest.Marketer(ordertest.ID()), CampaignLink: func(o *order.Order) string { return o.Campaign.Link }}
	shown := model.Connect(rows, func(o *order.Order) *model.Order { return model.NewOrder(o, view, details) })
	const query = `{ orders(first: 50) { edges { cursor node { id number status fansOrdered campaign { id name type link } client { id name }
		tags { id name color } progress { fansDelivered percent version updatedAt } performance { clicks conversionRate } placedAt respondBy } }
		pageInfo { hasNextPage endCursor } } }`
	for _, way := range []string{"direct", "ordinary"} {
		b.Run(way, func(b *testing.B) {
			e := executor.New(generated.NewExecutableSchema(generated.Config{Resolvers: root{page: page{of: shown}}}))
			e.SetQueryCache(graphql.MapCache[*ast.QueryDocument]{})
			if way == "direct" {
				e.AroundFields(generated.NewDirectSchema().Around)
			}
			b.ReportAllocs()
			for b.Loop() {
				ctx := graphql.StartOperationTrace(b.Context())
				operation, errs := e.CreateOperationContext(ctx, &graphql.RawParams{Query: query})
				if len(errs) > 0 {
					b.Fatal(errs)
				}
				responses, ctx := e.DispatchOperation(ctx, operation)
				if response := responses(ctx); len(response.Errors) > 0 {
					b.Fatal(response.Errors)
				}
			}
		})
	}
}
