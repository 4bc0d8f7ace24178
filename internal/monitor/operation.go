package monitor

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Update is news of one order, as the API tells it.
type Update struct {
	Change           string       `json:"change"`
	SnapshotComplete bool         `json:"snapshotComplete"`
	Order            Order        `json:"order"`
	Progress         *Progress    `json:"progress"`
	Performance      *Performance `json:"performance"`
	Pace             *Pace        `json:"pace"`
}

// The parts of an update. Fields are those of the schema.
type (
	Order struct {
		ID          string `json:"id"`
		Number      int64  `json:"number"`
		Status      string `json:"status"`
		FansOrdered int    `json:"fansOrdered"`
		Campaign    Named  `json:"campaign"`
		Client      Named  `json:"client"`
		Pause       *Pause `json:"pause"`
	}
	Named struct {
		Name string `json:"name"`
	}
	Pause struct {
		Reason string `json:"reason"`
	}
	Progress struct {
		FansDelivered int       `json:"fansDelivered"`
		Percent       int       `json:"percent"`
		Version       int64     `json:"version"`
		UpdatedAt     time.Time `json:"updatedAt"`
	}
	Performance struct {
		Clicks         *int64  `json:"clicks"`
		ConversionRate *string `json:"conversionRate"`
	}
	Pace struct {
		State             string  `json:"state"`
		Deficit           int     `json:"deficit"`
		FansPerHourNeeded *string `json:"fansPerHourNeeded"`
	}
)

const updateFields = `{ change snapshotComplete
	order { id number status fansOrdered campaign { name } client { name } pause { reason } }
	progress { fansDelivered percent version updatedAt }
	performance { clicks conversionRate }
	pace { state deficit fansPerHourNeeded } }`

// The operations. Every update is called "update", whatever it comes from.
const (
	feedOperation     = `subscription WatchFeed { update: progressFeed(filter: {status: [ACCEPTED]}) ` + updateFields + ` }`
	progressOperation = `subscription WatchOrder($id: ID!) { update: progress(orderId: $id) ` + updateFields + ` }`
	// lookUpOperation searches: the oldest order whose number holds the digits comes first, and the shortest number is the oldest.
	lookUpOperation = `query LookUp($number: String!) { orders(filter: {search: $number}, orderBy: {field: PLACED, direction: ASC}, first: 100) { nodes { id number } } }`
)

// NotFound tells that an order is not there, or not for these credentials to see.
type NotFound struct{ Order string }

// Error says which.
func (n *NotFound) Error() string {
	return fmt.Sprintf("there is no order %s, or these credentials may not see it", n.Order)
}

func isOrderID(name string) bool { return strings.HasPrefix(name, "ord_") }

func isOrderNumber(name string) bool {
	number, err := strconv.ParseInt(name, 10, 64)
	return err == nil && number > 0
}

// watch starts the operations and tells what they answer, until the connection ends.
func (m *Monitor) watch(s *socket) error {
	for i, name := range m.config.Orders {
		if err := m.watchOrder(s, strconv.Itoa(i), name); err != nil {
			return err
		}
	}
	if len(m.config.Orders) == 0 {
		if err := s.subscribe("feed", feedOperation, nil); err != nil {
			return err
		}
	}
	m.tell(Event{At: time.Now(), Link: LinkLive})
	for {
		answer, err := s.read()
		if err != nil {
			return err
		}
		if err := m.hear(s, answer); err != nil {
			return err
		}
	}
}

// The ids of operations: the place of an order in the list, with what is asked of it.
const lookUpPrefix = "look-up-"

// watchOrder subscribes to an order, or first asks which one has the number.
func (m *Monitor) watchOrder(s *socket, place, name string) error {
	if isOrderID(name) {
		return s.subscribe(place, progressOperation, map[string]any{"id": name})
	}
	return s.subscribe(lookUpPrefix+place, lookUpOperation, map[string]any{"number": name})
}

// answer is what an operation gives.
type answer struct {
	Data *struct {
		Update *Update `json:"update"`
		Orders *struct {
			Nodes []struct {
				ID     string `json:"id"`
				Number int64  `json:"number"`
			} `json:"nodes"`
		} `json:"orders"`
	} `json:"data"`
	Errors failures `json:"errors"`
}

// hear takes one message in.
func (m *Monitor) hear(s *socket, message frame) error {
	place, lookedUp := strings.CutPrefix(message.ID, lookUpPrefix)
	switch message.Type {
	case "next":
		var heard answer
		if err := json.Unmarshal(message.Payload, &heard); err != nil {
			return fmt.Errorf("the server sent what this monitor cannot read: %w", err)
		}
		if len(heard.Errors) > 0 || heard.Data == nil {
			return heard.Errors.meaning(m.nameAt(place))
		}
		if lookedUp {
			return m.found(s, place, heard)
		}
		if heard.Data.Update != nil {
			m.tell(Event{At: time.Now(), Link: LinkLive, Update: heard.Data.Update})
		}
		return nil
	case "error":
		var errs failures
		if err := json.Unmarshal(message.Payload, &errs); err != nil {
			return fmt.Errorf("the server sent an error that this monitor cannot read: %w", err)
		}
		return errs.meaning(m.nameAt(place))
	case "complete":
		if lookedUp {
			return nil
		}
		return errors.New("the server ended the subscription")
	}
	return fmt.Errorf("the server sent %.40q, which this monitor does not know", message.Type)
}

// found goes on from a number to its order.
func (m *Monitor) found(s *socket, place string, heard answer) error {
	name := m.nameAt(place)
	if heard.Data.Orders != nil {
		for _, node := range heard.Data.Orders.Nodes {
			if strconv.FormatInt(node.Number, 10) == strings.TrimLeft(name, "+0") {
				return m.watchOrder(s, place, node.ID)
			}
		}
	}
	return &NotFound{Order: name}
}

// nameAt is what the operation's order was called; empty for the feed.
func (m *Monitor) nameAt(place string) string {
	i, err := strconv.Atoi(place)
	if err != nil || i < 0 || i >= len(m.config.Orders) {
		return ""
	}
	return m.config.Orders[i]
}

// failures are the errors of an operation.
type failures []struct {
	Message    string `json:"message"`
	Extensions struct {
		Code string `json:"code"`
	} `json:"extensions"`
}

// meaning is what the first of them means for a monitor.
func (f failures) meaning(name string) error {
	if len(f) == 0 {
		return errors.New("the server answered nothing")
	}
	switch f[0].Extensions.Code {
	case "UNAUTHENTICATED", "FORBIDDEN":
		return &Refused{Reason: f[0].Message}
	case "NOT_FOUND", "BAD_INPUT":
		if name != "" {
			return &NotFound{Order: name}
		}
	}
	return fmt.Errorf("the server failed: %s", f[0].Message)
}
