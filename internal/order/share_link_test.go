package order

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestShare is rule 36: status and progress always, everything else by choice, and never more.
func TestShare(t *testing.T) {
	o := delivered(t, accepted(t, func(p *Placement) { p.IncomeVisible = true }), 10, noon.Add(2*time.Hour))
	o.Clicks, o.FansByClick = 40, 10
	rate, clicks, income := Ratio{10, 40}, int64(40), Money{2550, "USD"}
	base := SharedOrder{ID: "x", Status: StatusAccepted, Progress: o.Progress(), CampaignType: CampaignPaidPage, Version: o.Version}
	tests := []struct {
		name   string
		fields []ShareField
		alias  string
		want   func(*SharedOrder)
	}{
		{"nothing chosen", nil, "", func(*SharedOrder) {}},
		{"campaign name", []ShareField{ShareCampaignName}, "", func(s *SharedOrder) { s.CampaignName = "Spring push" }},
		{"campaign link", []ShareField{ShareCampaignLink}, "", func(s *SharedOrder) { s.CampaignLink = "https://example.com/kim" }},
		{"clicks", []ShareField{ShareClicks}, "", func(s *SharedOrder) { s.Clicks = &clicks }},
		{"conversion", []ShareField{ShareConversion}, "", func(s *SharedOrder) { s.Conversion = &rate }},
		{"income", []ShareField{ShareIncome}, "", func(s *SharedOrder) { s.Income = &income }},
		{"client name", []ShareField{ShareClientName}, "", func(s *SharedOrder) { s.ClientName = "Cleo Ltd" }},
		{"client name under an alias", []ShareField{ShareClientName}, "ACME", func(s *SharedOrder) { s.ClientName = "ACME" }},
		{"alias alone", nil, "ACME", func(s *SharedOrder) { s.ClientName = "ACME" }},
		{"campaign name chosen under an alias", []ShareField{ShareCampaignName}, "ACME", func(s *SharedOrder) {
			s.ClientName, s.CampaignName = "ACME", "Spring push"
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			want := base
			test.want(&want)
			link := &ShareLink{Fields: test.fields, ClientAlias: test.alias}
			wantSame(t, link.Share(o, "x"), want)
		})
	}
}

func TestShareHidesWhatIsNotThere(t *testing.T) {
	all := &ShareLink{Fields: ShareFields()}
	hidden := delivered(t, accepted(t), 10, noon.Add(2*time.Hour))
	if all.Share(hidden, "x").Income != nil {
		t.Error("a link shows income that the marketer may not see")
	}
	shown := placed(func(p *Placement) { p.IncomeVisible = true })
	if s := all.Share(shown, "x"); s.Income != nil || s.CampaignLink != "" || s.Progress != nil || s.Clicks != nil {
		t.Errorf("a waiting order shows %+v", s)
	}
	trial := accepted(t, func(p *Placement) { p.Campaign.Type, p.Campaign.TrialDays = CampaignFreeTrial, 7 })
	if s := all.Share(trial, "x"); s.Clicks != nil || s.Conversion != nil || s.CampaignLink == "" {
		t.Errorf("a free trial shows %+v", s)
	}
}

func TestDefaultShareFields(t *testing.T) {
	if got := DefaultShareFields(""); !slices.Equal(got, []ShareField{ShareCampaignName, ShareClicks, ShareConversion}) {
		t.Errorf("got %v", got)
	}
	if got := DefaultShareFields("ACME"); slices.Contains(got, ShareCampaignName) || slices.Contains(got, ShareClientName) {
		t.Errorf("under an alias: %v", got)
	}
}

func TestShareLinkLive(t *testing.T) {
	at := noon
	tests := []struct {
		link ShareLink
		now  time.Time
		want bool
	}{
		{ShareLink{}, noon, true}, {ShareLink{ExpiresAt: &at}, noon.Add(-1), true}, {ShareLink{ExpiresAt: &at}, noon, false},
		{ShareLink{RevokedAt: &at}, noon.Add(-day), false},
	}
	for i, test := range tests {
		if test.link.Live(test.now) != test.want {
			t.Errorf("case %d", i)
		}
	}
}

