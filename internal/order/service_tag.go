package order

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Everything here locks in one order, so that no two calls wait for each other in a circle: tags by id, then orders by id, then
// the head of the tag log. Whoever puts a tag on an order holds the tag's lock, so that none appears on an order while it is deleted.

// MaxTagsPerCall is how many tags one call may name (rule 30).
const MaxTagsPerCall = 20

// TagInput is a new tag. Without a colour it is DefaultTagColor.
type TagInput struct {
	Name  string
	Color string
}

// TagUpdate is what is new about a tag; nil leaves as it is.
type TagUpdate struct {
	Name  *string
	Color *string
}

// tagsInput is the input of a call that names tags and orders, for its idempotency key.
type tagsInput struct {
	TagIDs   []ID
	OrderIDs []ID      `json:",omitempty"`
	Into     ID        `json:",omitzero"`
	Update   TagUpdate `json:",omitzero"`
}

// CreateTag makes a tag of the marketer's (rule 29). CONFLICT when the name is taken, LIMIT_EXCEEDED, BAD_INPUT.
func (s *Service) CreateTag(ctx context.Context, v Viewer, input TagInput, key string) (*Tag, error) {
	if err := Permit(v, ActionTags); err != nil {
		return nil, err
	}
	draft := Tag{MarketerID: v.AccountID, Name: strings.TrimSpace(input.Name), Color: strings.ToLower(input.Color)}
	if draft.Color == "" {
		draft.Color = DefaultTagColor
	}
	if err := draft.Check(); err != nil {
		return nil, err
	}
	return mutate(ctx, s, v, request{"createTag", key, input}, func(tx Tx, _ *effect) (*Tag, error) {
		have, err := tx.CountTags(ctx, v.AccountID)
		if err != nil {
			return nil, err
		}
		if have >= MaxTagsPerMarketer {
			return nil, LimitExceeded("tagsPerMarketer", MaxTagsPerMarketer)
		}
		tag := draft
		if tag.CreatedAt, err = tx.Now(ctx); err != nil {
			return nil, err
		}
		if tag.ID, err = NewID(tag.CreatedAt, s.random); err != nil {
			return nil, err
		}
		if err := tx.InsertTag(ctx, &tag); err != nil {
			return nil, err
		}
		return &tag, logTags(ctx, tx, v.AccountID, v.Actor(), TagCreated, []ID{tag.ID}, nil)
	})
}

// UpdateTag renames or recolours a tag. NOT_FOUND, CONFLICT when the name is taken, BAD_INPUT.
func (s *Service) UpdateTag(ctx context.Context, v Viewer, id ID, update TagUpdate, key string) (*Tag, error) {
	if err := Permit(v, ActionTags); err != nil {
		return nil, err
	}
	r := request{"updateTag", key, tagsInput{TagIDs: []ID{id}, Update: update}}
	return mutate(ctx, s, v, r, func(tx Tx, _ *effect) (*Tag, error) {
		tags, err := lockTags(ctx, tx, v, []ID{id})
		if err != nil {
			return nil, err
		}
		before, tag := *tags[id], *tags[id]
		if update.Name != nil {
			tag.Name = strings.TrimSpace(*update.Name)
		}
		if update.Color != nil {
			tag.Color = strings.ToLower(*update.Color)
		}
		if tag == before {
			return &tag, nil
		}
		if err := tag.Check(); err != nil {
			return nil, err
		}
		if err := tx.UpdateTag(ctx, &tag); err != nil {
			return nil, err
		}
		return &tag, logTags(ctx, tx, v.AccountID, v.Actor(), TagUpdated, []ID{id}, nil)
	})
}

