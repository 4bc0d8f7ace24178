package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"headway/internal/order"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// memory is a store in memory. It counts what it is asked.
type memory struct {
	mu       sync.Mutex
	accounts map[order.ID]*order.Account
	keys     map[string]*order.APIKey
	// postbacks are the hashes of keys by those of their postback URLs.
	postbacks map[string]string
	touched   map[order.ID][]time.Time
	reads     int
	// failure, if set, is the answer to everything.
	failure error
}

func newMemory() *memory {
	return &memory{
		accounts: map[order.ID]*order.Account{},
		keys:     map[string]*order.APIKey{},

		postbacks: map[string]string{},
		touched:   map[order.ID][]time.Time{},
	}
}

func (m *memory) Account(_ context.Context, id order.ID) (*order.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reads++
	if account, found := m.accounts[id]; found && m.failure == nil {
		return account, nil
	}
	return nil, m.missing("account")
}

func (m *memory) AccountByExternalID(_ context.Context, externalID string) (*order.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reads++
	if account := m.byExternalID(externalID); account != nil && m.failure == nil {
		return account, nil
	}
	return nil, m.missing("account")
}

func (m *memory) RegisterAccount(_ context.Context, account *order.Account) (*order.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.failure != nil {
		return nil, m.failure
	}
	if known := m.byExternalID(account.ExternalID); known != nil && account.ExternalID != "" {
		return known, nil
	}
	stored := *account
	if stored.ID.IsZero() {
		id, err := order.NewID(time.Now(), rand.Reader)
		if err != nil {
			return nil, err
		}
		stored.ID = id
	}
	m.accounts[stored.ID] = &stored
	return &stored, nil
}

func (m *memory) APIKeyByHash(_ context.Context, hash []byte) (*order.APIKey, *order.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reads++
	if key, found := m.keys[string(hash)]; found && m.failure == nil {
		copied := *key
		return &copied, m.accounts[key.AccountID], nil
	}
	return nil, nil, m.missing("API key")
}

func (m *memory) APIKeyByPostback(ctx context.Context, hash []byte) (*order.APIKey, *order.Account, error) {
	m.mu.Lock()
	key := m.postbacks[string(hash)]
	m.mu.Unlock()
	return m.APIKeyByHash(ctx, []byte(key))
}

func (m *memory) TouchAPIKey(_ context.Context, id order.ID, at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.touched[id] = append(m.touched[id], at)
	return nil
}

func (m *memory) byExternalID(externalID string) *order.Account {
	for _, account := range m.accounts {
		if account.ExternalID == externalID {
			return account
		}
	}
	return nil
}

func (m *memory) missing(noun string) error {
	if m.failure != nil {
		return m.failure
	}
	return order.NotFound(noun)
}

func (m *memory) readCount() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.reads
}

func (m *memory) touches(id order.ID) []time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]time.Time(nil), m.touched[id]...)
}

func (m *memory) fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.failure = err
}

// account stores a new account.
func (m *memory) account(t testing.TB, role order.Role, externalID string) *order.Account {
	t.Helper()
	account, err := m.RegisterAccount(t.Context(), &order.Account{Role: role, Name: "Test", ExternalID: externalID})
	if err != nil {
		t.Fatal(err)
	}
	return account
}

// key stores a new key of the account and gives its secret.
func (m *memory) key(t testing.TB, account *order.Account, change func(*order.APIKey)) (string, order.ID) {
	t.Helper()
	secret, hash, err := NewKeySecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, err := order.NewID(time.Now(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key := &order.APIKey{ID: id, AccountID: account.ID, Name: "test"}
	if change != nil {
		change(key)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keys[string(hash)] = key
	return secret, id
}

// changeKey alters a stored key.
func (m *memory) changeKey(secret string, change func(*order.APIKey)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(m.keys[string(HashKeySecret(secret))])
}

// clock is a clock that stands still until it is moved.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(by)
}

// start makes an Authenticator that ends with the test.
func start(t testing.TB, config Config, accounts Accounts) *Authenticator {
	t.Helper()
	a, err := New(config, accounts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

// wantCode fails unless the error is an *order.Error of the code with a text.
func wantCode(t testing.TB, err error, code order.Code) *order.Error {
	t.Helper()
	var known *order.Error
	if !errors.As(err, &known) {
		t.Fatalf("got %v (%T), want an *order.Error of %s", err, err, code)
	}
	if known.Code != code || known.Message == "" {
		t.Fatalf("got %s %q, want %s", known.Code, known.Message, code)
	}
	return known
}
