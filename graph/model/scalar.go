package model

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"strconv"
	"time"
	_ "time/tzdata" // time zones are known on a machine that has none installed

	"github.com/99designs/gqlgen/graphql"

	"headway/graph/direct"
	"headway/internal/order"
)

// Each AppendX appends exactly what MarshalX writes; graph/generate finds it by its name.
//
// What cannot be read is a plain error: whoever reads arguments knows their place, and makes it BAD_INPUT there.

// MarshalInt writes an Int.
func MarshalInt(value int) graphql.Marshaler { return graphql.MarshalInt(value) }

// AppendInt appends an Int.
func AppendInt(out []byte, value int) []byte { return direct.AppendInt(out, value) }

// UnmarshalInt reads a whole number of at most 32 bits, as GraphQL has it.
func UnmarshalInt(value any) (int, error) {
	switch value := value.(type) {
	case int:
		return int32Of(int64(value))
	case int64:
		return int32Of(value)
	case float64:
		if value == math.Trunc(value) && math.Abs(value) <= math.MaxInt32 {
			return int(value), nil
		}
	case json.Number:
		if number, err := strconv.ParseInt(value.String(), 10, 64); err == nil {
			return int32Of(number)
		}
	}
	return 0, fmt.Errorf("An Int is a whole number of at most 32 bits.")
}

func int32Of(value int64) (int, error) {
	if value < math.MinInt32 || value > math.MaxInt32 {
		return 0, fmt.Errorf("An Int has 32 bits, and %d does not fit.", value)
	}
	return int(value), nil
}

// MarshalDateTime writes an instant in UTC.
func MarshalDateTime(value time.Time) graphql.Marshaler {
	return direct.JSON(AppendDateTime(nil, value))
}

// AppendDateTime appends an instant in UTC.
func AppendDateTime(out []byte, value time.Time) []byte {
	out = append(out, '"')
	out = value.UTC().AppendFormat(out, time.RFC3339Nano)
	return append(out, '"')
}

// UnmarshalDateTime reads an RFC 3339 instant with any offset, in the years 1 to 9999.
func UnmarshalDateTime(value any) (time.Time, error) {
	text, _ := value.(string)
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || at.UTC().Year() < 1 || at.UTC().Year() > 9999 {
		return time.Time{}, fmt.Errorf("%q is not an instant; write it as in 2026-03-01T09:30:00Z.", order.Shorten(fmt.Sprint(value), 40))
	}
	return at.UTC(), nil
}

// MarshalDecimal writes an exact number as a text.
func MarshalDecimal(value string) graphql.Marshaler { return graphql.MarshalString(value) }

// AppendDecimal appends an exact number as a text.
func AppendDecimal(out []byte, value string) []byte { return direct.AppendString(out, value) }

// UnmarshalDecimal reads an exact number, which must be a text.
func UnmarshalDecimal(value any) (string, error) {
	text, ok := value.(string)
	if !ok || !decimal(text) {
		return "", fmt.Errorf("A Decimal is a text of digits with a point, as in \"2.55\".")
	}
	return text, nil
}

// decimal tells digits with an optional sign and an optional fraction.
func decimal(text string) bool {
	digits, point := 0, false
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '-' && i == 0:
		case r == '.' && !point && digits > 0:
			point, digits = true, 0
		default:
			return false
		}
	}
	return digits > 0
}

// MarshalRatio writes a quotient as a Decimal with four decimals.
func MarshalRatio(value order.Ratio) graphql.Marshaler { return MarshalDecimal(value.Decimal()) }

// AppendRatio appends a quotient as a Decimal with four decimals.
func AppendRatio(out []byte, value order.Ratio) []byte { return AppendDecimal(out, value.Decimal()) }

// UnmarshalRatio refuses: no input is a quotient.
func UnmarshalRatio(any) (order.Ratio, error) {
	return order.Ratio{}, fmt.Errorf("A quotient cannot be given.")
}

// MarshalURL writes a web address.
func MarshalURL(value string) graphql.Marshaler { return graphql.MarshalString(value) }

// AppendURL appends a web address.
func AppendURL(out []byte, value string) []byte { return direct.AppendString(out, value) }

// UnmarshalURL reads an address that starts with https:// or http://.
func UnmarshalURL(value any) (string, error) {
	text, _ := value.(string)
	parsed, err := url.Parse(text)
	if err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" || parsed.Host == "" {
		return "", fmt.Errorf("A URL is a web address that starts with https:// or http://.")
	}
	return text, nil
}

// MarshalTimeZone writes the name of a zone.
func MarshalTimeZone(value *time.Location) graphql.Marshaler {
	return graphql.MarshalString(value.String())
}

// UnmarshalTimeZone reads an IANA name. "Local" is none: it would be the server's.
func UnmarshalTimeZone(value any) (*time.Location, error) {
	name, _ := value.(string)
	if name == "" || name == "Local" {
		return nil, badZone(value)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, badZone(value)
	}
	return zone, nil
}

func badZone(value any) error {
	return fmt.Errorf("%q is not a time zone; use an IANA name such as Europe/Paris.", order.Shorten(fmt.Sprint(value), 40))
}
