package postgres

import (
	"context"
	"database/sql"
	"errors"

	"headway/internal/order"
)

const creatorColumns = "c.id, c.client_id, c.name"

func storedCreator() ([]any, func() *order.Creator) {
	c := &order.Creator{}
	return []any{&c.ID, &c.ClientID, &c.Name}, func() *order.Creator { return c }
}

// Creator finds a creator by its id; NOT_FOUND.
func (t *tx) Creator(ctx context.Context, id order.ID) (*order.Creator, error) {
	creator, err := readOne(ctx, t, storedCreator, "SELECT "+creatorColumns+" FROM creators c WHERE c.id = $1", id)
	return creator, orNotFound(ctx, "creator", err)
}

// RegisterCreator stores a creator and gives what is stored; a zero id is made here. The external id, if not empty, is how another
// system names it: when the client has a creator by that name already, it gives that one, unchanged. A taken id is CONFLICT.
func (s *Store) RegisterCreator(ctx context.Context, creator *order.Creator, externalID string) (*order.Creator, error) {
	id, err := idOr(creator.ID, func() (order.ID, error) { return newID(ctx, s.db) })
	if err != nil {
		return nil, err
	}
	stored, err := readOne(ctx, s.db, storedCreator, `INSERT INTO creators AS c (id, client_id, name, external_id) VALUES ($1, $2, $3, $4)
		ON CONFLICT (client_id, external_id) DO NOTHING RETURNING `+creatorColumns, id, creator.ClientID, creator.Name, orNull(&externalID))
	if errors.Is(err, sql.ErrNoRows) {
		stored, err = readOne(ctx, s.db, storedCreator, "SELECT "+creatorColumns+" FROM creators c WHERE c.client_id = $1 AND c.external_id = $2",
			creator.ClientID, externalID)
	}
	if _, taken := takenKey(err); taken {
		return nil, order.Errorf(order.CodeConflict, "There is a creator %s already.", id.Text(order.KindCreator))
	}
	return stored, orNotFound(ctx, "creator", err)
}

// Creators lists a client's own creators, those that a marketer shares an order with, and for the platform all.
func (s *Store) Creators(ctx context.Context, v order.Viewer, name string, p order.Page) (*order.List[*order.Creator], error) {
	l := listing[*order.Creator]{columns: creatorColumns, from: "creators c", keys: byNameAndID("creators", "c"), row: storedCreator}
	l.where = creatorScope(v, &l.args) + nameContains("c.name", name, &l.args)
	return list(ctx, s.db, l, p, false)
}

// creatorScope is the condition for the creators, known as c, that the viewer owns or shares an order with.
func creatorScope(v order.Viewer, args *arguments) string {
	switch v.Role {
	case order.RolePlatform:
		return "true"
	case order.RoleClient:
		return "c.client_id = " + args.add(v.AccountID)
	}
	return "EXISTS (SELECT FROM orders o WHERE o.creator_id = c.id AND " + viewerScope(v, args) + ")"
}

// CreatorsByID gives those that the viewer owns or shares an order with.
func (s *Store) CreatorsByID(ctx context.Context, v order.Viewer, creatorIDs []order.ID) (map[order.ID]*order.Creator, error) {
	var args arguments
	where := "c.id = ANY(" + args.add(ids(creatorIDs)) + "::uuid[]) AND " + creatorScope(v, &args)
	creators, err := collect(ctx, s.db, storedCreator, "SELECT "+creatorColumns+" FROM creators c WHERE "+where, args...)
	return byID(creators, func(c *order.Creator) order.ID { return c.ID }), fail(ctx, "read creators", err)
}
