//go:build linux

package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"headway/bench/read/peer"
	"headway/bench/rig"
	"headway/internal/auth"
	"headway/internal/order"
)

// The servers that are measured.
const (
	nameHeadway = "headway"
	namePlain   = "gqlgen"
	nameBare    = "bare"
)

func serverNames() []string { return []string{nameHeadway, namePlain, nameBare} }

// subject is a server that runs.
type subject struct {
	name          string
	child         *rig.Child
	address, path string
	tokens        []string // of each marketer
	platform      string   // Headway's reporter
}

// startSubject runs a server in a process of its own.
func (b *backing) startSubject(ctx context.Context, name string) (*subject, error) {
	if name == nameHeadway {
		return b.startHeadway(ctx)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	config := peer.Config{DatabaseURL: b.plainURL(), Secret: secret}
	cmd := exec.Command(self, name)
	cmd.Env = append(os.Environ(), peerURL+"="+config.DatabaseURL)
	served, err := rig.Spawn(cmd)
	if err != nil {
		return nil, err
	}
	address, err := served.Line(ctx, rig.StartLimit)
	if err != nil {
		served.Stop()
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	s := &subject{name: name, child: served, address: strings.TrimSpace(string(address)), path: "/"}
	for _, marketer := range b.world.marketers {
		token, err := config.Sign(marketer.ID.UUID())
		if err != nil {
			return nil, err
		}
		s.tokens = append(s.tokens, token)
	}
	return s, nil
}

// plainURL leads to the ordinary tables, with the driver's faster mode.
func (b *backing) plainURL() string {
	return b.postgres.URL() + "&search_path=plain&binary_parameters=yes&timezone=UTC"
}

func (b *backing) startHeadway(ctx context.Context) (*subject, error) {
	port, err := rig.FreePort()
	if err != nil {
		return nil, err
	}
	s := &subject{name: nameHeadway, address: "127.0.0.1:" + strconv.Itoa(port), path: "/graphql"}
	cmd := exec.Command(b.binary, "serve", "--listen", s.address, "--data", filepath.Join(b.folder, "headway"))
	cmd.Env = b.environment()
	if s.child, err = rig.Spawn(cmd); err != nil {
		return nil, err
	}
	s.child.Ignore()
	err = rig.Await(ctx, rig.StartLimit, s.child, func() error {
		answer, err := http.Get("http://" + s.address + "/readyz")
		if err != nil {
			return err
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("/readyz says %s", answer.Status)
		}
		return nil
	})
	if err != nil {
		s.child.Stop()
		return nil, fmt.Errorf("start headway: %w", err)
	}
	if s.platform, err = sign(platformID(), order.RolePlatform); err != nil {
		return nil, err
	}
	for _, marketer := range b.world.marketers {
		token, err := sign(marketer.ID, order.RoleMarketer)
		if err != nil {
			return nil, err
		}
		s.tokens = append(s.tokens, token)
	}
	return s, nil
}

func sign(account order.ID, role order.Role) (string, error) {
	return auth.SignToken([]byte(secret), auth.TokenClaims{Account: account.Text(role.Kind()), Role: role, IssuedAt: time.Now(), TTL: 24 * time.Hour})
}
