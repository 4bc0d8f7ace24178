package order

import (
	"context"
	"strings"
	"time"
)

// SavedView is a filter and a sort that a marketer keeps under a name (rule 31).
type SavedView struct {
	ID         ID
	MarketerID ID
	// Name is unique per marketer without regard to case.
	Name   string
	Filter Filter
	// Sort is the zero value for newest first.
	Sort      Sort
	CreatedAt time.Time
	UpdatedAt time.Time
}

// MaxViewsPerMarketer is how many views a marketer keeps.
const MaxViewsPerMarketer = 200

// NormalViewName is the form in which names are compared.
func NormalViewName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// ViewInput is a view as it is to be.
type ViewInput struct {
	// ID is the view to change; zero makes a new one.
	ID     ID
	Name   string
	Filter Filter
	Sort   Sort
}

// SaveView makes a view, or changes the one that is named. NOT_FOUND, CONFLICT when the name is taken, LIMIT_EXCEEDED, BAD_INPUT.
func (s *Service) SaveView(ctx context.Context, v Viewer, input ViewInput, key string) (*SavedView, error) {
	if err := Permit(v, ActionViews); err != nil {
		return nil, err
	}
	draft := SavedView{ID: input.ID, MarketerID: v.AccountID, Name: strings.TrimSpace(input.Name), Filter: input.Filter, Sort: input.Sort}
	if err := draft.check(v); err != nil {
		return nil, err
	}
	return mutate(ctx, s, v, request{"saveView", key, input}, func(tx Tx, _ *effect) (*SavedView, error) {
		view := draft
		now, err := tx.Now(ctx)
		if err != nil {
			return nil, err
		}
		view.CreatedAt, view.UpdatedAt = now, now
		if view.ID.IsZero() {
			return &view, s.insertView(ctx, tx, &view)
		}
		before, err := tx.LockView(ctx, v.AccountID, view.ID)
		if err != nil {
			return nil, err
		}
		view.CreatedAt = before.CreatedAt
		return &view, tx.UpdateView(ctx, &view)
	})
}

func (s *Service) insertView(ctx context.Context, tx Tx, view *SavedView) error {
	have, err := tx.CountViews(ctx, view.MarketerID)
	if err != nil {
		return err
	}
	if have >= MaxViewsPerMarketer {
		return LimitExceeded("viewsPerMarketer", MaxViewsPerMarketer)
	}
	if view.ID, err = NewID(view.CreatedAt, s.random); err != nil {
		return err
	}
	return tx.InsertView(ctx, view)
}

// check is the rule for what people choose about a view.
func (w *SavedView) check(v Viewer) error {
	if err := CheckName("name", w.Name); err != nil {
		return err
	}
	if err := w.Filter.Check(v); err != nil {
		return inField(err, "filter")
	}
	if w.Sort == (Sort{}) {
		return nil
	}
	return w.Sort.check(w.Filter)
}

// DeleteView deletes a view. NOT_FOUND.
func (s *Service) DeleteView(ctx context.Context, v Viewer, id ID, key string) (ID, error) {
	if err := Permit(v, ActionViews); err != nil {
		return ID{}, err
	}
	input := struct{ ViewID ID }{id}
	return mutate(ctx, s, v, request{"deleteView", key, input}, func(tx Tx, _ *effect) (ID, error) {
		if _, err := tx.LockView(ctx, v.AccountID, id); err != nil {
			return ID{}, err
		}
		return id, tx.DeleteView(ctx, v.AccountID, id)
	})
}
