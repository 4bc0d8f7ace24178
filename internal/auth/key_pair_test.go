package auth

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/golang-jwt/jwt/v5"
)

// keyPair signs tokens of one kid.
type keyPair struct {
	kid     string
	method  jwt.SigningMethod
	private any
	public  any
}

var rsaPair = sync.OnceValue(func() keyPair {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return keyPair{kid: "rsa-1", method: jwt.SigningMethodRS256, private: private, public: &private.PublicKey}
})

func ecPair(t testing.TB, kid string) keyPair {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return keyPair{kid: kid, method: jwt.SigningMethodES256, private: private, public: &private.PublicKey}
}

func hmacPair(secret []byte) keyPair {
	return keyPair{method: jwt.SigningMethodHS256, private: secret}
}

// sign makes a token; a change to header or claims of nil removes the member.
func (k keyPair) sign(t testing.TB, claims jwt.MapClaims, header ...map[string]any) string {
	t.Helper()
	token := jwt.NewWithClaims(k.method, claims)
	if k.kid != "" {
		token.Header["kid"] = k.kid
	}
	for _, change := range header {
		for name, value := range change {
			if token.Header[name] = value; value == nil {
				delete(token.Header, name)
			}
		}
	}
	text, err := token.SignedString(k.private)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// webKey is the public half as a member of a key set.
func (k keyPair) webKey() map[string]any {
	encode := base64.RawURLEncoding.EncodeToString
	switch public := k.public.(type) {
	case *rsa.PublicKey:
		return map[string]any{"kty": "RSA", "kid": k.kid, "n": encode(public.N.Bytes()), "e": "AQAB"}
	case *ecdsa.PublicKey:
		point, err := public.Bytes()
		if err != nil {
			panic(err)
		}
		return map[string]any{"kty": "EC", "crv": "P-256", "kid": k.kid, "x": encode(point[1:33]), "y": encode(point[33:])}
	}
	panic("no such key")
}

// document is a key set of the pairs.
func document(pairs ...keyPair) []byte {
	keys := []any{}
	for _, pair := range pairs {
		keys = append(keys, pair.webKey())
	}
	text, err := json.Marshal(map[string]any{"keys": keys})
	if err != nil {
		panic(err)
	}
	return text
}

func keySetFile(t testing.TB, pairs ...keyPair) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "jwks.json")
	if err := os.WriteFile(path, document(pairs...), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func testSecret() []byte { return bytes.Repeat([]byte("s"), secretLength) }
