package clients

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// proxy stands between an instance and its Redis, so that one instance can lose it.
type proxy struct {
	listener net.Listener
	to       string
	running  sync.WaitGroup

	mu    sync.Mutex
	cut   bool
	pairs map[net.Conn]net.Conn
}

// newProxy gives a proxy and the URL that leads through it, until the test ends.
func newProxy(t *testing.T, redis string) (*proxy, string) {
	t.Helper()
	target, err := url.Parse(redis)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: listener, to: target.Host, pairs: map[net.Conn]net.Conn{}}
	p.running.Go(p.accept)
	t.Cleanup(func() {
		_ = listener.Close()
		p.set(true)
		p.running.Wait()
	})
	target.Host = listener.Addr().String()
	return p, target.String()
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.to)
		if err != nil || !p.add(client, server) {
			_ = client.Close()
			if err == nil {
				_ = server.Close()
			}
			continue
		}
		for _, way := range [][2]net.Conn{{client, server}, {server, client}} {
			p.running.Go(func() {
				_, _ = io.Copy(way[0], way[1]) // ends with either side
				p.drop(client)
			})
		}
	}
}

func (p *proxy) add(client, server net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cut {
		return false
	}
	p.pairs[client] = server
	return true
}

func (p *proxy) drop(client net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if server, open := p.pairs[client]; open {
		delete(p.pairs, client)
		_, _ = client.Close(), server.Close()
	}
}

// set cuts every connection and lets no new one through, or lets them through again.
func (p *proxy) set(cut bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cut = cut
	if !cut {
		return
	}
	for client, server := range p.pairs {
		_, _ = client.Close(), server.Close()
	}
	clear(p.pairs)
}
