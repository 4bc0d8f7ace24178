// Package config holds every setting and every limit of the program: its name, its default and what it does. A value comes
// from a flag, else from the environment, else from a file, else it is the default.
package config

import (
	"log/slog"
	"time"
)

//go:generate go test -run TestDocumentation -update

// Config is every setting. The tags say how each is called (env), what it is when nobody sets it (envDefault, or shown where
// that depends on the machine), what it does (doc), whether its value may be shown (secret), and whether it is a flag
// (flag:"-" where a value may hold a password, which a list of processes would show).
type Config struct {
	Listen      string   `env:"HEADWAY_LISTEN" envDefault:"127.0.0.1:8080" doc:"Where the server listens, as HOST:PORT. Port 0 takes a free one."`
	Data        string   `env:"HEADWAY_DATA" shown:"~/.local/share/headway; as root /var/lib/headway" common:"true" doc:"The data folder: the private PostgreSQL, the secrets that are not configured, and headway.env. $XDG_DATA_HOME is respected."`
	DatabaseURL string   `env:"DATABASE_URL" flag:"-" secret:"true" shown:"a private PostgreSQL" doc:"The PostgreSQL to use, as postgres://USER:PASSWORD@HOST/DATABASE. When empty, one is run from the programs found on the machine, as a child, with its data in the data folder."`
	ReplicaURLs []string `env:"DATABASE_REPLICA_URLS" flag:"-" secret:"true" shown:"none" doc:"Standbys of DATABASE_URL, separated by commas, from which lists and statistics are read. What an account has just written it reads from the primary, and so does everybody while no standby is well."`
	RedisURL    string   `env:"REDIS_URL" flag:"-" secret:"true" shown:"a Redis in this process" doc:"The Redis through which instances tell each other of changes: redis://, rediss://, with several addresses separated by commas for a cluster. When empty, one runs in this process, which serves one instance only."`
	PublicURL   string   `env:"PUBLIC_URL" shown:"http:// and the listen address" doc:"What the server is called from outside; it begins the tracking links (/c/…) and the share links (/s/…) that are given out."`
	PostgresBin string   `env:"HEADWAY_POSTGRES_BIN" shown:"looked for in the usual places" doc:"The folder with initdb and postgres for the private PostgreSQL."`

	ProfileListen string `env:"HEADWAY_PPROF_LISTEN" shown:"off" doc:"Where Go's profiles are served under /debug/pprof/, as HOST:PORT on this machine only (127.0.0.1, ::1 or localhost), for \"go tool pprof\". They need no token and may hold what is in memory."`

	HeapFloor int64 `env:"HEADWAY_HEAP_FLOOR" envDefault:"67108864" doc:"How far the heap grows, in bytes, before garbage is collected; above it, garbage is collected at three times what is alive. 0 leaves that to Go, and so does GOGC in the environment."`

	LogLevel  slog.Level `env:"HEADWAY_LOG_LEVEL" envDefault:"INFO" common:"true" doc:"The least important messages that are logged: DEBUG, INFO, WARN or ERROR."`
	LogFormat LogFormat  `env:"HEADWAY_LOG_FORMAT" envDefault:"text" common:"true" doc:"How log lines look: text or json."`

	Identity Identity
	GraphQL  GraphQL
	Sockets  Sockets
	Live     Live
	HTTP     HTTP
	Database Database
	Jobs     Jobs
	Reports  Reports
	Sharing  Sharing
	SignIn   SignIn

	// origins tells of each setting that is not at its default where its value came from.
	origins map[string]Origin
	// unknown are the names in the environment that look like settings and are none.
	unknown []string
}

// Identity says whose credentials are accepted.
type Identity struct {
	TokenSecret    string   `env:"HEADWAY_TOKEN_SECRET" flag:"-" secret:"true" shown:"made at the first start" doc:"The secret of tokens signed with HS256: at least 32 bytes of text, the same on every instance. When empty, one is made and kept: in the data folder, or in the database when DATABASE_URL is set."`
	FanKey         string   `env:"HEADWAY_FAN_KEY" flag:"-" secret:"true" shown:"made at the first start" doc:"The key of the hashes under which fans and visitors are known: at least 32 bytes of text, or base64: and bytes in base64; the same on every instance. When empty, one is made and kept like the token secret. A server that has the key that the database was counted with neither here nor among the old ones does not start."`
	OldFanKeys     []string `env:"HEADWAY_OLD_FAN_KEYS" flag:"-" secret:"true" shown:"none" doc:"Other keys under which fans may be known, separated by commas: after a rotation the former ones, while it is rolled out the coming one. A fan that is known under any of them stays known; docs/reports.md tells how to rotate."`
	JWKSFile       string   `env:"HEADWAY_JWKS_FILE" shown:"none" doc:"A file with the JSON Web Key Set of tokens signed with RS256 or ES256."`
	JWKSURL        string   `env:"HEADWAY_JWKS_URL" shown:"none" doc:"The address of that key set, in place of a file. It is read again in the background."`
	Issuers        []string `env:"HEADWAY_ISSUERS" shown:"any" doc:"The issuers (iss) whose tokens are accepted, separated by commas. Their tokens make accounts on first sight."`
	Audience       string   `env:"HEADWAY_AUDIENCE" shown:"any" doc:"What a token's audience (aud) must contain."`
	AllowedOrigins []string `env:"HEADWAY_ALLOWED_ORIGINS" shown:"the server's own" doc:"The foreign web origins, as https://app.example.com, whose pages may call the API, separated by commas; * is every one."`
	TrustedProxies []string `env:"HEADWAY_TRUSTED_PROXIES" shown:"none" doc:"The networks, as 10.0.0.0/8, of the proxies whose X-Forwarded-For is believed, separated by commas."`
}

