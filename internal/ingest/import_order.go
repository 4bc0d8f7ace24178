package ingest

import (
	"context"
	"strings"
	"time"

	"headway/internal/order"
)

// orderImport is the import of some lines in one transaction.
type orderImport struct {
	tx     ImportTx
	m      *Importer
	viewer order.Viewer
	now    time.Time
	known  map[string]order.ID
	// highest is the largest number that a line brought.
	highest int64
	// accounts are those seen in this transaction, by external id.
	accounts map[string]*order.Account
}

func (m *Importer) importOrders(ctx context.Context, tx ImportTx, v order.Viewer, lines []OrderLine, dryRun bool) ([]LineResult, error) {
	run := &orderImport{tx: tx, m: m, viewer: v, accounts: make(map[string]*order.Account)}
	externalIDs := newSet[string]()
	for _, line := range lines {
		externalIDs.add(line.ExternalID)
	}
	var err error
	if run.known, err = tx.ImportedOrders(ctx, v.AccountID, externalIDs.list); err != nil {
		return nil, err
	}
	if run.now, err = tx.Now(ctx); err != nil {
		return nil, err
	}
	results := make([]LineResult, len(lines))
	for i, line := range lines {
		if results[i], err = run.line(ctx, line); err != nil {
			return nil, err
		}
	}
	if run.highest > 0 && !dryRun {
		err = tx.SkipNumbers(ctx, run.highest)
	}
	return results, err
}

// line imports one order. What is wrong with the line is found before anything is stored for it.
func (r *orderImport) line(ctx context.Context, line OrderLine) (LineResult, error) {
	result := LineResult{ExternalID: line.ExternalID, Outcome: LineKnown, OrderID: r.known[line.ExternalID]}
	if !result.OrderID.IsZero() {
		return result, nil
	}
	fault, err := r.check(ctx, line)
	if err != nil {
		return result, err
	}
	if fault == nil {
		fault, err = r.findParties(ctx, &line)
	}
	if fault != nil || err != nil {
		result.Outcome, result.Err = LineRefused, fault
		return result, err
	}
	id, err := r.insert(ctx, line)
	if err != nil {
		return result, err
	}
	r.known[line.ExternalID] = id
	result.Outcome, result.OrderID = LineImported, id
	return result, nil
}

// columns maps the domain's names of fields to those of the file.
func columns() *strings.Replacer {
	return strings.NewReplacer("campaign.name", "campaign_name", "campaign.type", "campaign_type", "campaign.link", "campaign_link",
		"campaign.trialDays", "trial_days", "fansOrdered", "fans_ordered", "pricePerFan.amount", "price")
}

func (r *orderImport) check(ctx context.Context, line OrderLine) (*order.Error, error) {
	for column, name := range map[string]string{"marketer_name": line.MarketerName, "client_name": line.ClientName, "creator_name": line.CreatorName} {
		if err := order.CheckName(column, name); err != nil {
			return asError(err), nil
		}
	}
	if err := line.Order.Check(r.now); err != nil {
		fault := *asError(err)
		fault.Field = columns().Replace(fault.Field)
		return &fault, nil
	}
	if line.Number == 0 {
		return nil, nil
	}
	taken, err := r.tx.NumberTaken(ctx, line.Number)
	if taken {
		return order.BadInput("number", "There is an order %d already.", line.Number), nil
	}
	return nil, err
}

// findParties finds the accounts and the creator, or makes them.
func (r *orderImport) findParties(ctx context.Context, line *OrderLine) (*order.Error, error) {
	marketer, fault, err := r.account(ctx, "marketer", order.RoleMarketer, line.Marketer, line.MarketerName)
	if fault != nil || err != nil {
		return fault, err
	}
	client, fault, err := r.account(ctx, "client", order.RoleClient, line.Client, line.ClientName)
	if fault != nil || err != nil {
		return fault, err
	}
	creator, err := r.tx.EnsureCreator(ctx, &order.Creator{ClientID: client.ID, Name: line.CreatorName}, line.Creator)
	if err != nil {
		return nil, err
	}
	in := &line.Order
	in.Marketer, in.Client = order.Party{ID: marketer.ID, Name: marketer.Name}, order.Party{ID: client.ID, Name: client.Name}
	in.Creator = order.Party{ID: creator.ID, Name: creator.Name}
	in.Campaign.ClientID, in.Campaign.CreatorID = client.ID, creator.ID
	return nil, r.tx.EnsureCampaign(ctx, &in.Campaign)
}

func (r *orderImport) account(ctx context.Context, column string, role order.Role, externalID, name string) (*order.Account, *order.Error, error) {
	account := r.accounts[externalID]
	if account == nil {
		var err error
		account, err = r.tx.EnsureAccount(ctx, &order.Account{Role: role, Name: name, ExternalID: externalID})
		if err != nil {
			return nil, nil, err
		}
		r.accounts[externalID] = account
	}
	if account.Role != role {
		return nil, order.BadInput(column, "%q is a %s and cannot be a %s.", order.Shorten(externalID, 40), account.Role, role), nil
	}
	return account, nil, nil
}

func (r *orderImport) insert(ctx context.Context, line OrderLine) (id order.ID, err error) {
	if id, err = order.NewID(line.Order.PlacedAt, r.m.random); err != nil {
		return id, err
	}
	number := line.Number
	if number == 0 {
		if number, err = r.tx.NextOrderNumber(ctx); err != nil {
			return id, err
		}
	} else {
		r.highest = max(r.highest, number)
	}
	if err := line.Order.DrawTrackingCode(r.m.random); err != nil {
		return id, err
	}
	change, err := order.Import(id, number, line.Order, r.viewer.Actor(), r.now)
	if err != nil {
		return id, err
	}
	change.Finish()
	if err := r.tx.InsertOrder(ctx, change); err != nil {
		return id, err
	}
	return id, r.tx.InsertImportedOrder(ctx, r.viewer.AccountID, line.ExternalID, id)
}
