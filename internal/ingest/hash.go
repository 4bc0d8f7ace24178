package ingest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"

	"headway/internal/order"
)

// MinHashKey is how many bytes the key must have under which references are hashed.
const MinHashKey = 32

// hashKey makes hashers. It is safe for concurrent use, which a hasher is not.
type hashKey []byte

func (k hashKey) hasher() hasher { return hasher{hmac.New(sha256.New, k)} }

// hasher turns the references of fans and visitors into keyed hashes; what it is given is never kept or logged (rules 19 and 20).
// Whoever lacks the key cannot find out whether a fan is among them. Each purpose has a prefix of its own, so that a fan
// and a visitor with the same reference have nothing in common.
type hasher struct{ mac hash.Hash }

func (h hasher) fan(reference string) order.ReferenceHash { return h.sum("fan\x00", []byte(reference)) }

func (h hasher) visitor(reference string) order.ReferenceHash {
	return h.sum("visitor\x00", []byte(reference))
}

// input hashes a whole call for its idempotency key. It is keyed too, because the input holds raw references.
func (h hasher) input(reports any) ([]byte, error) {
	text, err := json.Marshal(reports)
	if err != nil {
		return nil, fmt.Errorf("hash a call's reports: %w", err)
	}
	sum := h.sum("input\x00", text)
	return sum[:], nil
}

func (h hasher) sum(purpose string, reference []byte) (sum order.ReferenceHash) {
	h.mac.Reset()
	h.mac.Write([]byte(purpose)) // a hash never fails
	h.mac.Write(reference)
	return order.ReferenceHash(h.mac.Sum(sum[:0]))
}
