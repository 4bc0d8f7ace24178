package share

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"headway/internal/order"
)

func TestTextsForPeople(t *testing.T) {
	for got, want := range map[string]string{
		whole(int64(0)): "0", whole(999): "999", whole(1000): "1,000", whole(int64(-1234567)): "-1,234,567",
		percent(order.Ratio{Numerator: 1, Denominator: 32}): "3.1%", percent(order.Ratio{Numerator: 3, Denominator: 2}): "150%",
		money(order.Money{Minor: 1234567, Currency: "USD"}): "$12,345.67", money(order.Money{Minor: -5, Currency: "EUR"}): "-€0.05",
		money(order.Money{Minor: 1234, Currency: "JPY"}): "¥1,234", money(order.Money{Minor: 100000, Currency: "SEK"}): "SEK 1,000.00",
		counted(1, "order"): "1 order", counted(1200, "order"): "1,200 orders",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestSummary(t *testing.T) {
	for _, test := range []struct {
		total  order.SharedTotal
		status order.Status
		want   string
	}{
		{order.SharedTotal{}, "", "No orders yet."},
		{order.SharedTotal{Orders: 1}, order.StatusWaiting, "Waiting."},
		{order.SharedTotal{Orders: 3}, order.StatusWaiting, "3 orders, none started yet."},
		{order.SharedTotal{Orders: 1, Started: 1, FansOrdered: 1000, FansDelivered: 999, Percent: 99}, order.StatusAccepted, "99% delivered: 999 of 1,000 fans."},
		{order.SharedTotal{Orders: 2, Started: 1, FansOrdered: 10, FansDelivered: 1, Percent: 10}, order.StatusAccepted, "10% delivered: 1 of 10 fans in 2 orders."},
	} {
		r := &report{Total: test.total, Link: &order.ShareLink{}}
		if test.total.Orders > 0 {
			r.Orders = []line{newLine(r.Link, order.SharedOrder{Status: test.status})}
		}
		if got := r.Summary(); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

// TestInstantsTellTheirZone draws the pages of a link that ends just after midnight in some places: no day stands without its zone.
func TestInstantsTellTheirZone(t *testing.T) {
	p, err := parsePages()
	if err != nil {
		t.Fatal(err)
	}
	ends := time.Date(2031, 3, 10, 1, 30, 0, 0, time.FixedZone("", 2*3600))
	r := &report{Title: "Autumn", Link: &order.ShareLink{ExpiresAt: &ends}, At: ends.Add(-time.Hour).UTC()}
	for _, name := range []string{pageLive, pageReport} {
		var page bytes.Buffer
		if err := p.templates.ExecuteTemplate(&page, name, r); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(page.String(), `<time datetime="2031-03-10T01:30:00&#43;02:00">9 March 2031, 23:30 UTC</time>`) {
			t.Errorf("%s does not tell when the link ends: %s", name, &page)
		}
	}
}

// TestPictures draws every kind of badge, and previews of names that the font has not, that are too long, and that are none.
func TestPictures(t *testing.T) {
	p, err := newPictures()
	if err != nil {
		t.Fatal(err)
	}
	for _, total := range []order.SharedTotal{{}, {Orders: 2}, {Orders: 1, Started: 1, FansOrdered: 10}, {Orders: 1, Started: 1, FansOrdered: 10, FansDelivered: 10, Percent: 100}} {
		for _, title := range []string{"Autumn & Sons", "秋の報告", strings.Repeat("A very long name ", 10), "🎉"} {
			r := &report{Title: title, Total: total, Link: &order.ShareLink{}, Orders: []line{{Word: "Waiting"}}}
			file, err := p.preview(r)
			if err != nil {
				t.Fatal(err)
			}
			picture, err := png.Decode(bytes.NewReader(file))
			if err != nil || picture.Bounds().Dx() != previewWidth || picture.Bounds().Dy() != previewHeight {
				t.Errorf("%q: %v", title, err)
			}
			badge := badgeOf(r)
			if file, err = p.badgePNG(badge); err != nil {
				t.Fatal(err)
			}
			if picture, err = png.Decode(bytes.NewReader(file)); err != nil || picture.Bounds().Dy() != 2*badgeHeight {
				t.Errorf("%+v: %v", badge, err)
			}
		}
	}
}

func TestBadgeOfNothingTellsNothing(t *testing.T) {
	p, err := newPictures()
	if err != nil {
		t.Fatal(err)
	}
	svg, err := p.badgeSVG(badgeOf(nil))
	if err != nil || !strings.Contains(string(svg), "not available") || strings.Contains(string(svg), "%") {
		t.Errorf("%s %v", svg, err)
	}
}

func TestEntry(t *testing.T) {
	site := fstest.MapFS{manifest: {Data: []byte(`{
		"_ui-1.js": {"file": "assets/ui-1.js", "css": ["assets/ui-1.css"], "imports": ["_react-1.js"]},
		"_react-1.js": {"file": "assets/react-1.js"},
		"src/share.tsx": {"file": "assets/share-1.js", "isEntry": true, "imports": ["_ui-1.js", "_react-1.js"], "css": ["assets/share-1.css"]}
	}`)}}
	got, err := readEntry(site)
	if err != nil || got.Script != "/assets/share-1.js" || strings.Join(got.Preload, " ") != "/assets/react-1.js /assets/ui-1.js" ||
		strings.Join(got.Styles, " ") != "/assets/ui-1.css /assets/share-1.css" {
		t.Errorf("%+v %v", got, err)
	}
	if got, err = readEntry(fstest.MapFS{}); err != nil || got.Script != "" {
		t.Errorf("without a build: %+v %v", got, err)
	}
	if _, err = readEntry(fstest.MapFS{manifest: {Data: []byte(`{}`)}}); err == nil {
		t.Error("a build without the page is taken")
	}
}

func TestLimiterFillsAgain(t *testing.T) {
	now := time.Date(2031, 3, 10, 12, 0, 0, 0, time.UTC)
	l := newLimiter(2, func() time.Time { return now })
	for range 2 {
		if l.take("a") != 0 {
			t.Fatal("two turns are not given")
		}
	}
	if wait := l.take("a"); wait != 30*time.Second || l.take("b") != 0 {
		t.Errorf("the third waits %v", wait)
	}
	now = now.Add(30 * time.Second)
	for _, given := range []bool{true, false} {
		if (l.take("a") == 0) != given {
			t.Error("half a minute does not give one turn")
		}
	}
}

func TestGuessesOfAllTogether(t *testing.T) {
	g := NewGuesses(2, 3)
	link, other := order.ID{1}, order.ID{2}
	for _, address := range []string{"a", "a", "b"} {
		if g.Guess(link, address) != 0 {
			t.Fatalf("a guess of %s is refused", address)
		}
	}
	if g.Guess(link, "a") == 0 || g.Guess(link, "c") == 0 || g.Guess(other, "a") != 0 {
		t.Error("the limits of one address and of one link are not kept, or kept for another link")
	}
}
