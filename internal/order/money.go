package order

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Currency is an ISO 4217 code in capitals.
type Currency string

// minorDigits holds how many decimals each accepted currency has.
func minorDigits(currency Currency) (int, bool) {
	switch currency {
	case "USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "RON", "BRL", "MXN", "ZAR", "SGD", "HKD", "INR", "ILS", "TRY", "THB", "UAH":
		return 2, true
	case "JPY", "KRW":
		return 0, true
	case "KWD", "BHD":
		return 3, true
	}
	return 0, false
}

// Money is an exact amount in whole minor units (cents) of one currency (rule 22).
type Money struct {
	Minor    int64    `json:"minor"`
	Currency Currency `json:"currency"`
}

// ParseMoney reads a decimal text such as "2.55". More decimals than the currency has, and amounts past int64, are BAD_INPUT.
func ParseMoney(amount string, currency Currency) (Money, error) {
	digits, known := minorDigits(currency)
	if !known {
		return Money{}, BadInput("currency", "The currency %q is not known; use an ISO 4217 code such as USD.", Shorten(string(currency), 12))
	}
	malformed := BadInput("amount", "%q is not an amount of %s; write it with at most %d decimals, as in %s.",
		Shorten(amount, 40), currency, digits, Money{Minor: 255, Currency: currency}.Amount())
	whole, fraction, dotted := strings.Cut(amount, ".")
	unsigned := strings.TrimPrefix(whole, "-")
	if !allDigits(unsigned) || len(unsigned) > 19 || dotted && !allDigits(fraction) || len(fraction) > digits {
		return Money{}, malformed
	}
	minor, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", digits-len(fraction)), 10, 64)
	if err != nil {
		return Money{}, malformed
	}
	return Money{Minor: minor, Currency: currency}, nil
}

func allDigits(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return text != ""
}

// Amount is the decimal text, with all the currency's decimals: "510.00".
func (m Money) Amount() string {
	digits, _ := minorDigits(m.Currency)
	sign, text := "", strconv.FormatInt(m.Minor, 10)
	if m.Minor < 0 {
		sign, text = "-", text[1:]
	}
	if digits == 0 {
		return sign + text
	}
	if missing := digits + 1 - len(text); missing > 0 {
		text = strings.Repeat("0", missing) + text
	}
	return sign + text[:len(text)-digits] + "." + text[len(text)-digits:]
}

// String is the amount with its currency: "510.00 USD".
func (m Money) String() string { return m.Amount() + " " + string(m.Currency) }

// Times is the price of so many fans. Placing checks that the whole order fits (CheckedTimes), so this cannot overflow later.
func (m Money) Times(fans int) Money {
	return Money{Minor: m.Minor * int64(fans), Currency: m.Currency}
}

// CheckedTimes is Times, or an error where the product does not fit an int64.
func (m Money) CheckedTimes(fans int) (Money, error) {
	if fans > 0 && (m.Minor > math.MaxInt64/int64(fans) || m.Minor < math.MinInt64/int64(fans)) {
		return Money{}, fmt.Errorf("%s times %d does not fit", m, fans)
	}
	return m.Times(fans), nil
}
