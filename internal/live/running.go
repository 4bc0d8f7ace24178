package live

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"
	"time"

	"headway/internal/order"
)

const (
	// answerWithin is how long the answers of other instances are waited for. Nobody knows how many there are.
	answerWithin = 300 * time.Millisecond
	// mostAnswered is how many groups an instance tells of.
	mostAnswered = 100
	// mostInstances is how many answers may come at once.
	mostInstances = 1000
)

// Running lists the groups of this instance with the most subscribers, at most so many.
func (h *Hub) Running(atMost int) []order.RunningSubscription {
	h.mu.Lock()
	running := make([]order.RunningSubscription, 0, len(h.groups)+len(h.events))
	for _, g := range h.groups {
		running = append(running, g.running())
	}
	for _, g := range h.events {
		running = append(running, g.running())
	}
	h.mu.Unlock()
	return largest(running, atMost)
}

// RunningEverywhere lists the groups of all instances with the most subscribers, at most so many, each as the sum of what those
// instances have that answer in time. Without the bus it lists this instance's own, and says that the bus is away.
func (h *Hub) RunningEverywhere(ctx context.Context, atMost int) (running []order.RunningSubscription, away []string) {
	question, answers := rand.Text(), make(chan []order.RunningSubscription, mostInstances)
	h.mu.Lock()
	h.questions[question] = answers
	connected := h.connected
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.questions, question)
	}()
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	running = h.Running(mostAnswered)
	if !connected || h.bus.Publish(ctx, message{Instance: h.options.Instance, Question: question}.encode()) != nil {
		return largest(running, atMost), []string{PartBus}
	}
	for {
		select {
		case theirs := <-answers:
			running = append(running, theirs...)
		case <-ctx.Done():
			return largest(sum(running), atMost), nil
		}
	}
}

// answer takes what concerns questions: it answers another instance's, and hands on what answers one of this instance's. An answer that
// nobody waits for any more is forgotten.
func (h *Hub) answer(m message) {
	if m.Question != "" {
		h.outbox.addMessage(message{Instance: h.options.Instance, Answers: m.Question, Running: h.Running(mostAnswered)})
	}
	if m.Answers == "" {
		return
	}
	h.mu.Lock()
	waiting := h.questions[m.Answers]
	h.mu.Unlock()
	if waiting == nil {
		return
	}
	select {
	case waiting <- m.Running:
	default: // more instances than anybody has
	}
}

// sum makes one of those who are the same group on several instances.
func sum(running []order.RunningSubscription) []order.RunningSubscription {
	slices.SortFunc(running, func(a, b order.RunningSubscription) int { return a.ID.Compare(b.ID) })
	var sums []order.RunningSubscription
	for _, r := range running {
		if last := len(sums) - 1; last >= 0 && sums[last].ID == r.ID {
			s := &sums[last]
			s.Subscribers += r.Subscribers
			s.Executions += r.Executions
			s.Instances += r.Instances
			if r.Since.Before(s.Since) {
				s.Since = r.Since
			}
			continue
		}
		sums = append(sums, r)
	}
	return sums
}

func largest(running []order.RunningSubscription, atMost int) []order.RunningSubscription {
	slices.SortFunc(running, func(a, b order.RunningSubscription) int {
		return cmp.Or(cmp.Compare(b.Subscribers, a.Subscribers), a.ID.Compare(b.ID))
	})
	return running[:min(len(running), atMost)]
}
