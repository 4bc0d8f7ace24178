//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"headway/bench/fanout/client"
	"headway/bench/rig"
)

// The servers that are measured.
const (
	nameHeadway = "headway"
	nameFloor   = "floor"
	nameGqlgen  = "gqlgen"
)

// serverNames are in the order in which they run: Headway first, for the others do what it did.
func serverNames() []string { return []string{nameHeadway, nameFloor, nameGqlgen} }

// query asks for what a monitor shows. Plain gqlgen has the same types.
const query = `subscription Progress($orderId: ID!) { progress(orderId: $orderId) {
 order { id status }
 progress { fansOrdered fansDelivered overDelivered percent version updatedAt }
 performance { clicks conversionRate }
 income { amount currency }
 change
} }`

// subject is a server that runs, and the way to give it something to say.
type subject struct {
	name                         string
	child                        *rig.Child
	address, path, authorization string
	orders                       []string
	updates                      updates
}

// example is what Headway did in a shape, which the others do after it: as many states at the same rate, as long messages.
type example struct {
	// Updates is how many states of an order reached each of its subscribers, and Pace the time between two.
	Updates int
	Pace    time.Duration
	// FrameBytes is the mean length of a message, and FeedBytes of what went through Redis for one state of all orders.
	FrameBytes, FeedBytes int
}

// assumed is what the others do where Headway was not measured.
func assumed(s shape) example {
	perSecond := s.PerSecond
	if perSecond == 0 {
		perSecond = 50
	}
	return example{Pace: time.Duration(float64(time.Second) / perSecond), FrameBytes: 420, FeedBytes: 1024}
}

// startOther runs one of the servers that Headway is compared with, in a process of its own.
func startOther(ctx context.Context, b *rig.Backing, name string, s shape, after example) (*subject, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	arguments := []string{name, "-redis", b.RedisURL}
	if name == nameFloor {
		arguments = append(arguments, "-frame-bytes", strconv.Itoa(after.FrameBytes))
	}
	served, err := rig.Spawn(exec.Command(self, arguments...))
	if err != nil {
		return nil, err
	}
	address, err := served.Line(ctx, rig.StartLimit)
	if err != nil {
		served.Stop()
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	fed := newFed(b.Client, s.Orders, after.FeedBytes)
	return &subject{
		name: name, child: served, address: strings.TrimSpace(string(address)), path: "/", orders: fed.orders, updates: fed,
	}, nil
}

// load is what the clients are told.
func (s *subject) load(of shape, sampleEvery int) client.Spec {
	return client.Spec{
		Address: s.address, Path: s.path, Authorization: s.authorization, Query: query, Orders: s.orders,
		Connections: of.Connections, Each: of.Each, SharedIDs: s.name == nameFloor, SampleEvery: sampleEvery,
	}
}
