package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
)

// MinSecret is the least length in bytes of a configured secret.
const MinSecret = 32

// Problem is something that is wrong with the settings taken by themselves.
type Problem struct {
	// Setting is the name of the setting to change.
	Setting string
	// Message says what is wrong and what would be right.
	Message string
	// Fatal tells that the server does not start like this.
	Fatal bool
}

func (p Problem) String() string { return p.Setting + ": " + p.Message }

// Problems lists what is wrong, and what is only unwise.
func (c *Config) Problems() []Problem {
	var found problems
	c.checkAddresses(&found)
	c.checkIdentity(&found)
	c.checkDatabase(&found)
	c.checkReports(&found)
	c.checkSignIn(&found)
	c.checkNumbers(&found)
	for _, name := range c.unknown {
		found.warn(name, "there is no such setting; docs/configuration.md lists them")
	}
	if c.DatabaseURL != "" && c.RedisURL == "" {
		found.warn("REDIS_URL", "instances that share a database also need to share a Redis, or live views learn of other instances' changes only by reading the database again")
	}
	return found
}

// Err is the first fatal problem, or nil.
func (c *Config) Err() error {
	for _, p := range c.Problems() {
		if p.Fatal {
			return errors.New(p.String())
		}
	}
	return nil
}

type problems []Problem

func (p *problems) fatal(setting, format string, arguments ...any) {
	*p = append(*p, Problem{Setting: setting, Message: fmt.Sprintf(format, arguments...), Fatal: true})
}

func (p *problems) warn(setting, format string, arguments ...any) {
	*p = append(*p, Problem{Setting: setting, Message: fmt.Sprintf(format, arguments...)})
}

func (c *Config) checkAddresses(found *problems) {
	if c.Data == "" {
		found.fatal(dataName, "this user has no home folder; name a data folder with --data")
	}
	if _, port, err := net.SplitHostPort(c.Listen); err != nil || port == "" {
		found.fatal("HEADWAY_LISTEN", "%q is not HOST:PORT", c.Listen)
	}
	if c.ProfileListen != "" && !isLoopback(c.ProfileListen) {
		found.fatal("HEADWAY_PPROF_LISTEN", "%q is not HOST:PORT of this machine alone, as 127.0.0.1:6060", c.ProfileListen)
	}
	if c.DatabaseURL != "" && !isURL(c.DatabaseURL, "postgres", "postgresql") {
		found.fatal("DATABASE_URL", "it must look like postgres://USER:PASSWORD@HOST/DATABASE")
	}
	if c.RedisURL != "" && !isURL(c.RedisURL, "redis", "rediss", "redis-sentinel", "unix") {
		found.fatal("REDIS_URL", "it must look like redis://HOST:6379 or rediss://HOST:6379")
	}
	if c.PublicURL != "" && !isURL(c.PublicURL, "http", "https") {
		found.fatal("PUBLIC_URL", "%q must begin with http:// or https:// and name a host", c.PublicURL)
	}
}

func (c *Config) checkIdentity(found *problems) {
	id := c.Identity
	if secret := id.TokenSecret; secret != "" && len(secret) < MinSecret {
		found.fatal("HEADWAY_TOKEN_SECRET", "it has %d bytes and needs at least %d; \"openssl rand -base64 32\" makes a good one", len(secret), MinSecret)
	}
	c.checkFanKeys(found)
	c.checkKeySet(found)
	for _, origin := range id.AllowedOrigins {
		if origin != "*" && (!isURL(origin, "https", "http") || strings.Count(origin, "/") > 2) {
			found.fatal("HEADWAY_ALLOWED_ORIGINS", "%q is not an origin like https://app.example.com", origin)
		}
	}
	if slices.Contains(id.AllowedOrigins, "*") {
		found.warn("HEADWAY_ALLOWED_ORIGINS", "every web page may call the API")
	}
	if _, err := c.ProxyNetworks(); err != nil {
		found.fatal("HEADWAY_TRUSTED_PROXIES", "%v", err)
	}
	if c.GraphQL.AllowListOnly && c.GraphQL.AllowList == "" {
		found.fatal("HEADWAY_ALLOW_LIST_ONLY", "it needs HEADWAY_ALLOW_LIST; without one every document would be refused")
	}
}

