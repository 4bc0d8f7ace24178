package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"time"
)

const (
	// tokenMemoryTTL is how long it is remembered that a token is genuine, and maxRememberedTokens of how many.
	tokenMemoryTTL      = time.Minute
	maxRememberedTokens = 10_000
)

// tokenMemory remembers which tokens were found genuine, so that the signature of a token that comes with every call is not
// verified, nor its payload parsed, for every call. It says nothing about whether a token is valid now: claims and account are
// judged each time, and so is whether the key that signed it is still its issuer's. It keeps no token, only a keyed hash.
type tokenMemory struct {
	salt   [sha256.Size]byte
	tokens *cache[tokenPrint, genuineToken]
}

// tokenPrint is a keyed hash of a token.
type tokenPrint [sha256.Size]byte

// genuineToken is what a token says, and the key that it is signed with. Nobody changes either.
type genuineToken struct {
	claims claims
	signer signer
}

// signer is a key of an issuer; zero is our own secret, which never changes.
type signer struct {
	name keyName
	key  any
}

func newTokenMemory(now func() time.Time) *tokenMemory {
	m := &tokenMemory{tokens: newCache[tokenPrint, genuineToken](maxRememberedTokens, tokenMemoryTTL, now)}
	_, _ = rand.Read(m.salt[:]) // never fails
	return m
}

func (m *tokenMemory) print(text string) tokenPrint {
	var space [1024]byte // more than most tokens need
	return sha256.Sum256(append(append(space[:0], m.salt[:]...), text...))
}
