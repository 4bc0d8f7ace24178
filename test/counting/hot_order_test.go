package counting

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// TestHotOrderOnTwoInstances lets two instances count the same order to its completion, and beyond: exactly the ordered number is paid, the rest
// is over-delivery.
func TestHotOrderOnTwoInstances(t *testing.T) {
	w := newWorld(t)
	ordered := size(2_000, 50_000)
	reported := ordered + ordered/4
	id := w.accepted(w.creator("Mila"), ordered)
	reporters := w.newReporters(16)
	now := time.Now().UTC()
	for n := range reported {
		from := reporters[n%len(reporters)]
		from.sending = append(from.sending, report{order: id, id: fmt.Sprint(n), fan: fmt.Sprint("fan ", n), occurredAt: now, viaClick: n%2 == 0})
	}
	var working sync.WaitGroup
	for n, r := range reporters {
		batches := r.batches(rand.New(rand.NewPCG(7, uint64(n))))
		working.Go(func() {
			for _, batch := range batches {
				if _, err := r.send(t.Context(), w.client, w.instances[n%2].URL, (*reporter).byMutation, batch); err != nil {
					t.Error(err)
				}
			}
		})
	}
	working.Wait()

	w.wantAnswersTrue(reporters, reported)
	var answer struct {
		Order struct {
			Status     string
			Progress   struct{ FansDelivered, OverDelivered, Percent int }
			Settlement struct {
				PaidFans int
				Payout   struct{ Amount string }
				Released struct{ Amount string }
			}
			IfStoppedNow *struct{ PaidFans int }
		}
	}
	w.market.Do(t, w.market.Platform, `query($id: ID!) { order(id: $id) { status progress { fansDelivered overDelivered percent }
		settlement { paidFans payout { amount } released { amount } } ifStoppedNow { paidFans } } }`, map[string]any{"id": id}, &answer)
	o := answer.Order
	if o.Status != "COMPLETED" || o.Progress.FansDelivered != reported || o.Progress.OverDelivered != reported-ordered || o.Progress.Percent != 100 {
		t.Errorf("%+v, want %d fans of %d", o, reported, ordered)
	}
	payout := fmt.Sprintf("%d.%02d", ordered*185/100, ordered*185%100)
	if o.Settlement.PaidFans != ordered || o.Settlement.Payout.Amount != payout || o.Settlement.Released.Amount != "0.00" || o.IfStoppedNow != nil {
		t.Errorf("settled %+v, want %d fans for %s", o.Settlement, ordered, payout)
	}
	if paid := w.number("SELECT sum(paid_fans) FROM order_rollups"); paid != int64(ordered) {
		t.Errorf("the charts have %d paid fans", paid)
	}
	w.wantMoneyRight()
	w.wantAuditClean()
}
