package property

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"headway/internal/order"
)

const (
	sequences = 1000
	rounds    = 24
)

// actor is somebody who does things.
type actor struct {
	name     string
	viewer   order.Viewer
	role     order.Role
	account  string
	stranger bool
	limited  bool
}

// actors are everybody who has to do with the first client's orders to the first marketer, and everybody who has not.
func (w *world) actors() []actor {
	limited := w.marketers[0]
	limited.Scopes = []order.Scope{order.ScopeOrdersRead, order.ScopeStatsRead}
	return []actor{
		{name: "marketer", viewer: w.marketers[0], role: order.RoleMarketer, account: "marketer"},
		{name: "client", viewer: w.clients[0], role: order.RoleClient, account: "client"},
		{name: "platform", viewer: w.platform, role: order.RolePlatform, account: "platform"},
		{name: "other operator", viewer: w.otherPlatform, role: order.RolePlatform, account: "other operator"},
		{name: "platform for the marketer", viewer: w.actingFor(w.marketers[0]), role: order.RoleMarketer, account: "marketer"},
		{name: "platform for the client", viewer: w.actingFor(w.clients[0]), role: order.RoleClient, account: "client"},
		{name: "reading key", viewer: limited, role: order.RoleMarketer, account: "marketer", limited: true},
		{name: "stranger, a marketer", viewer: w.stranger(order.RoleMarketer), role: order.RoleMarketer, stranger: true},
		{name: "stranger, a client", viewer: w.stranger(order.RoleClient), role: order.RoleClient, stranger: true},
		{name: "visitor"},
	}
}

