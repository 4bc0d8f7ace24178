package transport

import (
	"cmp"
	"time"

	"headway/internal/order"
)

// Limits bounds what one request, and one account, may ask of the server. The name of a limit that is reached is in the
// failure's message, and is the name of its setting.
type Limits struct {
	// MaxBodyBytes is the size of a POST body or of one message's payload. Default 1 MB.
	MaxBodyBytes int64 `env:"MAX_BODY_BYTES"`
	// MaxTokens is how many tokens a document may have; parsing stops there. Default 2,000.
	MaxTokens int `env:"MAX_TOKENS"`
	// MaxDepth is how deep fields may be nested, fragments followed, introspection apart. Default 15.
	MaxDepth int `env:"MAX_DEPTH"`
	// MaxCost is what one operation may cost; see Cost for the count. Default 10,000.
	MaxCost int `env:"MAX_COST"`
	// MaxCostPerMinute is what one account may spend on this instance in a minute, all at once or spread. Default 300,000;
	// negative is no limit.
	MaxCostPerMinute int `env:"MAX_COST_PER_MINUTE"`
	// MaxOperationTime ends a query or mutation with UNAVAILABLE. Default 15 s.
	MaxOperationTime time.Duration `env:"MAX_OPERATION_TIME"`
	// PersistedDocuments is how many documents are kept under the hash that a client named them by. Default 1,000.
	PersistedDocuments int `env:"PERSISTED_DOCUMENTS"`
	// ParsedDocuments is how many documents are kept parsed; one takes at most half a megabyte. Default 300.
	ParsedDocuments int `env:"PARSED_DOCUMENTS"`
}

// DefaultLimits are the limits of a server with nothing configured.
func DefaultLimits() Limits {
	return Limits{
		MaxBodyBytes:       1 << 20,
		MaxTokens:          2000,
		MaxDepth:           15,
		MaxCost:            10_000,
		MaxCostPerMinute:   300_000,
		MaxOperationTime:   15 * time.Second,
		PersistedDocuments: 1000,
		ParsedDocuments:    300,
	}
}

// withDefaults fills every zero field.
func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	return Limits{
		MaxBodyBytes:       cmp.Or(l.MaxBodyBytes, d.MaxBodyBytes),
		MaxTokens:          cmp.Or(l.MaxTokens, d.MaxTokens),
		MaxDepth:           cmp.Or(l.MaxDepth, d.MaxDepth),
		MaxCost:            cmp.Or(l.MaxCost, d.MaxCost),
		MaxCostPerMinute:   cmp.Or(l.MaxCostPerMinute, d.MaxCostPerMinute),
		MaxOperationTime:   cmp.Or(l.MaxOperationTime, d.MaxOperationTime),
		PersistedDocuments: cmp.Or(l.PersistedDocuments, d.PersistedDocuments),
		ParsedDocuments:    cmp.Or(l.ParsedDocuments, d.ParsedDocuments),
	}
}

// tooLarge is the failure of a body over MaxBodyBytes.
func (l Limits) tooLarge() *order.Error {
	return order.Errorf(order.CodeLimitExceeded, "The body is over the limit MaxBodyBytes of %d bytes.", l.MaxBodyBytes)
}

// tookTooLong is the failure of an operation over MaxOperationTime.
func (l Limits) tookTooLong() *order.Error {
	return order.Errorf(order.CodeUnavailable,
		"The operation took longer than the limit MaxOperationTime of %s. Ask for less, or try again.", l.MaxOperationTime)
}
