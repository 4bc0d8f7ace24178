package postgres

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// inTx runs do in a transaction that has to succeed.
func inTx(t testing.TB, store *Store, do func(tx order.Tx) error) {
	t.Helper()
	if err := store.Atomically(context.Background(), do); err != nil {
		t.Fatal(err)
	}
}

// newTag stores a tag of the marketer's.
func newTag(t testing.TB, store *Store, marketer order.ID, name string) *order.Tag {
	t.Helper()
	tag := &order.Tag{ID: ordertest.ID(), MarketerID: marketer, Name: name, Color: "#2563eb", CreatedAt: noon()}
	inTx(t, store, func(tx order.Tx) error { return tx.InsertTag(context.Background(), tag) })
	return tag
}

func TestTagNamesAreUniquePerMarketerInAnyCase(t *testing.T) {
	store, _ := newStore(t)
	a, b := ordertest.Account(t, store, order.RoleMarketer, "a"), ordertest.Account(t, store, order.RoleMarketer, "b")
	vip := newTag(t, store, a.ID, "VIP")
	newTag(t, store, b.ID, "vip")
	other := newTag(t, store, a.ID, "Übrig")
	for name, do := range map[string]func(tx order.Tx) error{
		"insert": func(tx order.Tx) error {
			return tx.InsertTag(t.Context(), &order.Tag{ID: ordertest.ID(), MarketerID: a.ID, Name: " vIp ", Color: "#2563eb", CreatedAt: noon()})
		},
		"update": func(tx order.Tx) error {
			return tx.UpdateTag(t.Context(), &order.Tag{ID: other.ID, MarketerID: a.ID, Name: "vip", Color: "#2563eb"})
		},
	} {
		err := store.Atomically(t.Context(), do)
		if order.CodeOf(err) != order.CodeConflict {
			t.Errorf("%s: %v", name, err)
		}
	}
	vip.Name, vip.Color = "vip", "#000000" // its own name in another case is free
	inTx(t, store, func(tx order.Tx) error { return tx.UpdateTag(t.Context(), vip) })
	got, err := store.TagsByID(t.Context(), ordertest.Marketer(a.ID), []order.ID{vip.ID})
	if err != nil || !reflect.DeepEqual(got[vip.ID], vip) {
		t.Errorf("got %+v, want %+v, %v", got[vip.ID], vip, err)
	}
}

