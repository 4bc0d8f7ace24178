package transport

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"github.com/99designs/gqlgen/graphql"
	lru "github.com/hashicorp/golang-lru/v2"

	"headway/internal/order"
)

// maxPersistedBytes is the size of a document up to which it is kept. A client whose longer one is not found sends it again.
const maxPersistedBytes = 32 << 10

// PersistedStore keeps documents under the hex SHA-256 of their text, for automatic persisted queries. It may forget.
type PersistedStore interface {
	Get(ctx context.Context, hash string) (document string, ok bool)
	Add(ctx context.Context, hash, document string)
}

// PersistedMemory is a PersistedStore that holds the most recently used documents of this process.
type PersistedMemory struct{ documents *lru.Cache[string, string] }

// NewPersistedMemory makes a store for up to size documents of at most 32 KB; size is at least 1.
func NewPersistedMemory(size int) *PersistedMemory {
	return &PersistedMemory{documents: newLRU[string](size)}
}

// Get finds a document.
func (m *PersistedMemory) Get(_ context.Context, hash string) (string, bool) {
	return m.documents.Get(hash)
}

// Add keeps a document, unless it is too long.
func (m *PersistedMemory) Add(_ context.Context, hash, document string) {
	if len(document) <= maxPersistedBytes {
		m.documents.Add(hash, document)
	}
}

// newLRU makes a cache of the most recently used, for at least one entry.
func newLRU[V any](size int) *lru.Cache[string, V] {
	cache, err := lru.New[string, V](max(size, 1))
	if err != nil {
		panic(err) // Only a size below one is refused.
	}
	return cache
}

// AllowList maps the hex SHA-256 of each document that is allowed to the document.
type AllowList map[string]string

// ReadAllowList reads a JSON object of hashes and documents, as persisted-document tools write it. It refuses a document
// whose hash is not its own.
func ReadAllowList(from io.Reader) (AllowList, error) {
	list := AllowList{}
	if err := json.NewDecoder(from).Decode(&list); err != nil {
		return nil, fmt.Errorf("read the allow-list of documents: %w", err)
	}
	for hash, document := range list {
		if hashOf(document) != hash {
			return nil, fmt.Errorf("read the allow-list of documents: %q is not the SHA-256 of its document", hash)
		}
	}
	return list, nil
}

// hashOf is the hex SHA-256 of a document's text.
func hashOf(document string) string {
	sum := sha256.Sum256([]byte(document))
	return hex.EncodeToString(sum[:])
}

// documents finds the text of an operation that may be named by its hash.
type documents struct {
	store    PersistedStore
	list     AllowList
	listOnly bool
}

// find fills in params.Query where only a hash was sent. It tells whether the document is to be kept under its hash once
// it has proved valid.
func (d documents) find(ctx context.Context, params *graphql.RawParams) (register bool, err error) {
	hash, named, err := persistedHash(params.Extensions)
	if err != nil {
		return false, err
	}
	if params.Query == "" && !named {
		return false, order.BadInput("query", "There is no query in the request.")
	}
	if params.Query != "" && named && hashOf(params.Query) != hash {
		return false, order.BadInput("extensions.persistedQuery.sha256Hash", "The hash is not the SHA-256 of the query.")
	}
	if !named && len(d.list) > 0 {
		hash = hashOf(params.Query)
	}
	if document, ok := d.list[hash]; ok {
		params.Query = document
		return false, nil
	}
	if d.listOnly {
		return false, order.Forbidden("Only listed documents are served here, and this one is not listed.")
	}
	if params.Query != "" {
		return named, nil
	}
	document, ok := d.store.Get(ctx, hash)
	if !ok {
		return false, order.Errorf(codePersistedQueryNotFound, "PersistedQueryNotFound")
	}
	params.Query = document
	return false, nil
}

// persistedHash reads the hash from extensions.persistedQuery, where there is one.
func persistedHash(extensions map[string]any) (hash string, named bool, err error) {
	const place = "extensions.persistedQuery"
	given, present := extensions["persistedQuery"]
	if !present || given == nil {
		return "", false, nil
	}
	query, ok := given.(map[string]any)
	if !ok {
		return "", false, order.BadInput(place, "The extension persistedQuery is not an object.")
	}
	if version := fmt.Sprint(query["version"]); version != "1" {
		return "", false, order.BadInput(place+".version", "The version of persistedQuery is not 1.")
	}
	hash, ok = query["sha256Hash"].(string)
	if decoded, err := hex.DecodeString(hash); !ok || err != nil || len(decoded) != sha256.Size {
		return "", false, order.BadInput(place+".sha256Hash", "The hash is not a SHA-256 in lower-case hexadecimal.")
	}
	return hash, true, nil
}
