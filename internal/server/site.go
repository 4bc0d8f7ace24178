package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"headway/internal/order"
)

// site serves the built dashboard. A file is read and compressed when it is first asked for, and kept: the build is part
// of the program and never changes.
type site struct {
	files fs.FS

	mu    sync.Mutex
	known map[string]*asset
}

// asset is a file ready to be sent.
type asset struct {
	kind    string // its media type
	tag     string // its ETag
	plain   []byte
	gzipped []byte // nil where that does not pay
}

func newSite(files fs.FS) *site { return &site{files: files, known: map[string]*asset{}} }

// load gives a file, or nil if there is none.
func (s *site) load(name string) *asset {
	return s.remember(name, func() ([]byte, error) { return fs.ReadFile(s.files, name) })
}

func (s *site) remember(name string, read func() ([]byte, error)) *asset {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, found := s.known[name]
	if found || !fs.ValidPath(name) {
		return known
	}
	content, err := read()
	if err != nil {
		return nil // names that do not exist are not remembered: there is no end of them
	}
	known = newAsset(name, content)
	s.known[name] = known
	return known
}

func newAsset(name string, content []byte) *asset {
	kind := mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) { // the machine's own table may be missing or wrong
	case ".js", ".mjs":
		kind = "text/javascript; charset=utf-8"
	case ".html":
		kind = "text/html; charset=utf-8"
	case ".css":
		kind = "text/css; charset=utf-8"
	case ".svg":
		kind = "image/svg+xml"
	case "":
		kind = "application/octet-stream"
	}
	hash := sha256.Sum256(content)
	a := &asset{kind: kind, plain: content, tag: base64.RawURLEncoding.EncodeToString(hash[:12])}
	if packed := pack(content); len(packed) < len(content)*9/10 {
		a.gzipped = packed
	}
	return a
}

func pack(content []byte) []byte {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, err := writer.Write(content)
	if errors.Join(err, writer.Close()) != nil {
		return content // a buffer never fails; were it to, the plain file serves
	}
	return packed.Bytes()
}

// send answers with the file, compressed where the client takes it.
func (a *asset) send(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	content, tag := a.plain, `"`+a.tag+`"`
	if a.gzipped != nil {
		header.Add("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			content, tag = a.gzipped, `"`+a.tag+`-gzip"`
			header.Set("Content-Encoding", "gzip")
		}
	}
	header.Set("ETag", tag)
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		header.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Type", a.kind)
	header.Set("Content-Length", strconv.Itoa(len(content)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(content) // fails only when the client has left
	}
}

func acceptsGzip(r *http.Request) bool {
	for element := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, parameters, _ := strings.Cut(strings.TrimSpace(element), ";")
		if name == "gzip" || name == "*" {
			quality := strings.ReplaceAll(parameters, " ", "")
			return quality != "q=0" && quality != "q=0.0" && quality != "q=0.000"
		}
	}
	return false
}

// folder serves the files of one folder of the build. The names that the build makes from their content never change.
func (s *site) folder(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		wanted := path.Clean(strings.TrimPrefix(r.URL.Path, "/"))
		if wanted == name {
			wanted += "/index.html"
		}
		file := s.load(wanted)
		if file == nil {
			notFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		if name == "assets" {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		file.send(w, r)
	})
}

// page serves one page, or says what is missing.
func (s *site) page(name, missing string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.sendPage(w, r, s.load(name), missing)
	})
}

func (s *site) sendPage(w http.ResponseWriter, r *http.Request, page *asset, missing string) {
	if w.Header().Get("Cache-Control") == "" {
		w.Header().Set("Cache-Control", "no-cache")
	}
	if page == nil {
		page = newAsset("missing.html", []byte(missing))
	}
	page.send(w, r)
}

// dashboard serves the files at the top of the build, and the dashboard's page for every address that a browser may be
// sent to; the page itself knows what to show there.
func (s *site) dashboard() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			writeProblem(w, http.StatusMethodNotAllowed, problem{Code: order.CodeBadInput, Message: "This address is only for reading."})
			return
		}
		name := path.Clean(strings.TrimPrefix(r.URL.Path, "/"))
		if name != "index.html" && path.Ext(name) != "" && !strings.Contains(name, "/") {
			if file := s.load(name); file != nil {
				w.Header().Set("Cache-Control", "no-cache")
				file.send(w, r)
				return
			}
		}
		if r.URL.Path != "/" && !strings.Contains(r.Header.Get("Accept"), "text/html") {
			notFound(w, r)
			return
		}
		s.sendPage(w, r, s.load("index.html"), missingDashboard)
	})
}

// What is shown by a program that was built without its pages.
const (
	missingDashboard = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Headway</title></head><body>
<h1>Headway is running</h1>
<p>The dashboard is not in this build. <code>make build</code> builds it and puts it in.</p>
<ul><li><a href="/graphiql">GraphiQL</a></li><li><a href="/readyz">Readiness</a></li><li><a href="/metrics">Metrics</a></li></ul>
</body></html>
`
	missingGraphiQL = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>GraphiQL</title></head><body>
<h1>GraphiQL is not in this build</h1>
<p><code>make build</code> builds it and puts it in. The API itself is at <code>/graphql</code>.</p>
</body></html>
`
)