func (c *Config) checkFanKeys(found *problems) {
	for name, keys := range map[string][]string{"HEADWAY_FAN_KEY": {c.Identity.FanKey}, "HEADWAY_OLD_FAN_KEYS": c.Identity.OldFanKeys} {
		for _, text := range keys {
			key, err := fanKey(text)
			switch {
			case text == "":
			case err != nil:
				found.fatal(name, "what follows %q is not base64", keyEncoding)
			case len(key) < MinSecret:
				found.fatal(name, "a key has %d bytes and needs at least %d; \"openssl rand -base64 32\" makes a good one", len(key), MinSecret)
			}
		}
	}
}

// keyEncoding begins a key of bytes that are no text, as a key is that was made at the first start.
const keyEncoding = "base64:"

func fanKey(text string) ([]byte, error) {
	if encoded, found := strings.CutPrefix(text, keyEncoding); found {
		return base64.StdEncoding.DecodeString(encoded)
	}
	return []byte(text), nil
}

// FanKeys are the configured keys of the hashes of fans; own is empty where none is configured. Err has found them well-formed.
func (i Identity) FanKeys() (own []byte, others [][]byte) {
	own, _ = fanKey(i.FanKey) // checked by checkFanKeys
	for _, text := range i.OldFanKeys {
		key, _ := fanKey(text)
		others = append(others, key)
	}
	return own, others
}

// maxReplicaLag is far less than the two minutes for which it is known who wrote what (internal/postgres/writes.go): a standby that is
// further behind would hide from people what they wrote.
const maxReplicaLag = time.Minute

func (c *Config) checkDatabase(found *problems) {
	for _, address := range c.ReplicaURLs {
		if !isURL(address, "postgres", "postgresql") {
			found.fatal("DATABASE_REPLICA_URLS", "each must look like postgres://USER:PASSWORD@HOST/DATABASE")
		}
	}
	if len(c.ReplicaURLs) > 0 && c.DatabaseURL == "" {
		found.fatal("DATABASE_REPLICA_URLS", "they are standbys of DATABASE_URL, which is not set")
	}
	if c.Database.ReplicaMaxLag > maxReplicaLag {
		found.fatal("HEADWAY_DATABASE_REPLICA_MAX_LAG", "%s is more than %s", c.Database.ReplicaMaxLag, maxReplicaLag)
	}
}

// maxBatchLines is order.MaxReportsPerCall, which this package does not import.
const maxBatchLines = 1000

func (c *Config) checkReports(found *problems) {
	if c.Reports.BatchLines > maxBatchLines {
		found.fatal("HEADWAY_REPORT_BATCH_LINES", "%d is more than the %d reports that are recorded in one call", c.Reports.BatchLines, maxBatchLines)
	}
	if c.Reports.LineBytes < 1024 || c.Reports.LineBytes > 1<<20 {
		found.fatal("HEADWAY_REPORT_LINE_BYTES", "%d is not between 1024 and 1048576", c.Reports.LineBytes)
	}
	if name := c.Reports.ClickParameter; name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
		found.fatal("HEADWAY_CLICK_PARAMETER", "%q is not a name of letters, digits, _ and -", name)
	}
}