// GraphQL bounds what one operation may ask for.
type GraphQL struct {
	Introspection      bool          `env:"HEADWAY_INTROSPECTION" envDefault:"true" doc:"Whether clients may read the schema."`
	MaxBodyBytes       int64         `env:"HEADWAY_MAX_BODY_BYTES" envDefault:"1048576" doc:"The largest body of a request, in bytes."`
	MaxTokens          int           `env:"HEADWAY_MAX_TOKENS" envDefault:"2000" doc:"How many tokens a document may have; parsing stops there."`
	MaxDepth           int           `env:"HEADWAY_MAX_DEPTH" envDefault:"15" doc:"How deep fields may be nested, fragments followed."`
	MaxCost            int           `env:"HEADWAY_MAX_COST" envDefault:"10000" doc:"What one operation may cost; extensions.cost tells what it did."`
	MaxCostPerMinute   int           `env:"HEADWAY_MAX_COST_PER_MINUTE" envDefault:"300000" doc:"What one account may spend on one instance in a minute; -1 is no limit."`
	MaxOperationTime   time.Duration `env:"HEADWAY_MAX_OPERATION_TIME" envDefault:"15s" doc:"How long a query or mutation may take."`
	PersistedDocuments int           `env:"HEADWAY_PERSISTED_DOCUMENTS" envDefault:"1000" doc:"How many documents are kept under the hash that a client named them by."`
	ParsedDocuments    int           `env:"HEADWAY_PARSED_DOCUMENTS" envDefault:"300" doc:"How many documents are kept parsed."`
	AllowList          string        `env:"HEADWAY_ALLOW_LIST" shown:"none" doc:"A JSON file of documents, by the SHA-256 of their text in hex, that may always run by their hash."`
	AllowListOnly      bool          `env:"HEADWAY_ALLOW_LIST_ONLY" envDefault:"false" doc:"Whether every document that is not on the allow list is refused."`
}

// Sockets bounds websockets and event streams.
type Sockets struct {
	InitTimeout      time.Duration `env:"HEADWAY_SOCKET_INIT_TIMEOUT" envDefault:"10s" doc:"How long a websocket may take to say who it is; then it is closed with 4408."`
	PingInterval     time.Duration `env:"HEADWAY_SOCKET_PING_INTERVAL" envDefault:"25s" doc:"The time between two pings, and between two keep-alives of an event stream."`
	PongTimeout      time.Duration `env:"HEADWAY_SOCKET_PONG_TIMEOUT" envDefault:"10s" doc:"How long after a ping the peer must have been heard; then it is taken for dead."`
	WriteTimeout     time.Duration `env:"HEADWAY_SOCKET_WRITE_TIMEOUT" envDefault:"10s" doc:"How long 64 KB may take to leave; then the peer is taken for dead."`
	CloseTimeout     time.Duration `env:"HEADWAY_SOCKET_CLOSE_TIMEOUT" envDefault:"2s" doc:"How long the peer may take to answer a close."`
	MessageBytes     int64         `env:"HEADWAY_SOCKET_MESSAGE_BYTES" envDefault:"65536" doc:"The largest message a client may send, in bytes; a larger one closes with 1009."`
	Subscriptions    int           `env:"HEADWAY_SOCKET_SUBSCRIPTIONS" envDefault:"1000" doc:"How many operations may run at once on one websocket."`
	QueueMessages    int           `env:"HEADWAY_SOCKET_QUEUE_MESSAGES" envDefault:"4096" doc:"How many messages may wait for one connection; one more closes it with 1013."`
	QueueBytes       int           `env:"HEADWAY_SOCKET_QUEUE_BYTES" envDefault:"4194304" doc:"How many bytes may wait for one connection; more closes it with 1013."`
	AcceptsPerSecond int           `env:"HEADWAY_SOCKET_ACCEPTS_PER_SECOND" envDefault:"1000" doc:"How many connections are let in within a second, on the average of ten; one more is told when to come back."`
	PerAddress       int           `env:"HEADWAY_SOCKETS_PER_ADDRESS" envDefault:"10000" doc:"How many connections one network address may hold."`
	PerViewer        int           `env:"HEADWAY_SOCKETS_PER_VIEWER" envDefault:"10000" doc:"How many connections may be held with equal rights."`
	ShutdownSpread   time.Duration `env:"HEADWAY_SOCKET_SHUTDOWN_SPREAD" envDefault:"3s" doc:"The time over which a server that stops closes its connections, so that their clients do not all come back in one instant."`
}

