//go:build linux

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"time"

	"headway/bench/fanout/client"
	"headway/bench/rig"
)

const (
	// gatherLimit is how long all clients may take to be let in and to have their first states.
	gatherLimit = 3 * time.Minute
	// lastStateLimit is how long the last state may take to reach everybody.
	lastStateLimit = time.Minute
)

// load is the process of the clients.
type load struct{ child *rig.Child }

// gatherLoad returns once every client has what it subscribed to.
func gatherLoad(ctx context.Context, spec client.Spec) (*load, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	started, err := rig.Spawn(exec.Command(self, roleClient))
	if err != nil {
		return nil, err
	}
	l := &load{child: started}
	var ready client.Ready
	if err = l.child.Tell(spec); err == nil {
		err = l.hear(ctx, gatherLimit, &ready)
	}
	if err != nil {
		l.child.Stop()
		return nil, fmt.Errorf("clients: %w", err)
	}
	return l, nil
}

// finish waits until everybody has the last states, and returns what came.
func (l *load) finish(ctx context.Context, states []int) (client.Result, error) {
	var result client.Result
	err := l.child.Tell(client.Finish{States: states, WithinMS: int(lastStateLimit.Milliseconds())})
	if err == nil {
		err = l.hear(ctx, lastStateLimit+rig.StartLimit, &result)
	}
	if err != nil {
		return client.Result{}, fmt.Errorf("clients: %w", err)
	}
	return result, nil
}

func (l *load) hear(ctx context.Context, within time.Duration, into any) error {
	line, err := l.child.Line(ctx, within)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(line, into); err != nil {
		return fmt.Errorf("read what they say: %w", err)
	}
	return nil
}
