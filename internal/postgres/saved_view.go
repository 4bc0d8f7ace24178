package postgres

import (
	"context"

	"headway/internal/order"
)

const viewColumns = "w.marketer_id, w.id, w.name, w.filter, coalesce(w.date_preset, ''), w.sort, w.created_at, w.updated_at"

func storedView() ([]any, func() *order.SavedView) {
	w := &order.SavedView{}
	filter, sort := &w.Filter, &w.Sort
	return []any{&w.MarketerID, &w.ID, &w.Name, asJSON(&filter), &w.DatePreset, asJSON(&sort), instant{&w.CreatedAt}, instant{&w.UpdatedAt}}, func() *order.SavedView {
		w.Filter, w.Sort = *filter, *sort
		return w
	}
}

func viewID(w *order.SavedView) order.ID { return w.ID }

// SavedViews lists a marketer's own views, and for the platform all, by name.
func (s *Store) SavedViews(ctx context.Context, v order.Viewer, p order.Page) (*order.List[*order.SavedView], error) {
	keys := keyset{name: "saved views", keys: []sortKey{{sql: "w.name_key", kind: "text"}, {sql: "w.id", kind: "uuid"}}}
	l := listing[*order.SavedView]{columns: viewColumns, from: "saved_views w", keys: keys, row: storedView}
	l.where = marketerScope("w", v, &l.args)
	return list(ctx, s.db, l, p, false)
}

// SavedViewsByID gives those that exist and that the viewer sees.
func (s *Store) SavedViewsByID(ctx context.Context, v order.Viewer, viewIDs []order.ID) (map[order.ID]*order.SavedView, error) {
	var args arguments
	where := "w.id = ANY(" + args.add(ids(viewIDs)) + "::uuid[]) AND " + marketerScope("w", v, &args)
	views, err := collect(ctx, s.db, storedView, "SELECT "+viewColumns+" FROM saved_views w WHERE "+where, args...)
	return byID(views, viewID), fail(ctx, "read saved views", err)
}

// InsertView stores a new view; CONFLICT when the marketer has one of this name, in any case.
func (t *tx) InsertView(ctx context.Context, view *order.SavedView) error {
	filter, sort := &view.Filter, &view.Sort
	_, err := t.ExecContext(ctx, `INSERT INTO saved_views (marketer_id, id, name, name_key, filter, date_preset, sort, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, nullif($6, ''), $7, $8, $9)`, view.MarketerID, view.ID, view.Name, order.NormalViewName(view.Name), asJSON(&filter),
		view.DatePreset, asJSON(&sort), view.CreatedAt, view.UpdatedAt)
	return viewFailure(ctx, "insert a saved view", view.Name, err)
}

// UpdateView stores a view that is locked; CONFLICT when the name is taken.
func (t *tx) UpdateView(ctx context.Context, view *order.SavedView) error {
	filter, sort := &view.Filter, &view.Sort
	_, err := t.ExecContext(ctx, `UPDATE saved_views SET name = $3, name_key = $4, filter = $5, date_preset = nullif($6, ''), sort = $7, updated_at = $8
		WHERE marketer_id = $1 AND id = $2`, view.MarketerID, view.ID, view.Name, order.NormalViewName(view.Name), asJSON(&filter), view.DatePreset, asJSON(&sort),
		view.UpdatedAt)
	return viewFailure(ctx, "update a saved view", view.Name, err)
}

func viewFailure(ctx context.Context, doing, name string, err error) error {
	if constraint, taken := takenKey(err); taken && constraint == "saved_views_name_key" {
		conflict := order.Errorf(order.CodeConflict, "There is a view %q already; names do not differ by case alone.", order.Shorten(name, order.MaxNameLength))
		conflict.Field, conflict.Cause = "name", err
		return conflict
	}
	return fail(ctx, doing, err)
}

// LockView locks the marketer's own view; NOT_FOUND.
func (t *tx) LockView(ctx context.Context, marketerID, id order.ID) (*order.SavedView, error) {
	view, err := readOne(ctx, t, storedView, "SELECT "+viewColumns+" FROM saved_views w WHERE w.marketer_id = $1 AND w.id = $2 FOR UPDATE", marketerID, id)
	return view, orNotFound(ctx, "saved view", err)
}

// DeleteView deletes a view that is locked.
func (t *tx) DeleteView(ctx context.Context, marketerID, id order.ID) error {
	_, err := t.ExecContext(ctx, "DELETE FROM saved_views WHERE marketer_id = $1 AND id = $2", marketerID, id)
	return fail(ctx, "delete a saved view", err)
}

// CountViews tells how many views the marketer has.
func (t *tx) CountViews(ctx context.Context, marketerID order.ID) (int, error) {
	var count int
	err := t.QueryRowContext(ctx, "SELECT count(*) FROM saved_views WHERE marketer_id = $1", marketerID).Scan(&count)
	return count, fail(ctx, "count saved views", err)
}
