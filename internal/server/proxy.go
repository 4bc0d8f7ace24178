package server

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// behindProxies puts the address of the client in place of that of a trusted proxy. X-Forwarded-For is read from the end:
// the first address that is no trusted proxy is the client's, and what stands before it is only what the client claims.
func (s *server) behindProxies(next http.Handler) http.Handler {
	if len(s.Proxies) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if client, found := s.clientOf(r); found {
			r.RemoteAddr = net.JoinHostPort(client.String(), "0")
		}
		next.ServeHTTP(w, r)
	})
}

func (s *server) clientOf(r *http.Request) (netip.Addr, bool) {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !s.trusts(peer.Addr().Unmap()) {
		return netip.Addr{}, false
	}
	var client netip.Addr
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		client = hop.Unmap()
		if !s.trusts(client) {
			break
		}
	}
	return client, client.IsValid()
}

func (s *server) trusts(address netip.Addr) bool {
	for _, network := range s.Proxies {
		if network.Contains(address) {
			return true
		}
	}
	return false
}

// addressOf is the peer's address without its port.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
