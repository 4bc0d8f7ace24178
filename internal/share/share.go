// Package share answers /s/{token}: the public page of a share link for people without an account, its printable report, the picture
// of link previews and the badges for other pages. All of it shows what order.Service lets a visitor see and nothing else (rules 35
// to 37), and nothing here counts as a view: the page's script tells when a person has it before them.
package share

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"headway/internal/order"
)

// Service is the part of order.Service that opens links.
type Service interface {
	OpenShare(ctx context.Context, visit order.ShareVisit) (*order.ShareLink, error)
	UnlockShare(ctx context.Context, visit order.ShareVisit) (pass string, ends time.Time, err error)
	SharedOrders(ctx context.Context, link *order.ShareLink, p order.Page, count bool) (*order.List[order.SharedOrder], error)
	SharedTotal(ctx context.Context, link *order.ShareLink) (order.SharedTotal, error)
	ShareURL(token string) string
}

// Config is what a handler needs.
type Config struct {
	Service Service
	// Site is the dashboard's build, which holds the page's script and style; it may be empty.
	Site fs.FS
	// RequestsPerMinute is how much of all this one address may ask for.
	RequestsPerMinute int
	// Now is the clock; nil is the machine's.
	Now func() time.Time
	Log *slog.Logger
}

// handler answers all below /s/.
type handler struct {
	Config
	entry    entry
	pages    *pages
	pictures *pictures
	requests *limiter
}

// New makes the handler, or tells what of the build or of the program's own pages cannot be read.
func New(config Config) (http.Handler, error) {
	if config.Now == nil {
		config.Now = time.Now
	}
	entry, err := readEntry(config.Site)
	if err != nil {
		return nil, err
	}
	pages, err := parsePages()
	if err != nil {
		return nil, err
	}
	pictures, err := newPictures()
	if err != nil {
		return nil, err
	}
	h := &handler{Config: config, entry: entry, pages: pages, pictures: pictures, requests: newLimiter(config.RequestsPerMinute, config.Now)}

	mux := http.NewServeMux()
	mux.HandleFunc("GET /s/{token}", h.servePage)
	mux.HandleFunc("POST /s/{token}", h.unlock)
	mux.HandleFunc("GET /s/{token}/report", h.serveReport)
	mux.HandleFunc("GET /s/{token}/preview.png", h.servePreview)
	mux.HandleFunc("GET /s/{token}/badge.svg", h.serveBadgeSVG)
	mux.HandleFunc("GET /s/{token}/badge.png", h.serveBadgePNG)
	mux.HandleFunc("/s/", func(w http.ResponseWriter, _ *http.Request) { h.writePage(w, http.StatusNotFound, pageDead, nil) })
	return h.limited(mux), nil
}

// limited keeps one address from having pages and pictures made without end.
func (h *handler) limited(next *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wait := h.requests.take(addressOf(r)); wait > 0 {
			_, r.Pattern = next.Handler(r)
			later(w, wait)
			h.writePage(w, http.StatusTooManyRequests, pageBusy, nil)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// visit is the request as the domain sees it, with the pass of its cookie.
func visit(r *http.Request) order.ShareVisit {
	v := order.ShareVisit{Token: r.PathValue("token"), Address: addressOf(r), UserAgent: r.UserAgent()}
	if cookie, err := r.Cookie(cookieName(r)); err == nil && strings.HasPrefix(cookie.Value, order.SharePassPrefix) {
		v.Password = cookie.Value
	}
	return v
}

func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// open finds the link, or answers with the page that says why not: dead ones all alike, and those with a password by asking for it.
func (h *handler) open(w http.ResponseWriter, r *http.Request) (*order.ShareLink, bool) {
	link, err := h.Service.OpenShare(r.Context(), visit(r))
	if err != nil {
		h.refuse(w, r, err)
		return nil, false
	}
	return link, true
}

func (h *handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	switch order.CodeOf(err) {
	case order.CodeNotFound:
		h.writePage(w, http.StatusNotFound, pageDead, nil)
	case order.CodeUnauthenticated:
		h.writePage(w, http.StatusOK, pageLocked, lockedView{})
	default:
		h.fail(w, r, err)
	}
}

// fail answers what is nobody's fault, and logs it unless it will pass.
func (h *handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	known, ok := errors.AsType[*order.Error](err)
	if r.Context().Err() != nil {
		return // nobody is there any more
	}
	if ok && known.Code == order.CodeUnavailable {
		h.Log.Warn("show a share link", "error", err, "cause", known.Cause)
		later(w, max(known.RetryAfter, time.Second))
		h.writePage(w, http.StatusServiceUnavailable, pageBusy, nil)
		return
	}
	h.Log.Error("show a share link", "error", err)
	h.writePage(w, http.StatusInternalServerError, pageBusy, nil)
}

func later(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", fmt.Sprint(int((wait+time.Second-1)/time.Second)))
}
