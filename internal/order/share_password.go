package order

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
)

// pbkdf2Passwords keeps the passwords of share links as PBKDF2 with HMAC-SHA-256 and a salt each.
type pbkdf2Passwords struct{ random io.Reader }

const (
	// passwordRounds is what one check costs: about 75 ms on a core of 2024, so that a page with a password stays quick and a
	// flood of guesses stays bearable. The password stands behind a token of 256 random bits, which nobody guesses, so it need not
	// bear what the password of an account has to. Each hash carries its own rounds: raising this leaves old links working.
	passwordRounds = 400_000
	passwordSalt   = 16
	passwordKey    = 32
)

// Hash is the rounds (4 bytes), the salt and the derived key. It fails only when the source of randomness does.
func (p pbkdf2Passwords) Hash(password string) ([]byte, error) {
	salt := make([]byte, passwordSalt)
	if _, err := io.ReadFull(p.random, salt); err != nil {
		return nil, fmt.Errorf("read randomness for a password's salt: %w", err)
	}
	key, err := pbkdf2.Key(sha256.New, password, salt, passwordRounds, passwordKey)
	if err != nil {
		return nil, fmt.Errorf("hash a password: %w", err)
	}
	hash := binary.BigEndian.AppendUint32(nil, passwordRounds)
	return append(append(hash, salt...), key...), nil
}

// Matches compares in constant time; a hash that Hash did not make matches nothing.
func (p pbkdf2Passwords) Matches(hash []byte, password string) bool {
	if len(hash) != 4+passwordSalt+passwordKey {
		return false
	}
	rounds, salt, want := binary.BigEndian.Uint32(hash), hash[4:4+passwordSalt], hash[4+passwordSalt:]
	key, err := pbkdf2.Key(sha256.New, password, salt, int(rounds), passwordKey)
	return err == nil && hmac.Equal(key, want)
}

// concealed stands in for a password in the input that an idempotency key remembers: equal passwords give equal texts under one
// key, and guessing the password from it costs as much as from the link's own hash.
func concealed(password string, v Viewer, key string) (string, error) {
	if password == "" || key == "" {
		return "", nil
	}
	salt := append([]byte("idempotency\x00"+key+"\x00"), v.AccountID[:]...)
	hash, err := pbkdf2.Key(sha256.New, password, salt, passwordRounds, passwordKey)
	if err != nil {
		return "", fmt.Errorf("conceal a password: %w", err)
	}
	return idEncoding.EncodeToString(hash), nil
}
