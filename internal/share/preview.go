package share

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"net/http"
	"strconv"
)

// The colours of pictures are those of the page by day.
var (
	canvasColour = color.NRGBA{0xf6, 0xf7, 0xf9, 0xff}
	surface      = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	lineColour   = color.NRGBA{0xe3, 0xe6, 0xec, 0xff}
	ink          = color.NRGBA{0x16, 0x1a, 0x23, 0xff}
	muted        = color.NRGBA{0x5b, 0x64, 0x75, 0xff}
	accent       = color.NRGBA{0x33, 0x50, 0xcf, 0xff}
	track        = color.NRGBA{0xe4, 0xe8, 0xf0, 0xff}
	good         = color.NRGBA{0x0f, 0x7a, 0x4d, 0xff}
)

// The picture of link previews has the size that chats and networks ask for.
const (
	previewWidth  = 1200
	previewHeight = 630
)

// preview draws the state of a link: its name, how much is delivered, and the bar.
func (p *pictures) preview(r *report) ([]byte, error) {
	const margin, edge = 48, 112
	c := p.canvas(previewWidth, previewHeight)
	c.fill(canvasColour)
	c.box(margin, margin, previewWidth-2*margin, previewHeight-2*margin, 36, lineColour)
	c.box(margin+2, margin+2, previewWidth-2*margin-4, previewHeight-2*margin-4, 34, surface)

	title := r.Title
	if !writable(p.bold, title) {
		title = "Shared progress"
	}
	c.text(p.bold, 52, edge, 170, c.fitted(p.bold, 52, title, previewWidth-2*edge), ink)

	head, tail := strconv.Itoa(r.Total.Percent)+"%", "delivered"
	if r.Total.Started == 0 {
		head, tail = whole(r.Total.Orders), plural(r.Total.Orders, "order")+" so far"
	}
	end := c.text(p.bold, 150, edge-6, 350, head, ink)
	c.text(p.regular, 44, end+26, 350, tail, muted)

	const barY, barHeight, barWidth = 404, 36, previewWidth - 2*edge
	colour := accent
	if r.Total.Percent == 100 {
		colour = good
	}
	c.box(edge, barY, barWidth, barHeight, barHeight/2, track)
	if r.Total.Percent > 0 {
		c.box(edge, barY, max(barHeight, barWidth*float32(r.Total.Percent)/100), barHeight, barHeight/2, colour)
	}
	if r.Total.Started > 0 {
		detail := whole(r.Total.FansDelivered) + " of " + whole(r.Total.FansOrdered) + " fans"
		if r.Total.Orders > 1 {
			detail += " in " + counted(r.Total.Orders, "order")
		}
		c.text(p.regular, 36, edge, 508, detail, muted)
	}
	const brand = "Headway"
	width, err := p.width(p.bold, 32, brand)
	if err != nil {
		return nil, err
	}
	c.mark(float32(previewWidth-edge-width-62), 472, 46)
	c.text(p.bold, 32, previewWidth-edge-width, 506, brand, ink)
	return c.png()
}

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

// png is the finished picture.
func (c *canvas) png() ([]byte, error) {
	if c.err != nil {
		return nil, c.err
	}
	var file bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&file, c.RGBA); err != nil {
		return nil, fmt.Errorf("write a picture: %w", err)
	}
	return file.Bytes(), nil
}

// servePreview answers with the picture that chats show beside a link.
func (h *handler) servePreview(w http.ResponseWriter, r *http.Request) {
	h.servePicture(w, r, "image/png", func(read *report) ([]byte, error) {
		if read == nil {
			return h.pictures.badgePNG(badgeOf(nil))
		}
		return h.pictures.preview(read)
	})
}
