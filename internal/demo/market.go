package demo

import (
	"context"
	"fmt"
	"time"

	"headway/internal/order"
)

// How many orders the market keeps of a kind. They are those that a demo starts with.
const (
	wantRunning = 100
	wantWaiting = 32
	maxWaiting  = 44
	maxPaused   = 12
	minPaused   = 6
)

// movesPerRound bounds what marketers and clients do in one round.
const movesPerRound = 3

// market is what marketers and clients do: answer, place, pause, resume.
type market struct {
	business Business
	people   *cast
	platform order.Viewer
	dice     *dice
	// due is when the next round is.
	due time.Time
}

// round lets everybody act once and gives the orders that traffic can be driven to.
func (m *market) round(ctx context.Context, now time.Time) ([]*order.Order, error) {
	active, err := m.all(ctx, order.StatusAccepted)
	if err != nil {
		return nil, err
	}
	waiting, err := m.all(ctx, order.StatusWaiting)
	if err != nil {
		return nil, err
	}
	var running, paused []*order.Order
	for _, o := range active {
		if o.Pause == nil {
			running = append(running, o)
		} else {
			paused = append(paused, o)
		}
	}
	if err := m.answer(ctx, now, len(active), waiting); err != nil {
		return nil, err
	}
	if err := m.placeMissing(ctx, len(waiting)); err != nil {
		return nil, err
	}
	return running, m.pauseAndResume(ctx, running, paused)
}

// all are the demo's orders in a state, those that were placed first in front.
func (m *market) all(ctx context.Context, status order.Status) ([]*order.Order, error) {
	filter := order.Filter{Statuses: []order.Status{status}}
	for _, client := range m.people.clients {
		filter.ClientIDs = append(filter.ClientIDs, client.ID)
	}
	size := order.MaxPageSize
	var found []*order.Order
	for page := (order.Page{First: &size}); ; {
		list, err := m.business.Orders(ctx, m.platform, filter, order.Sort{Field: order.SortPlaced}, page, false)
		if err != nil {
			return nil, fmt.Errorf("list the demo's orders: %w", err)
		}
		found = append(found, list.Items...)
		if !list.HasNextPage || len(found) >= 10*size {
			return found, nil
		}
		page.After = list.Cursors[len(list.Cursors)-1]
	}
}

// answer keeps enough orders running, and answers now and then what waits for long.
func (m *market) answer(ctx context.Context, now time.Time, active int, waiting []*order.Order) error {
	for i, o := range waiting {
		marketer := viewerOf(o.Marketer.ID, order.RoleMarketer)
		late := o.RespondBy.Sub(now) < time.Hour && m.dice.chance(0.2)
		var err error
		switch {
		case i >= movesPerRound:
			return nil
		case active+i < wantRunning, late:
			_, err = m.business.Accept(ctx, marketer, o.ID, "")
		case len(waiting) > maxWaiting:
			_, err = m.business.Reject(ctx, marketer, o.ID, pick(m.dice, declineNotes()), "")
		}
		if err := tolerable(err); err != nil {
			return fmt.Errorf("answer an order of the demo: %w", err)
		}
	}
	return nil
}

// placeMissing keeps enough orders waiting.
func (m *market) placeMissing(ctx context.Context, waiting int) error {
	for range min(wantWaiting-waiting, movesPerRound) {
		campaign := pick(m.dice, m.people.campaigns)
		input := order.PlaceInput{
			MarketerID: m.people.marketers[min(m.dice.IntN(4), 2)].ID, CreatorID: campaign.CreatorID, Campaign: *campaign,
			FansOrdered: pick(m.dice, []int{100, 150, 200, 250, 300, 400, 500}), Price: m.people.price(campaign, m.dice),
			IncomeVisible: m.dice.chance(0.55),
		}
		if m.dice.chance(0.25) {
			input.Guarantee = &order.Guarantee{FirstFanDays: 3, FansPerWeek: 10 + 5*m.dice.IntN(6), Policy: order.PolicyPause}
		}
		_, err := m.business.Place(ctx, viewerOf(campaign.ClientID, order.RoleClient), input, "")
		if err := tolerable(err); err != nil {
			return fmt.Errorf("place an order of the demo: %w", err)
		}
	}
	return nil
}

// pauseAndResume keeps some orders paused, but not always the same.
func (m *market) pauseAndResume(ctx context.Context, running, paused []*order.Order) error {
	var err error
	switch {
	case len(paused) > maxPaused, len(paused) > minPaused && m.dice.chance(0.05):
		o := pick(m.dice, paused)
		by := viewerOf(o.Client.ID, order.RoleClient)
		if o.Pause.Reason == order.PauseByPlatform {
			by = m.platform
		}
		_, err = m.business.Resume(ctx, by, o.ID, "")
	case len(paused) <= minPaused && len(running) > wantRunning/2 && m.dice.chance(0.05):
		o := pick(m.dice, running)
		_, err = m.business.Pause(ctx, viewerOf(o.Client.ID, order.RoleClient), o.ID, "")
	}
	if err := tolerable(err); err != nil {
		return fmt.Errorf("pause or resume an order of the demo: %w", err)
	}
	return nil
}

func viewerOf(account order.ID, role order.Role) order.Viewer {
	return order.Viewer{AccountID: account, Role: role, ActorID: account, ActorRole: role}
}

// tolerable is nil where a person was faster: somebody who tries the demo out may do to an order what they like.
func tolerable(err error) error {
	if code := order.CodeOf(err); err != nil && (code == order.CodeConflict || code == order.CodeNotFound) {
		return nil
	}
	return err
}
