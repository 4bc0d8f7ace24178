package ingest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"

	"headway/internal/order"
)

// MinHashKey is how many bytes a key must have under which references are hashed.
const MinHashKey = 32

// hashKeys makes hashers. It is safe for concurrent use, which a hasher is not.
type hashKeys struct {
	current []byte
	// others are those under which fans may be known besides.
	others [][]byte
}

func newHashKeys(config Config) (hashKeys, error) {
	for _, key := range append([][]byte{config.HashKey}, config.OtherHashKeys...) {
		if len(key) < MinHashKey {
			return hashKeys{}, fmt.Errorf("a key for hashing fans and visitors has %d bytes; it needs %d", len(key), MinHashKey)
		}
	}
	return hashKeys{config.HashKey, config.OtherHashKeys}, nil
}

// several tells whether a fan may be known under more than one hash.
func (k hashKeys) several() bool { return len(k.others) > 0 }

func (k hashKeys) hasher() hasher {
	h := hasher{mac: hmac.New(sha256.New, k.current)}
	for _, other := range k.others {
		h.others = append(h.others, hmac.New(sha256.New, other))
	}
	return h
}

// hasher turns the references of fans and visitors into keyed hashes; what it is given is never kept or logged (rules 19 and 20).
// Whoever lacks the key cannot find out whether a fan is among them. Each purpose has a prefix of its own, so that a fan
// and a visitor with the same reference have nothing in common.
type hasher struct {
	mac    hash.Hash
	others []hash.Hash
}

func (h hasher) fan(reference string) order.ReferenceHash {
	return sum(h.mac, "fan\x00", []byte(reference))
}

// aliases are the same fan under the other keys; nil where there is one key only.
func (h hasher) aliases(reference string) []order.ReferenceHash {
	var aliases []order.ReferenceHash
	for _, other := range h.others {
		aliases = append(aliases, sum(other, "fan\x00", []byte(reference)))
	}
	return aliases
}

func (h hasher) visitor(reference string) order.ReferenceHash {
	return sum(h.mac, "visitor\x00", []byte(reference))
}

// event is what stands for the id of an event that came without one.
func (h hasher) event(parts []byte) order.ReferenceHash { return sum(h.mac, "event\x00", parts) }

// seals are the marks under every key by which an id that this program gave out is known again, the present key's first.
func (h hasher) seals(text string) []order.ReferenceHash {
	seals := []order.ReferenceHash{sum(h.mac, "click\x00", []byte(text))}
	for _, other := range h.others {
		seals = append(seals, sum(other, "click\x00", []byte(text)))
	}
	return seals
}

// input hashes a whole call for its idempotency key. It is keyed too, because the input holds raw references.
func (h hasher) input(reports any) ([]byte, error) {
	text, err := json.Marshal(reports)
	if err != nil {
		return nil, fmt.Errorf("hash a call's reports: %w", err)
	}
	hashed := sum(h.mac, "input\x00", text)
	return hashed[:], nil
}

func sum(mac hash.Hash, purpose string, reference []byte) (hashed order.ReferenceHash) {
	mac.Reset()
	mac.Write([]byte(purpose)) // a hash never fails
	mac.Write(reference)
	return order.ReferenceHash(mac.Sum(hashed[:0]))
}
