// Package plain is what most people would write: gqlgen over ordinary tables, a resolver for everything that is in another table, and
// loaders that gather what the resolvers ask for.
package plain

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/http"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/lib/pq"
	"github.com/vektah/gqlparser/v2/ast"

	"headway/bench/read/peer"
	"headway/bench/read/plain/generated"
)

//go:generate go tool gqlgen generate

// rememberedQueries is how many documents are kept parsed.
const rememberedQueries = 100

// Serve accepts clients until the context ends. Ready is called once the server can be used.
func Serve(ctx context.Context, config peer.Config, listener net.Listener, ready func()) error {
	db, err := config.Open()
	if err != nil {
		return err
	}
	defer db.Close()
	statements, err := prepare(ctx, db)
	if err != nil {
		return err
	}
	graphql := handler.New(generated.NewExecutableSchema(generated.Config{Resolvers: &resolver{statements}}))
	graphql.AddTransport(transport.POST{})
	graphql.SetQueryCache(lru.New[*ast.QueryDocument](rememberedQueries))
	return peer.Serve(ctx, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		marketer, err := config.Marketer(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		graphql.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), askedBy{}, newAsked(marketer, statements))))
	}), listener, ready)
}

// statements are prepared, as they should be.
type statements struct{ orders, campaigns, clients, tags, byStatus, placed, hours *sql.Stmt }

func prepare(ctx context.Context, db *sql.DB) (s statements, err error) {
	for _, one := range []struct {
		into **sql.Stmt
		text string
	}{
		{&s.orders, `SELECT o.id, o.number, o.status, o.fans_ordered, o.placed_at, o.accepted_at, o.campaign_id, o.client_id, o.fans_delivered, o.fans_by_click, o.clicks
			FROM orders o WHERE o.marketer_id = $1 AND o.status = ANY($2) AND (o.placed_at, o.id) < ($4, $5)
			AND EXISTS (SELECT FROM order_tags ot WHERE ot.order_id = o.id AND ot.tag_id = ANY($3))
			ORDER BY o.placed_at DESC, o.id DESC LIMIT $6`},
		{&s.campaigns, "SELECT id, name, type FROM campaigns WHERE id = ANY($1)"},
		{&s.clients, "SELECT id, name FROM accounts WHERE id = ANY($1)"},
		{&s.tags, `SELECT ot.order_id, t.id, t.name, t.color FROM order_tags ot JOIN tags t ON t.id = ot.tag_id
			WHERE ot.order_id = ANY($1) ORDER BY t.name`},
		{&s.byStatus, "SELECT status, count(*) FROM orders WHERE marketer_id = $1 AND placed_at >= $2 AND placed_at < $3 GROUP BY status"},
		{&s.placed, "SELECT date_trunc('day', placed_at), count(*) FROM orders WHERE marketer_id = $1 AND placed_at >= $2 AND placed_at < $3 GROUP BY 1"},
		{&s.hours, `SELECT date_trunc('day', h.hour), sum(h.fans)::bigint, sum(h.clicks)::bigint FROM orders o JOIN order_hours h ON h.order_id = o.id
			WHERE o.marketer_id = $1 AND h.hour >= $2 AND h.hour < $3 GROUP BY 1`},
	} {
		if *one.into, err = db.PrepareContext(ctx, one.text); //nolint:sqlclosecheck // they live as long as the server
		err != nil {
			return s, fmt.Errorf("prepare %s: %w", one.text, err)
		}
	}
	return s, nil
}

type askedBy struct{}

// asked is who asks, and the loaders of the request.
type asked struct {
	marketer  string
	campaigns *loader[*generated.Campaign]
	clients   *loader[*generated.Client]
	tags      *loader[[]*generated.Tag]
}

func askedIn(ctx context.Context) *asked { return ctx.Value(askedBy{}).(*asked) } //nolint:errcheck // Serve puts it there

func newAsked(marketer string, s statements) *asked {
	return &asked{
		marketer: marketer,
		campaigns: newLoader(func(ctx context.Context, keys []string) (map[string]*generated.Campaign, error) {
			return readAll(ctx, s.campaigns, keys, func(rows *sql.Rows, into map[string]*generated.Campaign) error {
				c := &generated.Campaign{}
				err := rows.Scan(&c.ID, &c.Name, &c.Type)
				into[c.ID] = c
				return err
			})
		}),
		clients: newLoader(func(ctx context.Context, keys []string) (map[string]*generated.Client, error) {
			return readAll(ctx, s.clients, keys, func(rows *sql.Rows, into map[string]*generated.Client) error {
				c := &generated.Client{}
				err := rows.Scan(&c.ID, &c.Name)
				into[c.ID] = c
				return err
			})
		}),
		tags: newLoader(func(ctx context.Context, keys []string) (map[string][]*generated.Tag, error) {
			return readAll(ctx, s.tags, keys, func(rows *sql.Rows, into map[string][]*generated.Tag) error {
				var of string
				t := &generated.Tag{}
				err := rows.Scan(&of, &t.ID, &t.Name, &t.Color)
				into[of] = append(into[of], t)
				return err
			})
		}),
	}
}

// readAll reads what belongs to the keys.
func readAll[V any](ctx context.Context, statement *sql.Stmt, keys []string, scan func(*sql.Rows, map[string]V) error) (map[string]V, error) {
	rows, err := statement.QueryContext(ctx, pq.Array(keys))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := make(map[string]V, len(keys))
	for rows.Next() {
		if err := scan(rows, found); err != nil {
			return nil, err
		}
	}
	return found, rows.Err()
}
