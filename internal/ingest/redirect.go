package ingest

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"

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

// CountRedirect counts a visit of GET /c/{code} durably and gives the address to redirect to (rule 13); the address exists in
// every state of the order. A visitor is told by network address and user agent together (rule 20); neither is kept.
// Errors: NOT_FOUND for an unknown code, RATE_LIMITED, UNAVAILABLE.
func (in *Ingest) CountRedirect(ctx context.Context, code, address, userAgent string) (target string, err error) {
	if !isTrackingCode(code) {
		return "", order.NotFound("link")
	}
	var clickID [16]byte
	if _, err := io.ReadFull(in.random, clickID[:]); err != nil {
		return "", fmt.Errorf("read randomness for a click's id: %w", err)
	}
	system := SystemAccount()
	c := newCall(ctx, order.Viewer{AccountID: system.ID, Role: system.Role, ActorID: system.ID, ActorRole: system.Role}, 1)
	c.items[0] = item{
		key:  order.ReportKey{ReporterID: system.ID, Kind: order.ReportClick, ReportID: hex.EncodeToString(clickID[:])},
		code: code, reference: in.hash.hasher().visitor(address + "\x00" + userAgent), bot: IsBot(userAgent), redirect: true,
	}
	verdicts, err := in.submit(c)
	if err != nil {
		return "", err
	}
	if verdicts[0].order == nil {
		return "", order.NotFound("link")
	}
	return verdicts[0].order.Campaign.Link, nil
}