func (c *Config) checkSignIn(found *problems) {
	in := c.SignIn
	if in.Issuer == "" {
		return
	}
	if !isURL(in.Issuer, "https", "http") {
		found.fatal("HEADWAY_OIDC_ISSUER", "%q must begin with https:// and name a host", in.Issuer)
	}
	if strings.HasPrefix(in.Issuer, "http://") {
		found.warn("HEADWAY_OIDC_ISSUER", "what comes over plain http can be replaced on its way; use https")
	}
	if in.ClientID == "" {
		found.fatal("HEADWAY_OIDC_CLIENT_ID", "it is needed to sign people in with HEADWAY_OIDC_ISSUER")
	}
	if in.DefaultRole != "" && !slices.Contains([]string{"marketer", "client", "platform"}, strings.ToLower(in.DefaultRole)) {
		found.fatal("HEADWAY_OIDC_DEFAULT_ROLE", "%q is not marketer, client or platform", in.DefaultRole)
	}
	if strings.EqualFold(in.DefaultRole, "platform") {
		found.warn("HEADWAY_OIDC_DEFAULT_ROLE", "everybody whom the provider knows may act for every account")
	}
	if !slices.Contains(in.Scopes, "openid") {
		found.fatal("HEADWAY_OIDC_SCOPES", "openid must be among them")
	}
	if c.PublicURL == "" {
		found.warn("PUBLIC_URL", "the provider sends people back to it; set it to what browsers call this server")
	}
}

func (c *Config) checkKeySet(found *problems) {
	id := c.Identity
	if id.JWKSFile != "" && id.JWKSURL != "" {
		found.fatal("HEADWAY_JWKS_FILE", "a key set comes from a file or from HEADWAY_JWKS_URL; set one of them")
	}
	if id.JWKSURL != "" && !isURL(id.JWKSURL, "https", "http") {
		found.fatal("HEADWAY_JWKS_URL", "%q must begin with https:// and name a host", id.JWKSURL)
	}
	if strings.HasPrefix(id.JWKSURL, "http://") {
		found.warn("HEADWAY_JWKS_URL", "keys that come over plain http can be replaced on their way; use https")
	}
	if (id.JWKSURL != "" || id.JWKSFile != "") && len(id.Issuers) == 0 {
		found.warn("HEADWAY_ISSUERS", "without it, tokens make no accounts on first sight")
	}
}

// ProxyNetworks are the trusted proxies; a single address is a network of one.
func (c *Config) ProxyNetworks() ([]netip.Prefix, error) {
	var networks []netip.Prefix
	for _, text := range c.Identity.TrustedProxies {
		if address, err := netip.ParseAddr(text); err == nil {
			networks = append(networks, netip.PrefixFrom(address, address.BitLen()))
			continue
		}
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("%q is not a network like 10.0.0.0/8", text)
		}
		networks = append(networks, network)
	}
	return networks, nil
}

// checkNumbers refuses limits that would stop everything. -1 is "no limit" where the documentation says so.
func (c *Config) checkNumbers(found *problems) {
	for _, s := range Settings() {
		value := reflect.ValueOf(c).Elem().FieldByIndex(s.field)
		if !value.CanInt() || s.Name == "HEADWAY_LOG_LEVEL" {
			continue
		}
		mayBeZero := s.Name == "HEADWAY_SHUTDOWN_DELAY" || s.Name == "HEADWAY_HEAP_FLOOR"
		unlimited := s.Name == "HEADWAY_MAX_COST_PER_MINUTE" && value.Int() == -1
		if value.Int() > 0 || mayBeZero && value.Int() == 0 || unlimited {
			continue
		}
		shown := fmt.Sprint(value.Int())
		if value.Type() == reflect.TypeFor[time.Duration]() {
			shown = time.Duration(value.Int()).String()
		}
		found.fatal(s.Name, "%s must be more than zero", shown)
	}
}

// isLoopback tells whether nobody but this machine can reach the address.
func isLoopback(address string) bool {
	host, port, err := net.SplitHostPort(address)
	if err != nil || port == "" {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

func isURL(text string, schemes ...string) bool {
	u, err := url.Parse(text)
	if err != nil {
		return false
	}
	return slices.Contains(schemes, u.Scheme) && (u.Host != "" || u.Path != "" && (u.Scheme == "unix" || strings.HasPrefix(u.Scheme, "postgres")))
}
