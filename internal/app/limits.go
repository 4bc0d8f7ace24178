package app

import (
	"headway/graph/transport"
	"headway/internal/config"
)

// operationLimits are the settings as the transport names them.
func operationLimits(c config.GraphQL) transport.Limits {
	return transport.Limits{
		MaxBodyBytes:       c.MaxBodyBytes,
		MaxTokens:          c.MaxTokens,
		MaxDepth:           c.MaxDepth,
		MaxCost:            c.MaxCost,
		MaxCostPerMinute:   c.MaxCostPerMinute,
		MaxOperationTime:   c.MaxOperationTime,
		PersistedDocuments: c.PersistedDocuments,
		ParsedDocuments:    c.ParsedDocuments,
	}
}

// socketLimits are the settings as the transport names them.
func socketLimits(c config.Sockets) transport.SocketLimits {
	return transport.SocketLimits{
		InitTimeout:      c.InitTimeout,
		PingInterval:     c.PingInterval,
		PongTimeout:      c.PongTimeout,
		WriteTimeout:     c.WriteTimeout,
		CloseTimeout:     c.CloseTimeout,
		MessageBytes:     c.MessageBytes,
		Subscriptions:    c.Subscriptions,
		QueueMessages:    c.QueueMessages,
		QueueBytes:       c.QueueBytes,
		AcceptsPerSecond: c.AcceptsPerSecond,
		PerAddress:       c.PerAddress,
		PerViewer:        c.PerViewer,
		ShutdownSpread:   c.ShutdownSpread,
	}
}
