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
	// DatePreset is what the only range of the filter stands for; empty if that is of fixed days.
	DatePreset DatePreset
	// Sort is the zero value for newest first.
	Sort      Sort
	CreatedAt time.Time
	UpdatedAt time.Time
}

// DatePreset names days of the reader's calendar that move with it. Which instants they are is the reader's to say, who has a zone.
type DatePreset string

// The days that move.
const (
	DatesToday      DatePreset = "TODAY"
	DatesYesterday  DatePreset = "YESTERDAY"
	DatesLast7Days  DatePreset = "LAST_7_DAYS"
	DatesLast30Days DatePreset = "LAST_30_DAYS"
	DatesThisMonth  DatePreset = "THIS_MONTH"
	DatesLastMonth  DatePreset = "LAST_MONTH"
)

// check: a known one, and a filter with one range for it to stand for.
func (d DatePreset) check(f Filter) error {
	switch d {
	case "":
		return nil
	case DatesToday, DatesYesterday, DatesLast7Days, DatesLast30Days, DatesThisMonth, DatesLastMonth:
	default:
		return BadInput("datePreset", "%q is not a preset of dates.", Shorten(string(d), 30))
	}
	ranges := 0
	for _, r := range []TimeRange{f.Placed, f.Accepted, f.Completed} {
		if r != (TimeRange{}) {
			ranges++
		}
	}
	if ranges != 1 {
		return BadInput("datePreset", "A preset stands for the only date range of the filter; this one has %d.", ranges)
	}
	return nil
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
	// DatePreset is left out of the input's fingerprint where it is empty, so that repeats from before there was one are known (rule 40).
	DatePreset DatePreset `json:",omitempty"`
	Sort       Sort
}

// SaveView makes a view, or changes the one that is named. NOT_FOUND, CONFLICT when the name is taken, LIMIT_EXCEEDED, BAD_INPUT.
func (s *Service) SaveView(ctx context.Context, v Viewer, input ViewInput, key string) (*SavedView, error) {
	if err := Permit(v, ActionViews); err != nil {
		return nil, err
	}
	draft := SavedView{ID: input.ID, MarketerID: v.AccountID, Name: strings.TrimSpace(input.Name), Filter: input.Filter,
		DatePreset: input.DatePreset, Sort: input.Sort}
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
	if err := w.DatePreset.check(w.Filter); err != nil {
		return err
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