// MergeTags puts one tag in the place of some others on every order and deletes the others; the log gets one entry, which
// names the tag that stays last. NOT_FOUND, BAD_INPUT.
func (s *Service) MergeTags(ctx context.Context, v Viewer, tagIDs []ID, into ID, key string) (*Tag, error) {
	if err := Permit(v, ActionTags); err != nil {
		return nil, err
	}
	if err := checkCount("tagIds", len(tagIDs), MaxTagsPerCall); err != nil {
		return nil, err
	}
	if slices.Contains(tagIDs, into) {
		return nil, BadInput("intoTagId", "A tag cannot be merged into itself.")
	}
	r := request{"mergeTags", key, tagsInput{TagIDs: tagIDs, Into: into}}
	return mutate(ctx, s, v, r, func(tx Tx, did *effect) (*Tag, error) {
		gone := unique(tagIDs)
		named := append(slices.Clone(gone), into)
		tags, err := lockTags(ctx, tx, v, named)
		if err != nil {
			return nil, err
		}
		changed, err := retagAll(ctx, tx, v, gone, func(have []ID) []ID { return replaceTags(have, gone, into) })
		if err != nil {
			return nil, err
		}
		if err := tx.DeleteTags(ctx, v.AccountID, gone); err != nil {
			return nil, err
		}
		did.orders = changed
		return tags[into], logTags(ctx, tx, v.AccountID, v.Actor(), TagMerged, named, changed)
	})
}

// DeleteTag takes a tag off every order and deletes it. NOT_FOUND.
func (s *Service) DeleteTag(ctx context.Context, v Viewer, id ID, key string) (ID, error) {
	if err := Permit(v, ActionTags); err != nil {
		return ID{}, err
	}
	gone := []ID{id}
	return mutate(ctx, s, v, request{"deleteTag", key, tagsInput{TagIDs: gone}}, func(tx Tx, did *effect) (ID, error) {
		if _, err := lockTags(ctx, tx, v, gone); err != nil {
			return ID{}, err
		}
		changed, err := retagAll(ctx, tx, v, gone, func(have []ID) []ID { return RemoveTags(have, gone) })
		if err != nil {
			return ID{}, err
		}
		if err := tx.DeleteTags(ctx, v.AccountID, gone); err != nil {
			return ID{}, err
		}
		did.orders = changed
		return id, logTags(ctx, tx, v.AccountID, v.Actor(), TagDeleted, gone, changed)
	})
}

// TagOrders puts the tags on the orders, all or nothing, and gives the orders as asked for (rule 30). Orders that carry them
// already are not touched. NOT_FOUND, LIMIT_EXCEEDED past MaxTagsPerOrder on one of them, BAD_INPUT.
func (s *Service) TagOrders(ctx context.Context, v Viewer, orderIDs, tagIDs []ID, key string) ([]*Order, error) {
	return s.retag(ctx, v, "tagOrders", TagsAdded, orderIDs, tagIDs, key, AddTags)
}

// UntagOrders takes the tags off the orders, all or nothing, and gives the orders as asked for. NOT_FOUND, BAD_INPUT.
func (s *Service) UntagOrders(ctx context.Context, v Viewer, orderIDs, tagIDs []ID, key string) ([]*Order, error) {
	return s.retag(ctx, v, "untagOrders", TagsRemoved, orderIDs, tagIDs, key, func(have, remove []ID) ([]ID, error) {
		return RemoveTags(have, remove), nil
	})
}

func (s *Service) retag(ctx context.Context, v Viewer, operation string, action TagAction, orderIDs, tagIDs []ID, key string,
	apply func(have, named []ID) ([]ID, error),
) ([]*Order, error) {
	if err := Permit(v, ActionTags); err != nil {
		return nil, err
	}
	if err := checkCount("orderIds", len(orderIDs), MaxOrdersPerTagging); err != nil {
		return nil, err
	}
	if err := checkCount("tagIds", len(tagIDs), MaxTagsPerCall); err != nil {
		return nil, err
	}
	r := request{operation, key, tagsInput{TagIDs: tagIDs, OrderIDs: orderIDs}}
	return mutate(ctx, s, v, r, func(tx Tx, did *effect) ([]*Order, error) {
		named := unique(tagIDs)
		if _, err := lockTags(ctx, tx, v, named); err != nil {
			return nil, err
		}
		orders, err := lockOwnOrders(ctx, tx, v, unique(orderIDs))
		if err != nil {
			return nil, err
		}
		changed, err := setTags(ctx, tx, orders, func(o *Order) ([]ID, error) { return apply(o.TagIDs, named) })
		if err != nil {
			return nil, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return nil, err
		}
		if len(changed) > 0 {
			did.orders = changed
			if err := logTags(ctx, tx, v.AccountID, v.Actor(), action, named, changed); err != nil {
				return nil, err
			}
		}
		return inOrder(orders, orderIDs, now), nil
	})
}

