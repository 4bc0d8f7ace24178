package postgres

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"testing"

	"headway/internal/order"
)

func TestAgreeOnSecret(t *testing.T) {
	store, _ := newStore(t)
	one, other := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	agree := func(name string, own []byte, share bool) ([]byte, error) {
		return store.AgreeOnSecret(context.Background(), name, own, share)
	}
	for _, step := range []struct {
		what, name string
		own        []byte
		share      bool
		want       []byte
	}{
		{"the first shares", "shared", one, true, one},
		{"the second gets the first's", "shared", other, true, one},
		{"the first comes back", "shared", one, true, one},
		{"one is configured with the same", "shared", one, false, one},
		{"one is configured with another", "shared", other, false, nil},
		{"the first keeps its own to itself", "private", one, false, one},
		{"the same comes back", "private", one, false, one},
		{"another one comes", "private", other, false, nil},
		{"another one that would share comes", "private", other, true, nil},
	} {
		got, err := agree(step.name, step.own, step.share)
		switch {
		case step.want == nil && order.CodeOf(err) != order.CodeConflict:
			t.Errorf("%s: %v, want CONFLICT", step.what, err)
		case step.want != nil && (err != nil || !bytes.Equal(got, step.want)):
			t.Errorf("%s: %v, %v", step.what, got, err)
		}
	}
}

func TestInstancesThatStartAtOnceAgree(t *testing.T) {
	store, _ := newStore(t)
	got := make([][]byte, 8)
	var wait sync.WaitGroup
	for i := range got {
		wait.Go(func() {
			own := bytes.Repeat([]byte{byte(i + 1)}, 32)
			secret, err := store.AgreeOnSecret(context.Background(), "key", own, true)
			if err != nil {
				t.Error(err)
			}
			got[i] = secret
		})
	}
	wait.Wait()
	for _, secret := range got {
		if !bytes.Equal(secret, got[0]) {
			t.Fatal("instances do not agree: " + fmt.Sprint(got))
		}
	}
}

func TestFirstAccount(t *testing.T) {
	store, _ := newStore(t)
	ctx := context.Background()
	if _, err := store.FirstAccount(ctx, order.RoleMarketer); order.CodeOf(err) != order.CodeNotFound {
		t.Fatalf("err = %v, want NOT_FOUND", err)
	}
	var first *order.Account
	for _, name := range []string{"Zoe", "Ada"} {
		account, err := store.RegisterAccount(ctx, &order.Account{Role: order.RoleMarketer, Name: name})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = account
		}
	}
	got, err := store.FirstAccount(ctx, order.RoleMarketer)
	if err != nil || got.ID != first.ID {
		t.Fatalf("%+v, %v, want %s", got, err, first.Name)
	}
}

func TestAgreeOnKeyThroughRotations(t *testing.T) {
	store, _ := newStore(t)
	key := func(n byte) []byte { return bytes.Repeat([]byte{n}, 32) }
	for _, step := range []struct {
		what   string
		own    []byte
		others [][]byte
		share  bool
		ok     bool
	}{
		{"the first", key(1), nil, false, true},
		{"another key alone", key(2), nil, false, false},
		{"the coming key is named", key(1), [][]byte{key(2)}, false, true},
		{"nobody's choice does not exchange it", key(3), [][]byte{key(1)}, true, false},
		{"the keys change places", key(2), [][]byte{key(1)}, false, true},
		{"not every instance has followed", key(1), [][]byte{key(2)}, false, true},
		{"which changes nothing for those that have", key(2), [][]byte{key(1)}, false, true},
		{"one that lacks the former key", key(2), nil, false, false},
		{"one that lacks the present key", key(1), nil, false, false},
		{"a second rotation", key(3), [][]byte{key(2), key(1)}, false, true},
		{"which forgets the first key", key(3), [][]byte{key(2)}, false, false},
		{"and does not", key(3), [][]byte{key(1), key(2)}, false, true},
	} {
		got, err := store.AgreeOnKey(t.Context(), "fan key", step.own, step.others, step.share)
		if step.ok && (err != nil || !bytes.Equal(got, step.own)) || !step.ok && order.CodeOf(err) != order.CodeConflict {
			t.Errorf("%s: %v, %v", step.what, got, err)
		}
	}
}
