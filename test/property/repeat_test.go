package property

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"headway/internal/order"
)

// TestRepeatsAtOnce is rule 40 under pressure: 20 calls with one key at the same moment have one effect and the same answer,
// whichever mutation it is, on whichever instance.
func TestRepeatsAtOnce(t *testing.T) {
	w := newWorld(t)
	instances := []instance{w.instance, w.newInstance(), w.newInstance()}
	ctx, marketer, client := t.Context(), w.marketers[0], w.clients[0]
	waiting, accepted, tagged := w.place(), w.accepted(), w.place()
	tag, err := w.service.CreateTag(ctx, marketer, order.TagInput{Name: "tagged"}, "")
	wantCode(t, err, "")

	tests := []struct {
		name string
		call func(s *order.Service, key string) (answer string, err error)
		// effects counts what one effect adds one to.
		effects string
	}{
		{"placeOrder", func(s *order.Service, key string) (string, error) {
			o, err := s.Place(ctx, client, w.placing(), key)
			return describe(o), err
		}, "SELECT count(*) FROM orders"},
		{"acceptOrder", func(s *order.Service, key string) (string, error) {
			o, err := s.Accept(ctx, marketer, waiting.ID, key)
			return describe(o), err
		}, "SELECT count(*) FROM order_events WHERE type = 'ACCEPTED'"},
		{"pauseOrder", func(s *order.Service, key string) (string, error) {
			o, err := s.Pause(ctx, client, accepted.ID, key)
			return describe(o), err
		}, "SELECT count(*) FROM order_events WHERE type = 'PAUSED'"},
		{"createTag", func(s *order.Service, key string) (string, error) {
			tag, err := s.CreateTag(ctx, marketer, order.TagInput{Name: "VIP"}, key)
			return fmt.Sprintf("%+v", tag), err
		}, "SELECT count(*) FROM tags"},
		{"tagOrders", func(s *order.Service, key string) (string, error) {
			orders, err := s.TagOrders(ctx, marketer, []order.ID{tagged.ID}, []order.ID{tag.ID}, key)
			if err != nil {
				return "", err
			}
			return describe(orders[0]), nil
		}, "SELECT count(*) FROM tag_log WHERE action = 'TAGGED'"},
		{"createShareLink", func(s *order.Service, key string) (string, error) {
			created, err := s.CreateShareLink(ctx, marketer, order.ShareLinkInput{OrderID: accepted.ID, Password: "open sesame"}, key)
			if err != nil {
				return "", err
			}
			return fmt.Sprint(created.Link.ID, created.Link.CreatedAt.UnixMicro(), created.MatchingOrders), nil
		}, "SELECT count(*) FROM share_links"},
		{"createApiKey", func(s *order.Service, key string) (string, error) {
			created, err := s.CreateAPIKey(ctx, client, order.APIKeyInput{Name: "robot"}, key)
			if err != nil {
				return "", err
			}
			return fmt.Sprint(created.Key.ID, created.Key.CreatedAt.UnixMicro()), nil
		}, "SELECT count(*) FROM api_keys"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before, key := w.count(test.effects), word()
			answers, failures := make([]string, 20), make([]error, 20)
			together(20, func(i int) { answers[i], failures[i] = test.call(instances[i%3].service, key) })
			for i, err := range failures {
				wantCode(t, err, "")
				if answers[i] != answers[0] || answers[i] == "" {
					t.Fatalf("call %d got %s\ncall 0 got %s", i, answers[i], answers[0])
				}
			}
			if got := w.count(test.effects) - before; got != 1 {
				t.Fatalf("%d effects", got)
			}
		})
	}
	for _, id := range []order.ID{waiting.ID, accepted.ID, tagged.ID} {
		if !slices.IsSortedFunc(w.news.of(id), func(a, b *order.Order) int {
			if b.Newer(a) {
				return -1
			}
			return 1
		}) {
			t.Error("a repeat was published")
		}
	}
}

func describe(o *order.Order) string {
	if o == nil {
		return ""
	}
	return fmt.Sprint(o.ID, o.Number, o.Status, o.Version, o.TagVersion, o.LastEvent, o.TagIDs, o.UpdatedAt.UnixMicro(), o.TrackingCode)
}

