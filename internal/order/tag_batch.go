package order

import (
	"context"
	"slices"
	"time"
)

// TagBatch is a tagging of all orders of a filter, which are fixed when it starts and worked off in the background (rule 30).
type TagBatch struct {
	ID         ID
	MarketerID ID
	// Add and Remove are the tags that go on and come off; a tag that is deleted meanwhile is passed over.
	Add, Remove []ID
	// Total is how many orders there are, Done how many of them are worked off. Failed ones are among these: they would have had more than
	// MaxTagsPerOrder tags, and were left as they are.
	Total, Done, Failed int
	StartedAt           time.Time
	FinishedAt          *time.Time
	Actor               Actor
}

// MaxOpenTagBatches is how many batches a marketer may have under way at once.
const MaxOpenTagBatches = 20

// TagBatchInput says which tags go on, and which come off, which orders.
type TagBatchInput struct {
	Filter      Filter
	Add, Remove []ID
}

func (i TagBatchInput) check(v Viewer) error {
	if err := i.Filter.Check(v); err != nil {
		return inField(err, "filter")
	}
	if len(i.Add)+len(i.Remove) == 0 {
		return BadInput("addTagIds", "Name at least one tag to put on or to take off.")
	}
	for field, tags := range map[string][]ID{"addTagIds": i.Add, "removeTagIds": i.Remove} {
		if len(tags) > MaxTagsPerCall {
			return BadInput(field, "Name at most %d.", MaxTagsPerCall)
		}
	}
	if slices.ContainsFunc(i.Add, func(id ID) bool { return slices.Contains(i.Remove, id) }) {
		return BadInput("removeTagIds", "A tag cannot both be put on and taken off.")
	}
	return nil
}

// TagOrdersByFilter starts a batch over the orders that the filter picks now (rule 30). NOT_FOUND, LIMIT_EXCEEDED, BAD_INPUT.
func (s *Service) TagOrdersByFilter(ctx context.Context, v Viewer, input TagBatchInput, key string) (*TagBatch, error) {
	if err := Permit(v, ActionTags); err != nil {
		return nil, err
	}
	if err := input.check(v); err != nil {
		return nil, err
	}
	return mutate(ctx, s, v, request{"tagOrdersByFilter", key, input}, func(tx Tx, _ *effect) (*TagBatch, error) {
		batch := &TagBatch{MarketerID: v.AccountID, Add: unique(input.Add), Remove: unique(input.Remove), Actor: v.Actor()}
		if _, err := lockTags(ctx, tx, v, slices.Concat(batch.Add, batch.Remove)); err != nil {
			return nil, err
		}
		open, err := tx.CountOpenTagBatches(ctx, v.AccountID)
		if err != nil {
			return nil, err
		}
		if open >= MaxOpenTagBatches {
			return nil, LimitExceeded("openTagBatchesPerMarketer", MaxOpenTagBatches)
		}
		if batch.StartedAt, err = tx.Now(ctx); err != nil {
			return nil, err
		}
		if batch.ID, err = NewID(batch.StartedAt, s.random); err != nil {
			return nil, err
		}
		return batch, tx.InsertTagBatch(ctx, v, input.Filter, batch)
	})
}

// WorkOffTagBatch tags up to limit orders of one unfinished batch that nobody else is at, and says whether there was one (rules 30 and 39).
// What is done and how far the batch is are one transaction, so that each order is worked off once, whatever is killed.
func (s *Service) WorkOffTagBatch(ctx context.Context, limit int) (worked bool, err error) {
	var did effect
	err = s.store.Atomically(ctx, func(tx Tx) error {
		did, worked = effect{}, false
		batch, err := tx.LockTagBatch(ctx)
		if err != nil || batch == nil {
			return err
		}
		worked = true
		ids, err := tx.TagBatchOrders(ctx, batch, limit)
		if err != nil {
			return err
		}
		if err := workOff(ctx, tx, batch, ids, &did); err != nil {
			return err
		}
		if batch.Done += len(ids); batch.Done == batch.Total {
			now, err := tx.Now(ctx)
			if err != nil {
				return err
			}
			batch.FinishedAt = &now
		}
		return tx.UpdateTagBatch(ctx, batch, ids)
	})
	if err != nil {
		return false, err
	}
	s.publish(ctx, did)
	return worked, nil
}

// workOff changes the tags of some orders of the batch.
func workOff(ctx context.Context, tx Tx, batch *TagBatch, ids []ID, did *effect) error {
	known, err := tx.LockTags(ctx, batch.MarketerID, slices.Concat(batch.Add, batch.Remove))
	if err != nil {
		return err
	}
	gone := func(id ID) bool { return known[id] == nil }
	add, remove := slices.DeleteFunc(slices.Clone(batch.Add), gone), slices.DeleteFunc(slices.Clone(batch.Remove), gone)
	orders, err := tx.LockOrders(ctx, ids)
	if err != nil {
		return err
	}
	var added, removed []*Order
	did.orders, err = setTags(ctx, tx, orders, func(o *Order) ([]ID, error) {
		less := RemoveTags(o.TagIDs, remove)
		tags, err := AddTags(less, add)
		if err != nil {
			batch.Failed++
			return o.TagIDs, nil
		}
		if len(less) < len(o.TagIDs) {
			removed = append(removed, o)
		}
		if len(tags) > len(less) {
			added = append(added, o)
		}
		return tags, nil
	})
	if err != nil {
		return err
	}
	if err := logTagging(ctx, tx, batch, TagsRemoved, remove, removed); err != nil {
		return err
	}
	return logTagging(ctx, tx, batch, TagsAdded, add, added)
}

func logTagging(ctx context.Context, tx Tx, batch *TagBatch, action TagAction, tags []ID, changed []*Order) error {
	if len(changed) == 0 {
		return nil
	}
	slices.SortFunc(changed, func(a, b *Order) int { return a.ID.Compare(b.ID) })
	return logTags(ctx, tx, batch.MarketerID, batch.Actor, action, tags, changed)
}
