package server

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// routes is every address that is answered. The patterns are what logs and metrics call a request by, so that no token and
// no code gets into them.
func (s *server) routes() *http.ServeMux {
	mux := http.NewServeMux()

	mux.Handle("/graphql", plain(s.GraphQL))
	mux.Handle("GET /graphiql", secured(policyGraphiQL, s.site.page("graphiql/index.html", missingGraphiQL)))
	mux.Handle("GET /graphiql/", secured(policyGraphiQL, s.site.folder("graphiql")))

	mux.Handle("GET /v1/{$}", plain(http.HandlerFunc(serveIndex)))
	mux.Handle("POST /v1/deliveries", plain(s.reports(s.Deliveries, s.resource("recordDeliveries", mutationDeliveries))))
	mux.Handle("POST /v1/clicks", plain(s.reports(s.Clicks, s.resource("recordClicks", mutationClicks))))
	mux.Handle("GET /v1/postback/{key}", plain(http.HandlerFunc(s.servePostback)))
	mux.Handle("POST /v1/postback/{key}", plain(http.HandlerFunc(s.servePostback)))
	mux.Handle("GET /v1/orders/{id}/receipts", plain(http.HandlerFunc(s.serveReceipts)))
	for _, format := range []string{"csv", "ndjson"} {
		mux.Handle("GET /v1/orders."+format, plain(s.serveOrders(format == "ndjson")))
		mux.Handle("POST /v1/orders."+format, plain(s.serveOrders(format == "ndjson")))
	}
	mux.Handle("/v1/", plain(http.HandlerFunc(notFound)))

	mux.Handle("/auth/", plain(s.SignIn))

	mux.Handle("GET /c/{code}", plain(http.HandlerFunc(s.serveRedirect)))
	mux.Handle("/s/", secured(policySite, private(s.Share)))

	mux.Handle("GET /healthz", plain(http.HandlerFunc(serveAlive)))
	mux.Handle("GET /readyz", plain(http.HandlerFunc(s.serveReady)))
	mux.Handle("GET /metrics", plain(promhttp.HandlerFor(s.Metrics.registry, promhttp.HandlerOpts{})))

	mux.Handle("GET /robots.txt", plain(http.HandlerFunc(serveRobots)))
	mux.Handle("GET /assets/", secured(policySite, s.site.folder("assets")))
	mux.Handle("/", secured(policySite, s.site.dashboard()))
	return mux
}
