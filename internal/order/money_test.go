package order

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestParseMoney(t *testing.T) {
	tests := []struct {
		text     string
		currency Currency
		minor    int64
		printed  string
		field    string
	}{
		{"2.55", "USD", 255, "2.55", ""},
		{"2.5", "USD", 250, "2.50", ""},
		{"2", "USD", 200, "2.00", ""},
		{"0.07", "EUR", 7, "0.07", ""},
		{"-0.07", "EUR", -7, "-0.07", ""},
		{"0", "USD", 0, "0.00", ""},
		{"500", "JPY", 500, "500", ""},
		{"-3", "JPY", -3, "-3", ""},
		{"1.234", "KWD", 1234, "1.234", ""},
		{"92233720368547758.07", "USD", math.MaxInt64, "92233720368547758.07", ""},
		{"9223372036854775807", "JPY", math.MaxInt64, "9223372036854775807", ""},
		{"92233720368547758.08", "USD", 0, "", "amount"},
		{"99999999999999999999", "JPY", 0, "", "amount"},
		{"2.555", "USD", 0, "", "amount"},
		{"500.0", "JPY", 0, "", "amount"},
		{"1e3", "USD", 0, "", "amount"},
		{"+1", "USD", 0, "", "amount"},
		{"--1", "USD", 0, "", "amount"},
		{"1.", "USD", 0, "", "amount"},
		{".5", "USD", 0, "", "amount"},
		{"1.-5", "USD", 0, "", "amount"},
		{"1,50", "USD", 0, "", "amount"},
		{" 1", "USD", 0, "", "amount"},
		{"", "USD", 0, "", "amount"},
		{"١", "USD", 0, "", "amount"},
		{"1", "usd", 0, "", "currency"},
		{"1", "XXX", 0, "", "currency"},
	}
	for _, test := range tests {
		t.Run(test.text+" "+string(test.currency), func(t *testing.T) {
			money, err := ParseMoney(test.text, test.currency)
			if test.field != "" {
				wantField(t, err, test.field)
				return
			}
			wantCode(t, err, "")
			if money.Minor != test.minor || money.Amount() != test.printed {
				t.Fatalf("got %d, printed %s", money.Minor, money.Amount())
			}
		})
	}
}

// TestMoneyRoundTrip: every amount of every currency is printed as what reads back the same (rule 22).
func TestMoneyRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		money := Money{
			Minor:    rapid.Int64Range(math.MinInt64+1, math.MaxInt64).Draw(t, "minor"),
			Currency: rapid.SampledFrom([]Currency{"USD", "JPY", "KWD"}).Draw(t, "currency"),
		}
		if back, err := ParseMoney(money.Amount(), money.Currency); err != nil || back != money {
			t.Fatalf("%d prints as %s and reads as %v, %v", money.Minor, money.Amount(), back, err)
		}
	})
}

func TestCheckedTimes(t *testing.T) {
	tests := []struct {
		minor int64
		fans  int
		fits  bool
	}{
		{255, 200, true}, {math.MaxInt64, 1, true}, {math.MaxInt64, 2, false}, {math.MaxInt64 / 10, 10, true}, {math.MaxInt64/10 + 1, 10, false},
		{math.MinInt64, 2, false}, {7, 0, true},
	}
	for _, test := range tests {
		if _, err := (Money{Minor: test.minor, Currency: "USD"}).CheckedTimes(test.fans); (err == nil) != test.fits {
			t.Errorf("%d × %d: %v", test.minor, test.fans, err)
		}
	}
}