// lockTags locks the viewer's own tags; NOT_FOUND if one of them is missing.
func lockTags(ctx context.Context, tx Tx, v Viewer, ids []ID) (map[ID]*Tag, error) {
	tags, err := tx.LockTags(ctx, v.AccountID, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if tags[id] == nil {
			return nil, NotFound("tag")
		}
	}
	return tags, nil
}

// lockOwnOrders locks orders; NOT_FOUND if one of them is missing or not the viewer's.
func lockOwnOrders(ctx context.Context, tx Tx, v Viewer, ids []ID) (map[ID]*Order, error) {
	orders, err := tx.LockOrders(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if o := orders[id]; o == nil || !o.VisibleTo(v) {
			return nil, NotFound("order")
		}
	}
	return orders, nil
}

// retagAll changes the tags of every order of the viewer's that carries one of those named, whose locks are held.
func retagAll(ctx context.Context, tx Tx, v Viewer, named []ID, apply func(have []ID) []ID) ([]*Order, error) {
	ids, err := tx.OrdersWithTags(ctx, v.AccountID, named)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	orders, err := tx.LockOrders(ctx, ids)
	if err != nil {
		return nil, err
	}
	return setTags(ctx, tx, orders, func(o *Order) ([]ID, error) { return apply(o.TagIDs), nil })
}

// setTags applies a change of tags to locked orders, stores those that it changes and gives them in the order of their ids.
func setTags(ctx context.Context, tx Tx, orders map[ID]*Order, apply func(o *Order) ([]ID, error)) ([]*Order, error) {
	var changed []*Order
	for _, o := range orders {
		tags, err := apply(o)
		if err != nil {
			return nil, err
		}
		if !slices.Equal(tags, o.TagIDs) {
			o.TagIDs = tags
			changed = append(changed, o)
		}
	}
	if len(changed) == 0 {
		return nil, nil
	}
	slices.SortFunc(changed, func(a, b *Order) int { return a.ID.Compare(b.ID) })
	return changed, tx.SetTags(ctx, changed)
}

// logTags writes one line of the marketer's own log (rule 10).
func logTags(ctx context.Context, tx Tx, marketerID ID, actor Actor, action TagAction, tags []ID, changed []*Order) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	entry := &TagLogEntry{MarketerID: marketerID, Action: action, TagIDs: tags, At: now, Actor: actor}
	for _, o := range changed {
		entry.OrderIDs = append(entry.OrderIDs, o.ID)
	}
	return tx.LogTags(ctx, entry)
}

// replaceTags puts one tag where the first of those gone was, and keeps the rest as it stands.
func replaceTags(have, gone []ID, into ID) []ID {
	replaced := make([]ID, 0, len(have))
	for _, id := range have {
		if slices.Contains(gone, id) {
			id = into
		}
		if !slices.Contains(replaced, id) {
			replaced = append(replaced, id)
		}
	}
	return replaced
}

func checkCount(field string, count, most int) error {
	if count < 1 || count > most {
		return BadInput(field, "Name between 1 and %d.", most)
	}
	return nil
}

// unique is the ids without repeats, in the order given. The input is not changed.
func unique(ids []ID) []ID {
	seen := make(map[ID]bool, len(ids))
	return slices.DeleteFunc(slices.Clone(ids), func(id ID) bool {
		repeated := seen[id]
		seen[id] = true
		return repeated
	})
}

func inOrder(orders map[ID]*Order, ids []ID, now time.Time) []*Order {
	asked := make([]*Order, len(ids))
	for i, id := range ids {
		asked[i] = orders[id].At(now)
	}
	return asked
}
