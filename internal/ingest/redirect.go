package ingest

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"strings"

	"headway/internal/order"
)

// SystemAccount is the platform's own account, in whose name the program itself reports: the clicks on tracking links.
func SystemAccount() order.Account {
	return order.Account{ID: order.ID{6: 0x70, 8: 0x80, 15: 1}, Role: order.RolePlatform, Name: "Headway"}
}

// EnsureSystemAccount makes the platform's own account unless it is there. Call it at start, before CountRedirect.
func (in *Ingest) EnsureSystemAccount(ctx context.Context) error {
	return in.transact(ctx, func(tx Tx) error {
		account := SystemAccount()
		_, err := tx.EnsureAccount(ctx, &account)
		return err
	})
}

// Visit is somebody, or something, at GET /c/{code}.
type Visit struct {
	Code string
	// Address and UserAgent tell visitors apart (rule 20); neither is kept. Without a user agent it is a bot.
	Address, UserAgent string
	// Query is the visitor's query string as it was sent, without its question mark.
	Query string
}

// CountRedirect counts a visit durably and gives the address to redirect to (rule 13), which exists in every state of the order: the
// campaign's link, with the visitor's query string and the id of the click added to its own.
// Errors: NOT_FOUND for an unknown code, and for a link that may not be followed; RATE_LIMITED, UNAVAILABLE.
func (in *Ingest) CountRedirect(ctx context.Context, visit Visit) (target string, err error) {
	if !isTrackingCode(visit.Code) {
		return "", order.NotFound("link")
	}
	var random [clickRandom]byte
	if _, err := io.ReadFull(in.random, random[:]); err != nil {
		return "", fmt.Errorf("read randomness for a click's id: %w", err)
	}
	system, hash := SystemAccount(), in.hash.hasher()
	c := newCall(ctx, order.Viewer{AccountID: system.ID, Role: system.Role, ActorID: system.ID, ActorRole: system.Role}, 1)
	c.items[0] = item{
		key:  order.ReportKey{ReporterID: system.ID, Kind: order.ReportClick, ReportID: hex.EncodeToString(random[:])},
		code: visit.Code, reference: hash.visitor(visit.Address + "\x00" + visit.UserAgent), bot: in.bots.isBot(visit.UserAgent),
		redirect: true, undated: true,
	}
	verdicts, err := in.submit(c)
	if err != nil {
		return "", err
	}
	if verdicts[0].order == nil {
		return "", order.NotFound("link")
	}
	return in.leadOn(verdicts[0].order.Campaign, visit.Query, clickID(hash, visit.Code, random))
}

// Target is where the tracking link leads, for somebody who asks without following it: no click is counted and no id passed on.
// Errors: NOT_FOUND, UNAVAILABLE.
func (in *Ingest) Target(ctx context.Context, code, query string) (string, error) {
	if !isTrackingCode(code) {
		return "", order.NotFound("link")
	}
	campaign, err := in.reader.CampaignByCode(ctx, code)
	if err != nil {
		return "", err
	}
	return in.leadOn(*campaign, query, "")
}

// leadOn adds the visitor's query and the click's id to the campaign's own link. The address itself comes from the order and from
// nowhere else, so that nobody can make the link lead elsewhere.
func (in *Ingest) leadOn(campaign order.Campaign, query, clickID string) (string, error) {
	if campaign.CheckLink() != nil {
		return "", order.NotFound("link")
	}
	link, fragment, hasFragment := strings.Cut(campaign.Link, "#")
	link, own, _ := strings.Cut(link, "?")
	var parameters []string
	for _, part := range []string{own, without(in.parameter, query)} {
		if part != "" {
			parameters = append(parameters, part)
		}
	}
	if clickID != "" {
		parameters = append(parameters, in.parameter+"="+clickID)
	}
	if len(parameters) > 0 {
		link += "?" + strings.Join(parameters, "&")
	}
	if hasFragment {
		link += "#" + fragment
	}
	return headerSafe(link), nil
}

// without takes a parameter out of a query string and leaves the rest as it is: nobody passes on a click that was not theirs.
func without(name, query string) string {
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		key, _, _ := strings.Cut(part, "=")
		if plain, err := url.QueryUnescape(key); part == "" || err == nil && strings.EqualFold(plain, name) {
			continue
		}
		kept = append(kept, part)
	}
	return strings.Join(kept, "&")
}

// headerSafe escapes what may not stand in a Location header.
func headerSafe(link string) string {
	var safe strings.Builder
	for _, c := range []byte(link) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&safe, "%%%02X", c)
			continue
		}
		safe.WriteByte(c)
	}
	return safe.String()
}
