package share

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"image/color"
	"net/http"
	"strconv"
	"strings"

	"headway/internal/order"
)

// badge is a small picture for other pages: what is shown, and how far it is.
type badge struct {
	label, value string
	percent      int
	fill         color.NRGBA
}

// badgeOf is a link's badge. Links that are unknown, ended or locked have one and the same, which says nothing (rule 36).
func badgeOf(r *report) badge {
	b := badge{label: "delivery", fill: accent}
	switch {
	case r == nil:
		b.value = "not available"
	case r.Total.Orders == 0:
		b.value = "no orders yet"
	case r.Total.Started == 0:
		b.value = "waiting"
		if len(r.Orders) == 1 {
			b.value = strings.ToLower(r.Orders[0].Word)
		}
	default:
		b.percent = r.Total.Percent
		b.value = fmt.Sprintf("%d%% · %s / %s", b.percent, whole(r.Total.FansDelivered), whole(r.Total.FansOrdered))
		if b.percent == 100 {
			b.fill = good
		}
	}
	return b
}

// The measures of a badge in pixels. White on the three colours reaches 4.5 : 1.
const (
	badgeHeight = 20
	badgeText   = 11
	badgePad    = 8
	badgeLeast  = 110 // of the part that is the bar
)

var (
	badgeLabel = color.NRGBA{0x2a, 0x30, 0x3c, 0xff}
	badgeTrack = color.NRGBA{0x5b, 0x64, 0x75, 0xff}
)

// layout is where a badge's parts are.
type layout struct{ labelWidth, valueWidth, labelText, valueText int }

func (p *pictures) layout(b badge) (l layout, err error) {
	if l.labelText, err = p.width(p.regular, badgeText, b.label); err != nil {
		return l, err
	}
	if l.valueText, err = p.width(p.bold, badgeText, b.value); err != nil {
		return l, err
	}
	l.labelWidth = l.labelText + 2*badgePad
	l.valueWidth = max(badgeLeast, l.valueText+2*badgePad)
	return l, nil
}

// badgeSVG has no script and no style, so that it shows under any policy. The letters are the reader's own; textLength keeps
// them in their place.
func (p *pictures) badgeSVG(b badge) ([]byte, error) {
	l, err := p.layout(b)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	all := l.labelWidth + l.valueWidth
	title := escaped(b.label + ": " + b.value)
	fmt.Fprintf(&text, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" role="img" aria-label="%s"><title>%s</title>`, all, badgeHeight, title, title)
	fmt.Fprintf(&text, `<clipPath id="r"><rect width="%d" height="%d" rx="4"/></clipPath><g clip-path="url(#r)">`, all, badgeHeight)
	fmt.Fprintf(&text, `<rect width="%d" height="%d" fill="%s"/>`, l.labelWidth, badgeHeight, hex(badgeLabel))
	fmt.Fprintf(&text, `<rect x="%d" width="%d" height="%d" fill="%s"/>`, l.labelWidth, l.valueWidth, badgeHeight, hex(badgeTrack))
	if b.percent > 0 {
		fmt.Fprintf(&text, `<rect x="%d" width="%s" height="%d" fill="%s"/>`, l.labelWidth,
			strconv.FormatFloat(float64(l.valueWidth*b.percent)/100, 'f', -1, 64), badgeHeight, hex(b.fill))
	}
	text.WriteString(`</g><g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">`)
	fmt.Fprintf(&text, `<text x="%d" y="14" textLength="%d">%s</text>`, badgePad, l.labelText, escaped(b.label))
	fmt.Fprintf(&text, `<text x="%d" y="14" textLength="%d" font-weight="bold">%s</text></g></svg>`+"\n",
		l.labelWidth+(l.valueWidth-l.valueText)/2, l.valueText, escaped(b.value))
	return text.Bytes(), nil
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder never fails
	return b.String()
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// badgePNG is the same at twice the size, for screens that have the pixels.
func (p *pictures) badgePNG(b badge) ([]byte, error) {
	l, err := p.layout(b)
	if err != nil {
		return nil, err
	}
	const scale = 2
	all, height, split := (l.labelWidth+l.valueWidth)*scale, badgeHeight*scale, float32(l.labelWidth*scale)
	c := p.canvas(all, height)
	c.box(0, 0, float32(all), float32(height), 4*scale, badgeTrack)
	c.box(0, 0, split, float32(height), 4*scale, badgeLabel)
	c.box(split-5*scale, 0, 5*scale, float32(height), 0, badgeLabel) // the label's corners are round on the outside only
	if b.percent > 0 {
		width := float32(l.valueWidth*scale*b.percent) / 100
		c.box(split, 0, min(width, float32(all)-split-4*scale), float32(height), 0, b.fill)
		if end := split + width; end > float32(all)-4*scale {
			c.box(split, 0, width, float32(height), 4*scale, b.fill)
			c.box(split, 0, 5*scale, float32(height), 0, b.fill)
		}
	}
	c.text(p.regular, badgeText*scale, badgePad*scale, 14*scale, b.label, color.White)
	c.text(p.bold, badgeText*scale, (l.labelWidth+(l.valueWidth-l.valueText)/2)*scale, 14*scale, b.value, color.White)
	return c.png()
}

func (h *handler) serveBadgeSVG(w http.ResponseWriter, r *http.Request) {
	h.servePicture(w, r, "image/svg+xml", func(read *report) ([]byte, error) { return h.pictures.badgeSVG(badgeOf(read)) })
}

func (h *handler) serveBadgePNG(w http.ResponseWriter, r *http.Request) {
	h.servePicture(w, r, "image/png", func(read *report) ([]byte, error) { return h.pictures.badgePNG(badgeOf(read)) })
}

// servePicture draws a link, or, where there is nothing to be said, draws nil with 404. A picture may be kept but not shown again
// without asking, so that nobody sees a revoked link's; what has not changed is not sent again.
func (h *handler) servePicture(w http.ResponseWriter, r *http.Request, kind string, draw func(*report) ([]byte, error)) {
	status := http.StatusOK
	read, err := h.readForPicture(r)
	switch order.CodeOf(err) {
	case order.CodeNotFound, order.CodeUnauthenticated:
		status, read, err = http.StatusNotFound, nil, nil
	}
	var picture []byte
	if err == nil {
		picture, err = draw(read)
	}
	if err != nil {
		h.fail(w, r, err)
		return
	}
	hash := sha256.Sum256(picture)
	tag := `"` + base64.RawURLEncoding.EncodeToString(hash[:12]) + `"`
	header := w.Header()
	header.Set("Cache-Control", "private, no-cache")
	header.Set("Content-Type", kind)
	if status == http.StatusOK {
		header.Set("ETag", tag)
		if strings.Contains(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	header.Set("Content-Length", strconv.Itoa(len(picture)))
	w.WriteHeader(status)
	_, _ = w.Write(picture) // fails only when the client has left
}

func (h *handler) readForPicture(r *http.Request) (*report, error) {
	link, err := h.Service.OpenShare(r.Context(), visit(r))
	if err != nil {
		return nil, err
	}
	return h.read(r.Context(), link, r.PathValue("token"), 1)
}
