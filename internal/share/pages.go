package share

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
)

//go:embed pages/*.html
var sources embed.FS

// The pages there are.
const (
	pageLive   = "live.html"
	pageReport = "report.html"
	pageLocked = "locked.html"
	pageDead   = "dead.html"
	pageBusy   = "busy.html"
)

// pages are the parsed templates.
type pages struct{ templates *template.Template }

// lockedView is the form for the password.
type lockedView struct {
	entry
	// Message says what was wrong with the last try.
	Message string
}

func parsePages() (*pages, error) {
	templates, err := template.New("pages").Funcs(template.FuncMap{
		"whole": whole[int], "wholeMany": whole[int64], "moment": moment,
	}).ParseFS(sources, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the pages of share links: %w", err)
	}
	return &pages{templates}, nil
}

// writePage answers with a page. Those that say nothing of a link are given nothing of it, so that they are the same for all.
func (h *handler) writePage(w http.ResponseWriter, status int, name string, view any) {
	switch known := view.(type) {
	case nil:
		view = h.entry
	case lockedView:
		known.entry = h.entry
		view = known
	}
	var body bytes.Buffer
	if err := h.pages.templates.ExecuteTemplate(&body, name, view); err != nil {
		h.Log.Error("write the page of a share link", "page", name, "error", err)
		status = http.StatusInternalServerError
		body.Reset()
		body.WriteString("Something went wrong here.")
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(body.Len()))
	w.WriteHeader(status)
	_, _ = body.WriteTo(w) // fails only when the client has left
}