// Live is how changes reach those who watch.
type Live struct {
	PollInterval     time.Duration `env:"HEADWAY_LIVE_POLL_INTERVAL" envDefault:"1s" doc:"How often the database is asked what has changed, and read while Redis cannot be reached."`
	AuditInterval    time.Duration `env:"HEADWAY_LIVE_AUDIT_INTERVAL" envDefault:"30s" doc:"How often they are read while all seems well, against losses that nobody noticed."`
	ReadTimeout      time.Duration `env:"HEADWAY_LIVE_READ_TIMEOUT" envDefault:"5s" doc:"How long one such reading may take."`
	RedisChannel     string        `env:"HEADWAY_REDIS_CHANNEL" envDefault:"headway" doc:"The channel on Redis; two installations on one Redis need two."`
	RedisSilentAfter time.Duration `env:"HEADWAY_REDIS_SILENT_AFTER" envDefault:"5s" doc:"How long Redis may be silent, pings included, before the connection counts as lost."`
	RedisTimeout     time.Duration `env:"HEADWAY_REDIS_TIMEOUT" envDefault:"2s" doc:"How long connecting to Redis, sending, and each answer may take."`
}

// HTTP bounds connections that are not sockets.
type HTTP struct {
	ReadHeaderTimeout time.Duration `env:"HEADWAY_HTTP_READ_HEADER_TIMEOUT" envDefault:"10s" doc:"How long a client may take to send a request's headers."`
	ReadTimeout       time.Duration `env:"HEADWAY_HTTP_READ_TIMEOUT" envDefault:"30s" doc:"How long a client may take to send a whole request."`
	IdleTimeout       time.Duration `env:"HEADWAY_HTTP_IDLE_TIMEOUT" envDefault:"2m" doc:"How long a connection may stay open between two requests."`
	MaxHeaderBytes    int           `env:"HEADWAY_HTTP_MAX_HEADER_BYTES" envDefault:"65536" doc:"The largest headers of a request, in bytes."`
	ShutdownTimeout   time.Duration `env:"HEADWAY_SHUTDOWN_TIMEOUT" envDefault:"20s" doc:"How long requests in flight may take to finish when the server stops."`
	AccessLog         bool          `env:"HEADWAY_ACCESS_LOG" envDefault:"true" doc:"Whether every request is logged, by its route and never by its path."`
	ShutdownDelay     time.Duration `env:"HEADWAY_SHUTDOWN_DELAY" envDefault:"0s" doc:"How long a server that stops goes on serving while /readyz already fails, so that a balancer can notice."`
}

// Database is how PostgreSQL is used.
type Database struct {
	Migrate          bool          `env:"HEADWAY_MIGRATE" envDefault:"true" doc:"Whether a server that starts brings the schema up to date; if not, it refuses a schema that is not, and \"headway migrate\" does it."`
	MaxConnections   int           `env:"HEADWAY_DATABASE_CONNECTIONS" envDefault:"20" doc:"How many sessions on PostgreSQL one instance has at most, and a quarter as many again for lists."`
	StatementTimeout time.Duration `env:"HEADWAY_DATABASE_STATEMENT_TIMEOUT" envDefault:"15s" doc:"How long one statement may take, waiting for locks included. A server that is silent for five seconds more is given up."`
	ConnectTimeout   time.Duration `env:"HEADWAY_DATABASE_CONNECT_TIMEOUT" envDefault:"5s" doc:"How long connecting may take."`
	ReplicaMaxLag    time.Duration `env:"HEADWAY_DATABASE_REPLICA_MAX_LAG" envDefault:"10s" doc:"How far behind a standby may be, up to a minute; then it is not read from until it has caught up."`
	StartTimeout     time.Duration `env:"HEADWAY_DATABASE_START_TIMEOUT" envDefault:"30s" doc:"How long a server that starts waits for a PostgreSQL that does not answer yet."`
}

