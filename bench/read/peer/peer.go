// Package peer is what the servers that Headway is compared with have in common: the database as database/sql gives it, a check of
// tokens as the usual library does it, and cursors.
package peer

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	_ "github.com/lib/pq" // the driver
)

// Config is what a peer needs.
type Config struct {
	// DatabaseURL leads to the ordinary tables.
	DatabaseURL string
	// Secret signs the tokens, whose subject is a marketer's id.
	Secret string
}

// sessions is as many as Headway has.
const sessions = 20

// Open connects to the database.
func (c Config) Open() (*sql.DB, error) {
	db, err := sql.Open("postgres", c.DatabaseURL)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	db.SetMaxOpenConns(sessions)
	db.SetMaxIdleConns(sessions)
	return db, nil
}

// Marketer is who asks.
func (c Config) Marketer(r *http.Request) (string, error) {
	token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !found {
		return "", errors.New("no token")
	}
	var claims jwt.RegisteredClaims
	_, err := jwt.ParseWithClaims(token, &claims, func(*jwt.Token) (any, error) { return []byte(c.Secret), nil }, jwt.WithValidMethods([]string{"HS256"}))
	return claims.Subject, err
}

// Sign makes a token.
func (c Config) Sign(marketer string) (string, error) {
	claims := jwt.RegisteredClaims{Subject: marketer, ExpiresAt: jwt.NewNumericDate(time.Now().Add(24 * time.Hour))}
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(c.Secret))
}

// Place is where an order stands in a list, the newest first.
type Place struct {
	PlacedAt time.Time
	ID       string
}

// After reads a cursor; nil is the place before the newest.
func After(cursor *string) (Place, error) {
	if cursor == nil {
		return Place{time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC), "ffffffff-ffff-ffff-ffff-ffffffffffff"}, nil
	}
	at, id, _ := strings.Cut(*cursor, " ")
	placed, err := time.Parse(time.RFC3339Nano, at)
	return Place{placed, id}, err
}

// Cursor is the opposite of After.
func (p Place) Cursor() string { return p.PlacedAt.UTC().Format(time.RFC3339Nano) + " " + p.ID }

// readHeaderLimit is how long a client may take to say what it wants.
const readHeaderLimit = 10 * time.Second

// Serve answers until the context ends. Ready is called once the server can be used.
func Serve(ctx context.Context, handler http.Handler, listener net.Listener, ready func()) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: readHeaderLimit}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	ready()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
