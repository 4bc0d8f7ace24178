package direct

import (
	"io"
	"sync"
)

// pages are buffers for what is written directly, which is copied into the answer once and then of no use.
type pages struct{ idle sync.Pool }

// largestPage is the size in bytes up to which a buffer is kept for another answer.
const largestPage = 256 << 10

// Page is one written value: a graphql.Marshaler that gives its bytes away once.
type Page struct {
	pages *pages
	text  []byte
}

// get gives an empty buffer.
func (p *pages) get() *Page {
	if idle, ok := p.idle.Get().(*Page); ok {
		return idle
	}
	return &Page{pages: p}
}

// put takes back a buffer that nobody reads any more.
func (p *pages) put(used *Page) {
	if cap(used.text) <= largestPage {
		p.idle.Put(&Page{p, used.text[:0]})
	}
	used.text = nil // whoever still held it would otherwise read somebody else's answer
}

// MarshalGQL implements graphql.Marshaler. A second time there is nothing to be had, which no client takes for JSON.
func (p *Page) MarshalGQL(w io.Writer) {
	_, _ = w.Write(p.text) // as gqlgen's own values, which are written into memory
	p.pages.put(p)
}
