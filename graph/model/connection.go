package model

import "headway/internal/order"

// Connection is one page of a list as Relay has it.
type Connection[N any] struct {
	Edges    []Edge[N]
	Nodes    []N
	PageInfo PageInfo

	total *int
}

// Edge is a row of a list with its cursor.
type Edge[N any] struct {
	Cursor string
	Node   N
}

// PageInfo is where a page lies in its list.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}

// TotalCount is how many rows there are in all. It is an error to ask for it when the list was read without it.
func (c *Connection[N]) TotalCount() (int, error) {
	if c.total == nil {
		return 0, errNotRead
	}
	return *c.total, nil
}

// Connect makes a connection of a page, with what shows each row.
func Connect[T, N any](list *order.List[T], show func(T) N) *Connection[N] {
	c := &Connection[N]{
		Edges:    make([]Edge[N], len(list.Items)),
		Nodes:    make([]N, len(list.Items)),
		PageInfo: PageInfo{HasNextPage: list.HasNextPage, HasPreviousPage: list.HasPreviousPage},
		total:    list.TotalCount,
	}
	for i, item := range list.Items {
		c.Nodes[i] = show(item)
		c.Edges[i] = Edge[N]{Cursor: list.Cursors[i], Node: c.Nodes[i]}
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c
}

// The connections and edges of the schema.
type (
	OrderConnection      = Connection[*Order]
	OrderEdge            = Edge[*Order]
	TagConnection        = Connection[*Tag]
	TagEdge              = Edge[*Tag]
	SavedViewConnection  = Connection[*SavedView]
	SavedViewEdge        = Edge[*SavedView]
	ShareLinkConnection  = Connection[*ShareLink]
	ShareLinkEdge        = Edge[*ShareLink]
	APIKeyConnection     = Connection[*APIKey]
	APIKeyEdge           = Edge[*APIKey]
	ClientConnection     = Connection[*Client]
	ClientEdge           = Edge[*Client]
	MarketerConnection   = Connection[*Marketer]
	MarketerEdge         = Edge[*Marketer]
	CreatorConnection    = Connection[*Creator]
	CreatorEdge          = Edge[*Creator]
	CampaignConnection   = Connection[*Campaign]
	CampaignEdge         = Edge[*Campaign]
	OrderEventConnection = Connection[*OrderEvent]
	OrderEventEdge       = Edge[*OrderEvent]
	ReceiptConnection    = Connection[*Receipt]
	ReceiptEdge          = Edge[*Receipt]

	UnmatchedReportConnection = Connection[*UnmatchedReport]
	UnmatchedReportEdge       = Edge[*UnmatchedReport]
	SharedOrderConnection     = Connection[*SharedOrder]
	SharedOrderEdge           = Edge[*SharedOrder]
)
