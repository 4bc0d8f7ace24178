package auth

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
)

// The algorithms that tokens may be signed with.
const (
	algorithmHS256 = "HS256"
	algorithmRS256 = "RS256"
	algorithmES256 = "ES256"
)

// maxKeys bounds the keys of one set.
const maxKeys = 100

// keyName is how a token names a key. The algorithm belongs to the name: a key serves the one that its type is for.
type keyName struct {
	algorithm string
	kid       string
}

// keySet is a JSON Web Key Set (RFC 7517), reduced to the keys that can verify a signature here.
type keySet map[keyName]any

// find gives the key of the name. A token without a kid means the only key of its algorithm, if there is one only.
func (s keySet) find(name keyName) (any, bool) {
	if name.kid != "" {
		key, found := s[name]
		return key, found
	}
	var only any
	for candidate, key := range s {
		if candidate.algorithm != name.algorithm {
			continue
		}
		if only != nil {
			return nil, false
		}
		only = key
	}
	return only, only != nil
}

// webKey is one member of a key set as it is written.
type webKey struct {
	Type       string   `json:"kty"`
	Use        string   `json:"use"`
	Operations []string `json:"key_ops"`
	Algorithm  string   `json:"alg"`
	ID         string   `json:"kid"`
	Modulus    string   `json:"n"`
	Exponent   string   `json:"e"`
	Curve      string   `json:"crv"`
	X          string   `json:"x"`
	Y          string   `json:"y"`
}

// parseKeySet reads a key set. Keys of other types or for other uses are skipped, as the RFC wants; a set without a single
// usable key, or with two of one name, is an error.
func parseKeySet(document []byte) (keySet, error) {
	var written struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(document, &written); err != nil {
		return nil, fmt.Errorf("read the key set: %w", err)
	}
	if len(written.Keys) > maxKeys {
		return nil, fmt.Errorf("the key set has %d keys; at most %d are allowed", len(written.Keys), maxKeys)
	}
	set := make(keySet)
	var skipped error
	for i, raw := range written.Keys {
		name, key, err := parseKey(raw)
		if err != nil {
			skipped = errors.Join(skipped, fmt.Errorf("key %d: %w", i+1, err))
			continue
		}
		if _, twice := set[name]; twice {
			return nil, fmt.Errorf("the key set has two %s keys with the kid %q", name.algorithm, name.kid)
		}
		set[name] = key
	}
	if len(set) == 0 {
		return nil, errors.Join(errors.New("the key set has no RS256 or ES256 key to verify with"), skipped)
	}
	return set, nil
}

func parseKey(raw json.RawMessage) (keyName, any, error) {
	var written webKey
	if err := json.Unmarshal(raw, &written); err != nil {
		return keyName{}, nil, err
	}
	if written.Use != "" && written.Use != "sig" {
		return keyName{}, nil, fmt.Errorf("its use is %q, not sig", written.Use)
	}
	if written.Operations != nil && !slices.Contains(written.Operations, "verify") {
		return keyName{}, nil, errors.New("its key_ops do not contain verify")
	}
	name := keyName{kid: written.ID}
	var key any
	var err error
	switch {
	case written.Type == "RSA":
		name.algorithm = algorithmRS256
		key, err = written.rsa()
	case written.Type == "EC" && written.Curve == "P-256":
		name.algorithm = algorithmES256
		key, err = written.ecdsa()
	default:
		return keyName{}, nil, fmt.Errorf("the type %q %s serves neither RS256 nor ES256", written.Type, written.Curve)
	}
	if err == nil && written.Algorithm != "" && written.Algorithm != name.algorithm {
		err = fmt.Errorf("it is for %s, which is not accepted", written.Algorithm)
	}
	return name, key, err
}

func (k webKey) rsa() (*rsa.PublicKey, error) {
	modulus, err := base64.RawURLEncoding.DecodeString(k.Modulus)
	if err != nil {
		return nil, fmt.Errorf("modulus: %w", err)
	}
	exponent, err := base64.RawURLEncoding.DecodeString(k.Exponent)
	if err != nil {
		return nil, fmt.Errorf("exponent: %w", err)
	}
	n, e := new(big.Int).SetBytes(modulus), new(big.Int).SetBytes(exponent)
	if bits := n.BitLen(); bits < 2048 || bits > 8192 {
		return nil, fmt.Errorf("a modulus of %d bits; 2048 to 8192 are allowed", bits)
	}
	if e.BitLen() > 31 || e.Int64() < 3 || e.Bit(0) == 0 {
		return nil, errors.New("the exponent is not an odd number from 3 to 2³¹")
	}
	return &rsa.PublicKey{N: n, E: int(e.Int64())}, nil
}

func (k webKey) ecdsa() (*ecdsa.PublicKey, error) {
	const coordinate = 32
	point := []byte{4} // an uncompressed point follows
	for _, text := range []string{k.X, k.Y} {
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil || len(raw) != coordinate {
			return nil, fmt.Errorf("x and y must be %d bytes each, base64url encoded", coordinate)
		}
		point = append(point, raw...)
	}
	return ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
}
