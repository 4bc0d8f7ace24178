package demo

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
	"time"

	"headway/internal/order"
)

// dice is the one source of chance of a seeding: the same seed, the same demo.
type dice struct {
	*rand.Rand
	source *rand.ChaCha8
}

func newDice(seed uint64) *dice {
	var key [32]byte
	binary.BigEndian.PutUint64(key[:], seed)
	source := rand.NewChaCha8(key)
	return &dice{Rand: rand.New(source), source: source} //nolint:gosec // nothing of a demo is a secret
}

// id draws an id of the instant.
func (d *dice) id(at time.Time) order.ID {
	id, err := order.NewID(at, d.source)
	if err != nil { // reading from ChaCha8 never fails
		panic(fmt.Sprintf("draw an id: %v", err))
	}
	return id
}

// hash draws what stands for the keyed hash of a fan that nobody has the reference of.
func (d *dice) hash() (hash order.ReferenceHash) {
	for i := 0; i < len(hash); i += 8 {
		binary.BigEndian.PutUint64(hash[i:], d.Uint64())
	}
	return hash
}

// trackingCode draws the code of an order's counting link.
func (d *dice) trackingCode() string {
	const characters = "0123456789abcdefghijklmnopqrstuvwxyz"
	code := make([]byte, order.TrackingCodeLength)
	for i := range code {
		code[i] = characters[d.IntN(len(characters))]
	}
	return string(code)
}

// chance is true so often.
func (d *dice) chance(probability float64) bool { return d.Float64() < probability }

// between is an even draw.
func (d *dice) between(least, most float64) float64 { return least + d.Float64()*(most-least) }

// hours is an even draw of a duration, to the microsecond that PostgreSQL keeps.
func (d *dice) hours(least, most float64) time.Duration {
	return time.Duration(d.between(least, most) * float64(time.Hour)).Truncate(time.Microsecond)
}

// pick draws one of them.
func pick[T any](d *dice, from []T) T { return from[d.IntN(len(from))] }

// curve says how fans spread over a span of time: more in the evening than at dawn, fewer at weekends, no two days alike.
type curve struct {
	from, to   time.Time
	cumulative []float64 // at the end of each step
}

const curveStep = 30 * time.Minute

// curve draws one for the span.
func (d *dice) curve(from, to time.Time) curve {
	c := curve{from: from, to: to}
	sum, day, mood := 0.0, -1, 1.0
	for at := from; at.Before(to); at = at.Add(curveStep) {
		if at.YearDay() != day {
			day, mood = at.YearDay(), d.between(0.65, 1.4)
		}
		length := min(curveStep, to.Sub(at)).Hours()
		sum += rhythm(at) * mood * d.between(0.7, 1.3) * length
		c.cumulative = append(c.cumulative, sum)
	}
	return c
}

// rhythm is how busy an instant is: highest at half past eight in the evening UTC, lowest twelve hours away; a Saturday has
// seven tenths of a weekday.
func rhythm(at time.Time) float64 {
	hour := float64(at.Hour()) + float64(at.Minute())/60
	wave := (1 + math.Cos(2*math.Pi*(hour-20.5)/24)) / 2
	weight := 0.2 + 0.8*wave*wave
	switch at.Weekday() {
	case time.Saturday:
		return weight * 0.7
	case time.Sunday:
		return weight * 0.6
	}
	return weight
}

// at is the instant by which the share of all fans has come.
func (c curve) at(share float64) time.Time {
	if len(c.cumulative) == 0 {
		return c.from
	}
	total := c.cumulative[len(c.cumulative)-1]
	step := min(sort.SearchFloat64s(c.cumulative, share*total), len(c.cumulative)-1)
	before := 0.0
	if step > 0 {
		before = c.cumulative[step-1]
	}
	begin := c.from.Add(time.Duration(step) * curveStep)
	length := min(curveStep, c.to.Sub(begin))
	into := (share*total - before) / (c.cumulative[step] - before)
	return begin.Add(time.Duration(into * float64(length))).Truncate(time.Microsecond)
}

// arrivals draws the instants of so many fans within the span, in their order. One comes from each equal share of the curve, so
// that what was planned for a span is what the span has.
func (d *dice) arrivals(from, to time.Time, fans int) []time.Time {
	c := d.curve(from, to)
	instants := make([]time.Time, fans)
	for i := range instants {
		instants[i] = c.at((float64(i) + d.Float64()) / float64(fans))
	}
	return instants
}