// Jobs is how time-driven rules run.
type Jobs struct {
	ExpireInterval time.Duration `env:"HEADWAY_JOB_EXPIRE_INTERVAL" envDefault:"1s" doc:"How often orders past their deadline are looked for."`
	TagBatchesKept time.Duration `env:"HEADWAY_TAG_BATCHES_KEPT" envDefault:"720h" doc:"How long a tagging by filter can be looked at after it is finished; what it did stays."`
}

// Reports bounds the ways in for reports of fans and clicks, and the way out for receipts.
type Reports struct {
	LineBytes          int           `env:"HEADWAY_REPORT_LINE_BYTES" envDefault:"16384" doc:"The longest line of a stream of reports, in bytes; a longer one is answered with an error and harms no other."`
	BatchLines         int           `env:"HEADWAY_REPORT_BATCH_LINES" envDefault:"500" doc:"How many lines of one stream are recorded together at most, up to 1,000."`
	Streams            int           `env:"HEADWAY_REPORT_STREAMS" envDefault:"100" doc:"How many streams of reports one instance takes at once; one more is told when to come back."`
	StreamIdle         time.Duration `env:"HEADWAY_REPORT_STREAM_IDLE" envDefault:"2m" doc:"How long a client may send nothing on a stream of reports; then the stream ends with an error line."`
	StreamWriteTimeout time.Duration `env:"HEADWAY_REPORT_STREAM_WRITE_TIMEOUT" envDefault:"30s" doc:"How long a client may leave the results of a stream, or an export, unread; then the connection is closed."`
	Exports            int           `env:"HEADWAY_EXPORTS" envDefault:"16" doc:"How many exports, of orders and of receipts together, one instance serves at once; one more is told when to come back."`
	ClickParameter     string        `env:"HEADWAY_CLICK_PARAMETER" envDefault:"hw_click" doc:"The query parameter in which a tracking link passes the id of the click on to where it leads."`
	UnmatchedKept      time.Duration `env:"HEADWAY_UNMATCHED_KEPT" envDefault:"720h" doc:"How long reports that named no order are kept for their reporter to look at."`
	UnmatchedMost      int           `env:"HEADWAY_UNMATCHED_MOST" envDefault:"10000" doc:"How many of them are kept for one account; the oldest go first."`
}

// Sharing bounds what visitors may do with public links, on each instance.
type Sharing struct {
	RequestsPerMinute    int `env:"HEADWAY_SHARE_REQUESTS_PER_MINUTE" envDefault:"300" doc:"How many public pages, reports, previews and badges one address may ask for in a minute."`
	GuessesPerMinute     int `env:"HEADWAY_SHARE_GUESSES_PER_MINUTE" envDefault:"10" doc:"How many passwords one address may try on one link in a minute."`
	LinkGuessesPerMinute int `env:"HEADWAY_SHARE_LINK_GUESSES_PER_MINUTE" envDefault:"60" doc:"How many passwords all addresses together may try on one link in a minute."`
}

// SignIn is how people sign in to the dashboard with an OpenID Connect provider.
type SignIn struct {
	Issuer       string        `env:"HEADWAY_OIDC_ISSUER" shown:"none" doc:"The OpenID Connect provider with which people sign in to the dashboard, as https://login.example.com; its discovery document says the rest. PUBLIC_URL with /auth/callback behind it has to be registered there. docs/sign-in.md tells more."`
	ClientID     string        `env:"HEADWAY_OIDC_CLIENT_ID" shown:"none" doc:"What this server is called at the provider."`
	ClientSecret string        `env:"HEADWAY_OIDC_CLIENT_SECRET" flag:"-" secret:"true" shown:"none" doc:"Its secret there; none for a public client, which PKCE alone protects."`
	Name         string        `env:"HEADWAY_OIDC_NAME" envDefault:"single sign-on" doc:"What the provider is called on the button that signs in with it."`
	Scopes       []string      `env:"HEADWAY_OIDC_SCOPES" envDefault:"openid,profile" doc:"The scopes to ask for, separated by commas. With offline_access, where the provider has it, sessions are renewed without anybody noticing."`
	RoleClaim    string        `env:"HEADWAY_OIDC_ROLE_CLAIM" envDefault:"role" doc:"The claim of the ID token that says what somebody is: marketer, client or platform, alone or in a list."`
	DefaultRole  string        `env:"HEADWAY_OIDC_DEFAULT_ROLE" shown:"none" doc:"What somebody is whose ID token does not say it; when empty, such people are turned away."`
	Session      time.Duration `env:"HEADWAY_OIDC_SESSION" envDefault:"1h" doc:"How long a session lasts until it has to be renewed."`
}
