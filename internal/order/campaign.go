package order

import (
	"net/url"
	"slices"
	"strings"
)

// CampaignType is what kind of link traffic is driven to (rule 11).
type CampaignType string

// The four types.
const (
	CampaignFreePage     CampaignType = "FREE_PAGE"
	CampaignPaidPage     CampaignType = "PAID_PAGE"
	CampaignFreeTrial    CampaignType = "FREE_TRIAL"
	CampaignTrackingLink CampaignType = "OT_TRACKING_LINK"
)

// CampaignTypes lists them.
func CampaignTypes() []CampaignType {
	return []CampaignType{CampaignFreePage, CampaignPaidPage, CampaignFreeTrial, CampaignTrackingLink}
}

// LinkBased tells whether orders of this type have clicks and a conversion rate (rule 12).
func (t CampaignType) LinkBased() bool {
	return t == CampaignFreePage || t == CampaignPaidPage || t == CampaignTrackingLink
}

// TrialDays lists the lengths that a free trial may have (rule 11).
func TrialDays() []int { return []int{1, 3, 7, 14, 30, 90, 180, 360} }

// Campaign is what fans are driven to. It belongs to the client who owns its creator.
type Campaign struct {
	ID        ID
	ClientID  ID
	CreatorID ID
	Name      string
	Type      CampaignType
	// Link is where fans land: the creator's page, or the trial link of a free trial.
	Link string
	// TrialDays is how long a free trial lasts; 0 for the other types.
	TrialDays int
}

// Limits on the text of a campaign.
const (
	MaxNameLength = 120
	MaxLinkLength = 2048
)

// Check is rule 11: a name, a known type, a web link, and trial days for a free trial only.
func (c Campaign) Check() error {
	if err := CheckName("name", c.Name); err != nil {
		return err
	}
	if !slices.Contains(CampaignTypes(), c.Type) {
		return BadInput("type", "%q is not a campaign type; use one of %v.", Shorten(string(c.Type), 30), CampaignTypes())
	}
	if err := checkLink(c.Link); err != nil {
		return err
	}
	if c.Type == CampaignFreeTrial && !slices.Contains(TrialDays(), c.TrialDays) {
		return BadInput("trialDays", "A free trial lasts one of %v days.", TrialDays())
	}
	if c.Type != CampaignFreeTrial && c.TrialDays != 0 {
		return BadInput("trialDays", "Only a FREE_TRIAL campaign has trial days; leave it out.")
	}
	return nil
}

// CheckLink tells whether the link may be followed: an address of http or https, with a host and without credentials. It is asked
// at placing, and again whenever somebody is sent there (rule 13).
func (c Campaign) CheckLink() error { return checkLink(c.Link) }

// CheckName is the rule for every name that people give: not blank, at most MaxNameLength characters, no control characters.
func CheckName(field, name string) error {
	if strings.TrimSpace(name) == "" {
		return BadInput(field, "A name is needed.")
	}
	if len([]rune(name)) > MaxNameLength {
		return BadInput(field, "A name has at most %d characters.", MaxNameLength)
	}
	return CheckText(field, name)
}

// CheckText refuses what PostgreSQL cannot store or a screen should not show: broken UTF-8 and control characters.
func CheckText(field, text string) error {
	for _, r := range text {
		if r == '\uFFFD' || r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return BadInput(field, "The text holds a character that is not printable; remove it.")
		}
	}
	return nil
}

func checkLink(link string) error {
	parsed, err := url.Parse(link)
	if err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" || parsed.Host == "" || parsed.User != nil {
		return BadInput("link", "The link must be a web address that starts with https:// or http://.")
	}
	if len(link) > MaxLinkLength {
		return BadInput("link", "A link has at most %d characters.", MaxLinkLength)
	}
	return CheckText("link", link)
}
