package order

import "time"

// Settlement ends the money of an order: one per order, never changed (rule 23).
type Settlement struct {
	PaidFans int
	// Payout goes to the marketer, Released back to the client; together they are what was held.
	Payout    Money
	Released  Money
	SettledAt time.Time
}

// Settle is the one function that says what ending the order at the instant pays and releases (rules 23 and 25).
func Settle(o *Order, at time.Time) Settlement {
	payout := o.Income()
	return Settlement{
		PaidFans:  o.PaidFans(),
		Payout:    payout,
		Released:  Money{Minor: o.Held - payout.Minor, Currency: payout.Currency},
		SettledAt: at,
	}
}

// IfStoppedNow is what a stop at the instant would pay and release; nil unless the order is ACCEPTED (rule 25).
func (o *Order) IfStoppedNow(now time.Time) *Settlement {
	if o.Status != StatusAccepted {
		return nil
	}
	settlement := Settle(o, now)
	return &settlement
}

// LedgerAccount is one side of a posting.
type LedgerAccount string

// The three accounts of an order's money.
const (
	LedgerClientFunds LedgerAccount = "CLIENT_FUNDS"
	LedgerHold        LedgerAccount = "HOLD"
	LedgerMarketer    LedgerAccount = "MARKETER_EARNINGS"
)

// LedgerEntry is one line of a ledger transaction; the lines of a transaction add up to zero (rule 23).
type LedgerEntry struct {
	// Transaction numbers the ledger transactions of an order from 1 without gaps.
	Transaction int64
	Account     LedgerAccount
	Amount      Money
	At          time.Time
}

// post adds one ledger transaction: what leaves one account for others.
func (c *Change) post(from LedgerAccount, to map[LedgerAccount]int64) {
	total := int64(0)
	entry := func(account LedgerAccount, minor int64) {
		if minor != 0 {
			c.Ledger = append(c.Ledger, LedgerEntry{Transaction: c.Order.LastLedgerTransaction, Account: account,
				Amount: Money{Minor: minor, Currency: c.Order.Price.Currency}, At: c.Now})
		}
	}
	c.Order.LastLedgerTransaction++
	for _, account := range []LedgerAccount{LedgerClientFunds, LedgerHold, LedgerMarketer} {
		entry(account, to[account])
		total += to[account]
	}
	entry(from, -total)
}

// hold reserves the price of the whole order (rule 23).
func (c *Change) hold() {
	total := c.Order.Price.Times(c.Order.FansOrdered).Minor
	c.Order.Held = total
	c.post(LedgerClientFunds, map[LedgerAccount]int64{LedgerHold: total})
}

// release gives the whole hold back, without a settlement (rule 23).
func (c *Change) release() {
	held := c.Order.Held
	c.Order.Held = 0
	c.post(LedgerHold, map[LedgerAccount]int64{LedgerClientFunds: held})
}

// settle pays what was delivered and releases the rest (rule 23).
func (c *Change) settle() Settlement {
	settlement := Settle(c.Order, c.Now)
	c.Settlement = &settlement
	c.Order.Held = 0
	c.post(LedgerHold, map[LedgerAccount]int64{
		LedgerMarketer: settlement.Payout.Minor, LedgerClientFunds: settlement.Released.Minor,
	})
	return settlement
}