func TestTagsKeepToTheirMarketer(t *testing.T) {
	store, _ := newStore(t)
	a, b := ordertest.Account(t, store, order.RoleMarketer, "a"), ordertest.Account(t, store, order.RoleMarketer, "b")
	var all []order.ID
	for _, name := range []string{"beta", "Alpha", "gamma", "Alphabet"} {
		all = append(all, newTag(t, store, a.ID, name).ID)
	}
	newTag(t, store, b.ID, "delta")
	names := func(v order.Viewer, part string) (found []string) {
		t.Helper()
		list, err := store.Tags(t.Context(), v, part, ordertest.First(10))
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range list.Items {
			found = append(found, tag.Name)
		}
		return found
	}
	for name, c := range map[string]struct {
		got, want []string
	}{
		"marketer":       {names(ordertest.Marketer(a.ID), ""), []string{"Alpha", "Alphabet", "beta", "gamma"}},
		"part of a name": {names(ordertest.Marketer(a.ID), "ALPHA"), []string{"Alpha", "Alphabet"}},
		"other marketer": {names(ordertest.Marketer(b.ID), ""), []string{"delta"}},
		"platform":       {names(ordertest.Platform(ordertest.ID()), ""), []string{"Alpha", "Alphabet", "beta", "delta", "gamma"}},
		"client":         {names(ordertest.Client(a.ID), ""), nil},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
	found, err := store.TagsByID(t.Context(), ordertest.Marketer(b.ID), all)
	if err != nil || len(found) != 0 {
		t.Errorf("a stranger found %v, %v", found, err)
	}
	inTx(t, store, func(tx order.Tx) error {
		mine, err := tx.LockTags(t.Context(), a.ID, all)
		strange, err2 := tx.LockTags(t.Context(), b.ID, all)
		count, err3 := tx.CountTags(t.Context(), a.ID)
		if err != nil || err2 != nil || err3 != nil || len(mine) != 4 || len(strange) != 0 || count != 4 {
			t.Errorf("locked %d and %d, counted %d: %v %v %v", len(mine), len(strange), count, err, err2, err3)
		}
		if err := tx.DeleteTags(t.Context(), b.ID, all); err != nil {
			return err
		}
		return tx.DeleteTags(t.Context(), a.ID, all[:1])
	})
	if got := names(ordertest.Marketer(a.ID), ""); !slices.Equal(got, []string{"Alpha", "Alphabet", "gamma"}) {
		t.Errorf("after deletion: %v", got)
	}
}

func TestSetTagsMovesTheTagVersionOnly(t *testing.T) {
	store, _ := newStore(t)
	marketer := ordertest.Party("Northlight")
	orders := make([]*order.Order, 3)
	for i := range orders {
		orders[i] = ordertest.Order(ordertest.Accepted, func(o *order.Order) { o.Marketer = marketer })
	}
	ordertest.Insert(t, store, orders...)
	one, two := newTag(t, store, marketer.ID, "one").ID, newTag(t, store, marketer.ID, "two").ID
	orders[0].TagIDs, orders[1].TagIDs = []order.ID{one, two}, []order.ID{two}
	inTx(t, store, func(tx order.Tx) error { return tx.SetTags(t.Context(), orders[:2]) })
	if orders[0].TagVersion != 1 {
		t.Errorf("tag version %d", orders[0].TagVersion)
	}
	inTx(t, store, func(tx order.Tx) error {
		with, err := tx.OrdersWithTags(t.Context(), marketer.ID, []order.ID{one})
		if err != nil || !slices.Equal(with, []order.ID{orders[0].ID}) {
			t.Errorf("with one: %v, %v", with, err)
		}
		stranger, err := tx.OrdersWithTags(t.Context(), ordertest.ID(), []order.ID{one, two})
		if err != nil || len(stranger) != 0 {
			t.Errorf("a stranger's: %v, %v", stranger, err)
		}
		orders[0].TagIDs = nil
		return tx.SetTags(t.Context(), orders[:1])
	})
	got, err := store.OrdersByID(t.Context(), ordertest.Marketer(marketer.ID), []order.ID{orders[0].ID, orders[1].ID, orders[2].ID})
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range orders {
		if !reflect.DeepEqual(got[o.ID], o) {
			t.Errorf("order %d: got %+v, want %+v", i, got[o.ID], o)
		}
	}
}

func TestTagLogHasNoGaps(t *testing.T) {
	store, _ := newStore(t)
	a, b := ordertest.Account(t, store, order.RoleMarketer, "a"), ordertest.Account(t, store, order.RoleMarketer, "b")
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			marketer := []order.ID{a.ID, b.ID}[i%2]
			err := store.Atomically(context.Background(), func(tx order.Tx) error {
				entry := &order.TagLogEntry{MarketerID: marketer, Action: order.TagCreated, TagIDs: []order.ID{ordertest.ID()}, At: noon(), Actor: order.System()}
				if err := tx.LogTags(context.Background(), entry); err != nil {
					return err
				}
				if i%5 == 4 {
					return fmt.Errorf("given up with sequence %d", entry.Sequence)
				}
				return nil
			})
			if (err != nil) != (i%5 == 4) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, marketer := range []order.ID{a.ID, b.ID} {
		var count, last, head int
		err := store.db.QueryRow(`SELECT count(*), max(sequence), (SELECT last_sequence FROM tag_log_heads WHERE marketer_id = $1)
			FROM tag_log WHERE marketer_id = $1`, marketer).Scan(&count, &last, &head)
		if err != nil || count != 8 || last != 8 || head != 8 {
			t.Errorf("%d entries up to %d, head %d, %v", count, last, head, err)
		}
	}
}