// TestKeys is rule 40's other half: what a key belongs to, how long it is kept, and what a repeat does not show.
func TestKeys(t *testing.T) {
	w := newWorld(t)
	w.at(monday)
	ctx, marketer, client := t.Context(), w.marketers[0], w.clients[0]
	first, err := w.service.Place(ctx, client, w.placing(), "k")
	wantCode(t, err, "")

	t.Run("another input", func(t *testing.T) {
		other := w.placing()
		other.FansOrdered++
		_, err := w.service.Place(ctx, client, other, "k")
		wantCode(t, err, order.CodeConflict)
	})
	t.Run("another operation", func(t *testing.T) {
		_, err := w.service.Accept(ctx, marketer, first.ID, "k")
		wantCode(t, err, "")
	})
	t.Run("another account", func(t *testing.T) {
		input := w.placing()
		input.CreatorID = w.creators[w.clients[1].AccountID]
		o, err := w.service.Place(ctx, w.clients[1], input, "k")
		wantCode(t, err, "")
		if o.ID == first.ID {
			t.Fatal("a key reaches into another account")
		}
	})
	t.Run("the platform acting for the account shares its keys", func(t *testing.T) {
		o, err := w.service.Place(ctx, w.actingFor(client), w.placing(), "k")
		wantCode(t, err, "")
		if o.ID != first.ID {
			t.Fatal("another order was placed")
		}
	})
	t.Run("the first answer, though the order went on", func(t *testing.T) {
		o, err := w.service.Place(ctx, client, w.placing(), "k")
		wantCode(t, err, "")
		if o.ID != first.ID || o.Status != order.StatusWaiting || o.Version != 1 || !o.PlacedAt.Equal(first.PlacedAt) {
			t.Fatalf("got %s at version %d", o.Status, o.Version)
		}
	})
	t.Run("a failure does not use up the key", func(t *testing.T) {
		o := w.place()
		_, err := w.service.Pause(ctx, client, o.ID, "later")
		wantCode(t, err, order.CodeConflict)
		_, err = w.service.Accept(ctx, marketer, o.ID, "")
		wantCode(t, err, "")
		paused, err := w.service.Pause(ctx, client, o.ID, "later")
		wantCode(t, err, "")
		if paused.Pause == nil {
			t.Fatal("not paused")
		}
	})
	t.Run("secrets are shown once", func(t *testing.T) {
		link := order.ShareLinkInput{OrderID: first.ID, Password: "open sesame"}
		one, err := w.service.CreateShareLink(ctx, marketer, link, "secret")
		wantCode(t, err, "")
		two, err := w.service.CreateShareLink(ctx, marketer, link, "secret")
		wantCode(t, err, "")
		if one.Token == "" || two.Token != "" || two.Link.ID != one.Link.ID {
			t.Fatal("the token of a link is shown again, or never")
		}
		link.Password = "open barley"
		_, err = w.service.CreateShareLink(ctx, marketer, link, "secret")
		wantCode(t, err, order.CodeConflict)

		made, err := w.service.CreateAPIKey(ctx, client, order.APIKeyInput{Name: "robot"}, "secret")
		wantCode(t, err, "")
		again, err := w.service.CreateAPIKey(ctx, client, order.APIKeyInput{Name: "robot"}, "secret")
		wantCode(t, err, "")
		if made.Secret == "" || again.Secret != "" || again.Key.ID != made.Key.ID {
			t.Fatal("the secret of a key is shown again, or never")
		}
		if w.count("SELECT count(*) FROM idempotency_keys WHERE answer::text LIKE '%' || $1 || '%' OR answer::text LIKE '%' || $2 || '%'", made.Secret, one.Token) != 0 {
			t.Fatal("a secret is kept")
		}
	})
	t.Run("a credential without the right gets no answer of another's", func(t *testing.T) {
		limited := client
		limited.Scopes = []order.Scope{order.ScopeOrdersRead}
		_, err := w.service.Place(ctx, limited, w.placing(), "k")
		wantCode(t, err, order.CodeForbidden)
		limited = marketer
		limited.Scopes = []order.Scope{order.ScopeOrdersRead}
		_, err = w.service.Accept(ctx, limited, first.ID, "k")
		wantCode(t, err, order.CodeForbidden)
	})
	t.Run("a bad key", func(t *testing.T) {
		_, err := w.service.Place(ctx, client, w.placing(), "a\x00b")
		wantField(t, err, "idempotencyKey")
	})
	t.Run("kept seven days", func(t *testing.T) {
		w.at(monday.Add(7*24*time.Hour - time.Second))
		o, err := w.service.Place(ctx, client, w.placing(), "k")
		wantCode(t, err, "")
		if o.ID != first.ID {
			t.Fatal("the key went early")
		}
		w.at(monday.Add(7 * 24 * time.Hour))
		if o, err = w.service.Place(ctx, client, w.placing(), "k"); err != nil || o.ID == first.ID {
			t.Fatalf("the key stays for ever: %v", err)
		}
	})
}
