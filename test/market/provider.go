package market

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Provider is an OpenID Connect provider at which one person is signed in: it sends every browser straight back. It holds its
// clients to PKCE, and gives each refresh token once.
type Provider struct {
	*httptest.Server
	key *rsa.PrivateKey

	mu sync.Mutex
	// claims are the person's, and refuses tells that nobody is let in any more.
	claims  map[string]any
	refuses bool
	codes   map[string]url.Values // what a code was asked for with
	refresh string                // the refresh token that counts
	// Renewals counts how often a refresh token was taken.
	renewals int
}

// ProviderClient is what the server is called at the provider.
const ProviderClient = "headway-dashboard"

// StartProvider starts a provider with a person of these claims, until the test ends.
func StartProvider(tb testing.TB, claims map[string]any) *Provider {
	tb.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		tb.Fatal(err)
	}
	p := &Provider{key: key, claims: claims, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("GET /end", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Query().Get("post_logout_redirect_uri"), http.StatusSeeOther)
	})
	p.Server = httptest.NewServer(mux)
	tb.Cleanup(p.Close)
	return p
}

// Settings are those of a server that signs people in with the provider.
func (p *Provider) Settings() map[string]string {
	return map[string]string{"HEADWAY_OIDC_ISSUER": p.URL, "HEADWAY_OIDC_CLIENT_ID": ProviderClient, "HEADWAY_OIDC_CLIENT_SECRET": "client secret", "HEADWAY_OIDC_NAME": "Acme"}
}

// Refuse lets nobody in any more, or in again.
func (p *Provider) Refuse(refuses bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuses = refuses
}

// Claim sets a claim of the person's, or with nil takes it away.
func (p *Provider) Claim(name string, value any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.claims[name] = value
	if value == nil {
		delete(p.claims, name)
	}
}

// Renewals is how often a session was renewed.
func (p *Provider) Renewals() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.renewals
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // fails only when the client has left
}

func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{
		"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
		"end_session_endpoint": p.URL + "/end", "id_token_signing_alg_values_supported": []string{"RS256"},
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
	})
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	text := base64.RawURLEncoding.EncodeToString
	answer(w, http.StatusOK, map[string]any{"keys": []map[string]any{{
		"kty": "RSA", "kid": "one", "use": "sig", "alg": "RS256", "n": text(p.key.N.Bytes()), "e": text(big.NewInt(int64(p.key.E)).Bytes()),
	}}})
}

func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	back, err := url.Parse(asked.Get("redirect_uri"))
	if err != nil || asked.Get("client_id") != ProviderClient || asked.Get("response_type") != "code" || asked.Get("code_challenge_method") != "S256" ||
		asked.Get("state") == "" || asked.Get("nonce") == "" {
		http.Error(w, "not a request that this provider takes", http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	query := url.Values{"state": {asked.Get("state")}, "iss": {p.URL}}
	if p.refuses {
		query.Set("error", "access_denied")
	} else {
		code := rand.Text()
		p.codes[code] = asked
		query.Set("code", code)
	}
	back.RawQuery = query.Encode()
	http.Redirect(w, r, back.String(), http.StatusSeeOther)
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	refused := func(code string) { answer(w, http.StatusBadRequest, map[string]any{"error": code}) }
	id, secret, basic := r.BasicAuth()
	if !basic {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	if secret, _ = url.QueryUnescape(secret); id != ProviderClient || secret != "client secret" {
		refused("invalid_client")
		return
	}
	nonce := ""
	switch r.PostFormValue("grant_type") {
	case "authorization_code":
		asked, known := p.codes[r.PostFormValue("code")]
		delete(p.codes, r.PostFormValue("code"))
		proof := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
		if !known || base64.RawURLEncoding.EncodeToString(proof[:]) != asked.Get("code_challenge") || asked.Get("redirect_uri") != r.PostFormValue("redirect_uri") {
			refused("invalid_grant")
			return
		}
		nonce = asked.Get("nonce")
	case "refresh_token":
		if p.refuses || p.refresh == "" || r.PostFormValue("refresh_token") != p.refresh {
			refused("invalid_grant")
			return
		}
		p.renewals++
	default:
		refused("unsupported_grant_type")
		return
	}
	p.refresh = rand.Text()
	answer(w, http.StatusOK, map[string]any{
		"access_token": rand.Text(), "token_type": "Bearer", "expires_in": 300, "refresh_token": p.refresh, "id_token": p.idToken(nonce),
	})
}

func (p *Provider) idToken(nonce string) string {
	claims := jwt.MapClaims{"iss": p.URL, "aud": ProviderClient, "iat": time.Now().Unix(), "exp": time.Now().Add(5 * time.Minute).Unix()}
	if nonce != "" {
		claims["nonce"] = nonce
	}
	for name, value := range p.claims {
		claims[name] = value
	}
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = "one"
	signed, err := token.SignedString(p.key)
	if err != nil {
		panic(err) // the key is one that was made for this
	}
	return signed
}
