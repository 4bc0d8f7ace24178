package graph

import (
	"github.com/99designs/gqlgen/graphql"

	"headway/internal/order"
)

// listWanted is what a list of orders is read for, by what is selected on the connection.
func listWanted(asked selection, page order.Page) order.Wanted {
	rows := asked.rows()
	wanted := order.Wanted{Count: asked.has("totalCount"), Cursors: asked.under("edges").has("cursor")}
	other := "hasPreviousPage"
	if page.Backwards() {
		other = "hasNextPage"
	}
	wanted.BothSides = asked.under("pageInfo").has(other)
	for _, field := range rows.fields() {
		wanted.Parts |= partsOf(field) | partsBelow(selectionBelow(asked.operation, field), field.Name)
		wanted.Tags = wanted.Tags || field.Name == "tags"
	}
	return wanted
}

// partsBelow is what of an order the fields of an object are made of, beyond what every such object is.
func partsBelow(asked selection, object string) (parts order.Parts) {
	add := func(part order.Parts, fields ...string) {
		if asked.has(fields...) {
			parts |= part
		}
	}
	switch object {
	case "campaign":
		add(order.PartLink, "link", "destination")
		add(order.PartTrial, "trialDays")
	case "progress":
		add(order.PartVersion, "version", "updatedAt")
	case "performance":
		add(order.PartDropped, "clicksRaw", "clicksFiltered", "clicksInactive")
	}
	return parts
}

// partsOf is what of an order a field is made of. A field that is not named here gets the whole order, so that a new one is right
// before it is cheap.
func partsOf(field graphql.CollectedField) order.Parts {
	switch field.Name {
	case "__typename", "id", "number", "status", "incomeVisible", "placedAt", "respondBy", "acceptedAt", "queuePosition":
		return order.NoParts
	case "campaign":
		return order.PartCampaign
	case "creator":
		return order.PartCreator | order.PartClient
	case "client":
		return order.PartClient
	case "marketer":
		return order.PartMarketer
	case "fansOrdered", "progress":
		return order.PartProgress
	case "performance":
		return order.PartTraffic
	case "price":
		return order.PartMoney
	case "income":
		return order.PartMoney | order.PartProgress
	case "tags":
		return order.PartTags
	case "rejectionReason", "rejectionNote", "cancellationReason", "rejectedAt", "completedAt", "cancelledAt":
		return order.PartOutcome
	case "guarantee":
		return order.PartGuarantee
	}
	return order.AllParts
}
