package model

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"headway/internal/order"
)

func written(m graphql.Marshaler) string {
	var text strings.Builder
	m.MarshalGQL(&text)
	return text.String()
}

func TestUnmarshalInt(t *testing.T) {
	for _, good := range []any{7, int64(7), float64(7), json.Number("7")} {
		if got, err := UnmarshalInt(good); got != 7 || err != nil {
			t.Errorf("UnmarshalInt(%#v) = %d, %v", good, got, err)
		}
	}
	for _, bad := range []any{nil, "7", true, 7.5, 1e10, int64(1) << 31, -(int64(1) << 31) - 1, json.Number("99999999999"), json.Number("1e3")} {
		if got, err := UnmarshalInt(bad); err == nil {
			t.Errorf("UnmarshalInt(%#v) = %d, want an error", bad, got)
		}
	}
}

func TestDateTime(t *testing.T) {
	for text, want := range map[string]string{
		"2026-03-01T09:30:00Z":             `"2026-03-01T09:30:00Z"`,
		"2026-03-01T09:30:00.123456+02:00": `"2026-03-01T07:30:00.123456Z"`,
		"2026-03-01T00:00:00-05:00":        `"2026-03-01T05:00:00Z"`,
	} {
		at, err := UnmarshalDateTime(text)
		if err != nil || written(MarshalDateTime(at)) != want {
			t.Errorf("%s became %s, %v; want %s", text, written(MarshalDateTime(at)), err, want)
		}
	}
	for _, bad := range []any{nil, "", "2026-03-01", "2026-03-01 09:30:00Z", "2026-02-30T00:00:00Z", "2026-03-01T09:30:00", 1767225600,
		"0000-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00", "now"} {
		if at, err := UnmarshalDateTime(bad); err == nil {
			t.Errorf("UnmarshalDateTime(%v) = %v, want an error", bad, at)
		}
	}
}

func TestUnmarshalDecimal(t *testing.T) {
	for _, good := range []string{"0", "2.55", "-1.0", "007"} {
		if got, err := UnmarshalDecimal(good); got != good || err != nil {
			t.Errorf("UnmarshalDecimal(%q) = %q, %v", good, got, err)
		}
	}
	for _, bad := range []any{nil, "", "-", ".5", "5.", "1.2.3", "1e3", "1,5", " 1", "+1", "٣", 2.55, 2} {
		if got, err := UnmarshalDecimal(bad); err == nil {
			t.Errorf("UnmarshalDecimal(%#v) = %q, want an error", bad, got)
		}
	}
}

func TestRatioIsWrittenAsDecimal(t *testing.T) {
	if got := written(MarshalRatio(order.Ratio{Numerator: 2, Denominator: 3})); got != `"0.6667"` {
		t.Errorf("two thirds are written as %s", got)
	}
}

// What is written directly is what gqlgen would have written.
func TestAppendedAsMarshalled(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 30, 0, 120_000_000, time.FixedZone("", 3600))
	for name, test := range map[string]struct {
		marshalled graphql.Marshaler
		appended   []byte
	}{
		"Int":              {MarshalInt(-7), AppendInt(nil, -7)},
		"DateTime":         {graphql.MarshalString(at.UTC().Format(time.RFC3339Nano)), AppendDateTime(nil, at)},
		"Decimal":          {MarshalDecimal("2.55"), AppendDecimal(nil, "2.55")},
		"Decimal of ratio": {MarshalRatio(order.Ratio{Numerator: 2, Denominator: 3}), AppendRatio(nil, order.Ratio{Numerator: 2, Denominator: 3})},
		"URL":              {MarshalURL(`https://example.com/?q="x"`), AppendURL(nil, `https://example.com/?q="x"`)},
	} {
		if want := written(test.marshalled); string(test.appended) != want {
			t.Errorf("%s is appended as %s, want %s", name, test.appended, want)
		}
	}
}

func TestUnmarshalURL(t *testing.T) {
	for _, good := range []string{"https://example.com", "http://example.com/a?b=c#d"} {
		if got, err := UnmarshalURL(good); got != good || err != nil {
			t.Errorf("UnmarshalURL(%q) = %q, %v", good, got, err)
		}
	}
	for _, bad := range []any{nil, "", "example.com", "/path", "javascript:alert(1)", "ftp://example.com", "https://", "https://exa mple.com", 5} {
		if got, err := UnmarshalURL(bad); err == nil {
			t.Errorf("UnmarshalURL(%#v) = %q, want an error", bad, got)
		}
	}
}

func TestTimeZone(t *testing.T) {
	zone, err := UnmarshalTimeZone("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	if got := written(MarshalTimeZone(zone)); got != `"Europe/Paris"` {
		t.Errorf("the zone is written as %s", got)
	}
	if summer := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC).In(zone).Hour(); summer != 14 {
		t.Errorf("noon UTC in July is %d h in Paris", summer)
	}
	for _, bad := range []any{nil, "", "Local", "Mars/Olympus", "../../etc/passwd", "+02:00", 2} {
		if zone, err := UnmarshalTimeZone(bad); err == nil {
			t.Errorf("UnmarshalTimeZone(%#v) = %v, want an error", bad, zone)
		}
	}
}