// TestRandomHistories runs 1,000 random sequences of actions by random people, all at once, under a clock that jumps. After every
// action the order is what the rules say; at the end the books of the whole database are right, and a stranger sees nothing.
func TestRandomHistories(t *testing.T) {
	w := newWorld(t)
	seed := uint64(1)
	if text := os.Getenv("HEADWAY_TEST_SEED"); text != "" {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	t.Logf("seed %d (HEADWAY_TEST_SEED)", seed)
	tag, err := w.service.CreateTag(t.Context(), w.marketers[0], order.TagInput{Name: "VIP"}, "")
	wantCode(t, err, "")
	tally := newTally()
	all := make([]*sequence, sequences)
	for i := range all {
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		all[i] = &sequence{w: w, random: random, actors: w.actors(), tag: tag.ID, tally: tally, begins: random.IntN(rounds / 3), reports: map[string][]string{}}
	}
	clock := rand.New(rand.NewPCG(seed, sequences))
	now := monday
	for round := range rounds {
		now = now.Add(time.Duration(20+clock.IntN(200)) * time.Minute)
		if round%8 == 7 {
			now = now.Add(order.RespondWithin)
		}
		w.at(now)
		inParallel(t, all, func(s *sequence) error { return s.step(round, now) })
		if round%3 == 2 {
			w.expire(t, all, now)
		}
	}
	w.expire(t, all, now.Add(order.RespondWithin))
	w.wantBooksRight(t)
	wantPublishedWithoutGaps(t, w, all)
	wantStrangersBlind(t, w, all)
	tally.print(t)
	tally.wantEnough(t)
}

// inParallel lets every sequence do its step, eight at a time.
func inParallel(t *testing.T, all []*sequence, step func(*sequence) error) {
	t.Helper()
	queue := make(chan *sequence)
	var working sync.WaitGroup
	for range 8 {
		working.Go(func() {
			for s := range queue {
				if err := step(s); err != nil {
					t.Errorf("%v\nmodel %+v\n%s", err, s.model, strings.Join(s.history, "\n"))
				}
			}
		})
	}
	for _, s := range all {
		queue <- s
	}
	close(queue)
	working.Wait()
	if t.Failed() {
		t.FailNow()
	}
}

// expire lets the job do its work at the instant.
func (w *world) expire(t *testing.T, all []*sequence, now time.Time) {
	t.Helper()
	w.at(now)
	expired := 0
	for {
		n, err := w.service.ExpireOverdue(t.Context(), 100)
		wantCode(t, err, "")
		if expired += n; n == 0 {
			break
		}
	}
	for _, s := range all {
		if s.model.look(now); s.model.record() {
			s.model.version++
			s.tally.add("move WAITING → REJECTED EXPIRED")
			expired--
		}
	}
	if expired != 0 {
		t.Fatalf("the job recorded %d expiries more than there were", expired)
	}
}

// sequence is the life of one order.
type sequence struct {
	w       *world
	random  *rand.Rand
	actors  []actor
	tag     order.ID
	tally   *tally
	begins  int
	model   model
	history []string

	lastWho    actor
	lastAction string

	// fans were counted on this order, elsewhere on another of the same creator; reports are used up, by reporter.
	fans      []string
	elsewhere string
	reports   map[string][]string
}

// step does one thing and compares what came of it with the model.
func (s *sequence) step(round int, now time.Time) error {
	if round < s.begins {
		return nil
	}
	if round == s.begins {
		return s.begin(now)
	}
	s.model.look(now)
	who, action := s.choose()
	s.history = append(s.history, fmt.Sprintf("%s: %s %s (was %s)", now.Format(time.RFC3339), who.name, action, s.model.standing()))
	var err error
	switch action {
	case "deliver":
		err = s.deliver(who, now)
	case "click":
		err = s.click(who, now)
	default:
		err = s.move(who, action, now)
	}
	if err != nil || s.random.IntN(2) == 0 && round < rounds-1 {
		return err
	}
	return s.compare()
}

// choose picks an action, half of the time by somebody who may do it. Now and then it is the last one once more, and often a
// waiting order is accepted and a paused one resumed, so that the rare states are met often enough.
func (s *sequence) choose() (who actor, action string) {
	defer func() { s.lastWho, s.lastAction = who, action }()
	if s.lastAction != "" && s.random.IntN(6) == 0 {
		return s.lastWho, s.lastAction
	}
	switch {
	case s.model.status == order.StatusWaiting && s.random.IntN(4) == 0:
		return s.actors[0], "accept"
	case s.model.status == order.StatusWaiting && s.random.IntN(12) == 0:
		return s.actors[1], "cancel"
	case s.model.status == order.StatusAccepted && s.random.IntN(5) == 0:
		return s.actors[1+s.random.IntN(2)], []string{"pause", "resume", "click"}[s.random.IntN(3)]
	}
	sensible := map[string][]int{
		"accept": {0, 4}, "reject": {0, 4}, "tag": {0, 4}, "untag": {0, 4}, "cancel": {1, 2, 3, 5}, "pause": {1, 2, 3, 5},
		"resume": {1, 2, 3, 5}, "show": {1, 5}, "hide": {1, 5}, "deliver": {2, 3}, "click": {2, 3},
	}
	actions := []string{"accept", "accept", "reject", "reject", "reject", "cancel", "cancel", "pause", "pause", "resume", "resume", "show", "show", "hide", "hide", "tag", "tag", "untag", "untag",
		"deliver", "deliver", "deliver", "deliver", "click", "click"}
	action = actions[s.random.IntN(len(actions))]
	if s.random.IntN(2) == 0 {
		fitting := sensible[action]
		return s.actors[fitting[s.random.IntN(len(fitting))]], action
	}
	return s.actors[s.random.IntN(len(s.actors))], action
}

// begin places the order. The order of every other sequence has an older brother: another order of the same creator with a fan.
func (s *sequence) begin(now time.Time) error {
	w, ctx := s.w, context.Background()
	input := w.placing()
	input.CreatorID = w.creator(w.clients[0])
	if s.random.IntN(2) == 0 {
		if err := s.beginElsewhere(input.CreatorID, now); err != nil {
			return err
		}
	}
	input.FansOrdered = 1 + s.random.IntN(5)
	input.IncomeVisible = s.random.IntN(2) == 0
	if s.random.IntN(4) == 0 {
		input.Campaign.Type, input.Campaign.TrialDays = order.CampaignFreeTrial, 7
	}
	o, err := w.service.Place(ctx, w.clients[0], input, "")
	if err != nil {
		return fmt.Errorf("place: %w", err)
	}
	s.model = model{
		id: o.ID, code: o.TrackingCode, ordered: input.FansOrdered, clickless: input.Campaign.Type == order.CampaignFreeTrial,
		deadline: now.Add(72 * time.Hour), status: order.StatusWaiting, visible: input.IncomeVisible, version: 1, events: 1,
	}
	s.tally.add("placed")
	return s.compare()
}

func (s *sequence) beginElsewhere(creator order.ID, now time.Time) error {
	w, ctx := s.w, context.Background()
	input := w.placing()
	input.CreatorID, input.MarketerID = creator, w.marketers[1].AccountID
	other, err := w.service.Place(ctx, w.clients[0], input, "")
	if err != nil {
		return fmt.Errorf("place elsewhere: %w", err)
	}
	if _, err = w.service.Accept(ctx, w.marketers[1], other.ID, ""); err != nil {
		return fmt.Errorf("accept elsewhere: %w", err)
	}
	s.elsewhere = word()
	report := order.DeliveryReport{OrderID: other.ID, ReportID: word(), Fan: s.elsewhere, OccurredAt: now}
	results, err := w.ingest.RecordDeliveries(ctx, w.platform, []order.DeliveryReport{report}, "")
	if err == nil && results[0].Outcome != order.OutcomeCounted {
		err = fmt.Errorf("a new fan elsewhere is %s", results[0].Outcome)
	}
	return err
}

// move calls the service, sometimes with a key and twice.
func (s *sequence) move(who actor, action string, now time.Time) error {
	key := ""
	if s.random.IntN(5) == 0 {
		key = word()
	}
	want := s.model.act(who, action, now)
	o, err := s.call(who, action, key)
	if err := s.agree(want, o, err); err != nil {
		return err
	}
	s.tally.add(want.name)
	if key == "" {
		return nil
	}
	again, err := s.call(who, action, key)
	if want.code == "" && describe(again) != describe(o) {
		return fmt.Errorf("a repeat with the key got %s, the first call %s", describe(again), describe(o))
	}
	s.tally.add("repeat with a key")
	return s.agree(want, again, err)
}

func (s *sequence) call(who actor, action, key string) (*order.Order, error) {
	service, ctx, v, id := s.w.service, context.Background(), who.viewer, s.model.id
	switch action {
	case "accept":
		return service.Accept(ctx, v, id, key)
	case "reject":
		return service.Reject(ctx, v, id, "", key)
	case "cancel":
		return service.Cancel(ctx, v, id, key)
	case "pause":
		return service.Pause(ctx, v, id, key)
	case "resume":
		return service.Resume(ctx, v, id, key)
	case "show", "hide":
		return service.SetIncomeVisibility(ctx, v, id, action == "show", key)
	}
	tagging := service.TagOrders
	if action == "untag" {
		tagging = service.UntagOrders
	}
	orders, err := tagging(ctx, v, []order.ID{id}, []order.ID{s.tag}, key)
	if err != nil {
		return nil, err
	}
	return orders[0], nil
}

// agree compares an answer with what the rules say.
func (s *sequence) agree(want outcome, o *order.Order, err error) error {
	if want.code == "" {
		if err != nil {
			return fmt.Errorf("refused, but should be %q: %w", want.name, err)
		}
		if wrong := s.model.differs(o); wrong != "" {
			return fmt.Errorf("%s: %+v", wrong, o)
		}
		return nil
	}
	var refusal *order.Error
	if err == nil || !errors.As(err, &refusal) || refusal.Code != want.code {
		return fmt.Errorf("got %w, want %s", err, want.name)
	}
	if want.code == order.CodeConflict && refusal.Status != s.model.status {
		return fmt.Errorf("the conflict names %s", refusal.Status)
	}
	return nil
}

// compare reads the order as one of those who may.
func (s *sequence) compare() error {
	readers := []int{0, 1, 2, 4, 5, 6}
	who := s.actors[readers[s.random.IntN(len(readers))]]
	o, err := s.w.service.Order(context.Background(), who.viewer, s.model.id)
	if err != nil {
		return fmt.Errorf("read as %s: %w", who.name, err)
	}
	if wrong := s.model.differs(o); wrong != "" {
		return fmt.Errorf("read as %s: %s: %+v", who.name, wrong, o)
	}
	return nil
}