func TestSharePicks(t *testing.T) {
	o := accepted(t)
	if one := (&ShareLink{OrderID: o.ID}).Picks(); !one.Matches(o) || one.Matches(&Order{ID: sampleID(99)}) {
		t.Error("a link to one order picks another")
	}
	set := (&ShareLink{Filter: &Filter{Statuses: []Status{StatusCompleted}}}).Picks()
	if set.Matches(o) {
		t.Error("a live set ignores its filter")
	}
}

// TestSharedIDs: one order has one id on a link, another on another link, and neither tells the order.
func TestSharedIDs(t *testing.T) {
	o, one, two := accepted(t), &ShareLink{ID: sampleID(30)}, &ShareLink{ID: sampleID(31)}
	id := sharedID(one, o)
	if id != sharedID(one, o) || id == sharedID(two, o) || id == sharedID(one, &Order{ID: sampleID(9)}) {
		t.Error("ids are not of link and order together")
	}
	if !strings.HasPrefix(id, "sho_") || len(id) != 4+26 || strings.Contains(id, o.ID.Text(KindOrder)[4:]) {
		t.Errorf("got %s", id)
	}
}

func TestCursorSeal(t *testing.T) {
	seal, other := newCursorSeal(&ShareLink{ID: sampleID(30)}), newCursorSeal(&ShareLink{ID: sampleID(31)})
	secret := "2026-03-01T12:00:00Z|" + sampleID(8).UUID()
	sealed := seal.close(secret)
	if sealed != seal.close(secret) || strings.Contains(sealed, "2026") {
		t.Fatalf("got %s", sealed)
	}
	if got, err := seal.open("after", sealed); err != nil || got != secret {
		t.Fatalf("got %q, %v", got, err)
	}
	if got, err := seal.open("after", ""); err != nil || got != "" {
		t.Fatalf("got %q, %v", got, err)
	}
	for _, bad := range []string{"x", "====", secret, sealed[:len(sealed)-2] + "AA", other.close(secret)} {
		_, err := seal.open("after", bad)
		wantField(t, err, "after")
	}
}

func TestSharePasswords(t *testing.T) {
	passwords := NewService(nil, nil, ServiceOptions{}).passwords
	hash, err := passwords.Hash("open sesame")
	if err != nil {
		t.Fatal(err)
	}
	again, _ := passwords.Hash("open sesame")
	if slices.Equal(hash, again) {
		t.Error("two hashes share a salt")
	}
	if !passwords.Matches(hash, "open sesame") || passwords.Matches(hash, "open sesamE") || passwords.Matches(nil, "") || passwords.Matches([]byte("x"), "x") {
		t.Error("a password matches wrongly")
	}
}

// TestSharedLinkAddress: visitors are led through the counting link, never to the page behind it (rule 13).
func TestSharedLinkAddress(t *testing.T) {
	s := NewService(nil, nil, ServiceOptions{PublicURL: "https://headway.example/"})
	link := &ShareLink{ID: sampleID(30), Fields: ShareFields()}
	tracked := accepted(t, func(p *Placement) { p.Campaign.Type = CampaignTrackingLink })
	if got := s.ShareOrder(link, tracked).CampaignLink; got != "https://headway.example/c/abc123abc123" {
		t.Errorf("a tracking link is shown as %s", got)
	}
	if got := s.ShareOrder(link, accepted(t)).CampaignLink; got != "https://example.com/kim" {
		t.Errorf("a page is shown as %s", got)
	}
	if got := s.ShareURL("token"); got != "https://headway.example/s/token" {
		t.Errorf("got %s", got)
	}
}
