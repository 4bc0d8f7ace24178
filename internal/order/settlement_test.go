package order

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestSettlement is rules 16, 23 and 25: what each end pays and gives back, and that "if stopped now" said so before.
func TestSettlement(t *testing.T) {
	const price, ordered = 255, 100
	at := noon.Add(4 * time.Hour)
	tests := []struct {
		name             string
		fans             int
		end              func(*Change) error
		payout, released int64
	}{
		{"stopped with nothing delivered", 0, cancel(CancellationStopped), 0, ordered * price},
		{"stopped half-way", 50, cancel(CancellationStopped), 50 * price, 50 * price},
		{"ended by the operator one short", 99, cancel(CancellationOperator), 99 * price, price},
		{"missed the guarantee", 10, cancel(CancellationGuaranteeMissed), 10 * price, 90 * price},
		{"completed", 99, deliver(1, at), ordered * price, 0},
		{"completed with more than ordered", 99, deliver(5, at), ordered * price, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := accepted(t)
			if test.fans > 0 {
				o = delivered(t, o, test.fans, at)
			}
			preview := o.IfStoppedNow(at)
			change := apply(t, o, theClient, at, test.end)
			s := change.Settlement
			if s == nil || s.Payout.Minor != test.payout || s.Released.Minor != test.released || !s.SettledAt.Equal(at) {
				t.Fatalf("settled %+v", s)
			}
			if s.PaidFans != change.Order.PaidFans() || change.Order.Held != 0 || s.Payout != change.Order.Income() {
				t.Fatalf("paid %d of %d, held %d", s.PaidFans, change.Order.PaidFans(), change.Order.Held)
			}
			if change.Order.Status == StatusCancelled && *preview != *s {
				t.Fatalf("preview %+v, settled %+v", preview, s)
			}
			wantBalanced(t, change.Ledger)
		})
	}
}

func TestReleaseWithoutSettlement(t *testing.T) {
	ends := map[string]*Change{
		"declined":  apply(t, placed(), theMarketer, noon.Add(time.Hour), reject("")),
		"withdrawn": apply(t, placed(), theClient, noon.Add(time.Hour), cancel(CancellationWithdrawn)),
		"expired":   apply(t, placed(), theClient, noon.Add(RespondWithin), func(*Change) error { return nil }),
	}
	for name, change := range ends {
		if change.Settlement != nil || change.Order.Held != 0 || change.Order.IfStoppedNow(noon) != nil {
			t.Errorf("%s: settled %+v, held %d", name, change.Settlement, change.Order.Held)
		}
		if got := balances(change.Ledger)[LedgerClientFunds]; got != 25_500 {
			t.Errorf("%s gives back %d", name, got)
		}
		wantBalanced(t, change.Ledger)
	}
}

func balances(entries []LedgerEntry) map[LedgerAccount]int64 {
	sums := map[LedgerAccount]int64{}
	for _, entry := range entries {
		sums[entry.Account] += entry.Amount.Minor
	}
	return sums
}

// wantBalanced: each ledger transaction adds up to zero and has no empty line.
func wantBalanced(t rapid.TB, entries []LedgerEntry) {
	t.Helper()
	sums := map[int64]int64{}
	for _, entry := range entries {
		if entry.Amount.Minor == 0 {
			t.Fatalf("an empty ledger line")
		}
		sums[entry.Transaction] += entry.Amount.Minor
	}
	for transaction, sum := range sums {
		if sum != 0 {
			t.Fatalf("ledger transaction %d adds up to %d", transaction, sum)
		}
	}
}
