package share

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// pictures draws with the Go fonts, which are part of the program: no picture depends on what a machine has.
type pictures struct{ regular, bold *opentype.Font }

func newPictures() (*pictures, error) {
	regular, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the font of pictures: %w", err)
	}
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the bold font of pictures: %w", err)
	}
	return &pictures{regular, bold}, nil
}

// face is a font at a size in pixels. A face serves one goroutine.
func face(of *opentype.Font, size float64) (font.Face, error) {
	return opentype.NewFace(of, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
}

// writable tells whether the font has every character of the text; it has no emoji and no Chinese.
func writable(of *opentype.Font, text string) bool {
	var buffer sfnt.Buffer
	for _, r := range text {
		if glyph, err := of.GlyphIndex(&buffer, r); err != nil || glyph == 0 {
			return false
		}
	}
	return true
}

// canvas is a picture that is being drawn; all measures are pixels from the top left.
type canvas struct {
	*image.RGBA
	pictures *pictures
	err      error // the first failure
}

func (p *pictures) canvas(width, height int) *canvas {
	return &canvas{RGBA: image.NewRGBA(image.Rect(0, 0, width, height)), pictures: p}
}

// box fills a rectangle with round corners.
func (c *canvas) box(x, y, width, height, radius float32, fill color.Color) {
	radius = min(radius, width/2, height/2)
	if width <= 0 || height <= 0 {
		return
	}
	const round = 0.5523 // how far a cubic curve's control points lie out for a quarter of a circle
	in := radius * (1 - round)
	r := vector.NewRasterizer(c.Rect.Dx(), c.Rect.Dy())
	r.MoveTo(x+radius, y)
	r.LineTo(x+width-radius, y)
	r.CubeTo(x+width-in, y, x+width, y+in, x+width, y+radius)
	r.LineTo(x+width, y+height-radius)
	r.CubeTo(x+width, y+height-in, x+width-in, y+height, x+width-radius, y+height)
	r.LineTo(x+radius, y+height)
	r.CubeTo(x+in, y+height, x, y+height-in, x, y+height-radius)
	r.LineTo(x, y+radius)
	r.CubeTo(x, y+in, x+in, y, x+radius, y)
	r.ClosePath()
	r.Draw(c.RGBA, c.Rect, image.NewUniform(fill), image.Point{})
}

// text writes a line whose baseline is at y, and tells where it ends.
func (c *canvas) text(of *opentype.Font, size float64, x, y int, text string, ink color.Color) (end int) {
	drawn, err := face(of, size)
	if err != nil {
		c.fail(err)
		return x
	}
	pen := font.Drawer{Dst: c.RGBA, Src: image.NewUniform(ink), Face: drawn, Dot: fixed.P(x, y)}
	pen.DrawString(text)
	return pen.Dot.X.Ceil()
}

func (c *canvas) fail(err error) {
	if c.err == nil {
		c.err = fmt.Errorf("draw a picture: %w", err)
	}
}

// width is how wide the text is in pixels.
func (p *pictures) width(of *opentype.Font, size float64, text string) (int, error) {
	measured, err := face(of, size)
	if err != nil {
		return 0, fmt.Errorf("measure a text: %w", err)
	}
	return font.MeasureString(measured, text).Ceil(), nil
}

// fitted is the text, shortened until it is at most so wide.
func (c *canvas) fitted(of *opentype.Font, size float64, text string, most int) string {
	runes := []rune(text)
	for cut := len(runes); cut > 0; cut-- {
		shown := string(runes[:cut])
		if cut < len(runes) {
			shown += "…"
		}
		width, err := c.pictures.width(of, size, shown)
		if err != nil {
			c.fail(err)
			return ""
		}
		if width <= most {
			return shown
		}
	}
	return ""
}

// mark draws the product's mark: two bars on their way.
func (c *canvas) mark(x, y, size float32) {
	unit := size / 32
	faint := color.NRGBA{255, 255, 255, 90}
	c.box(x, y, size, size, 8*unit, accent)
	c.box(x+6*unit, y+9.5*unit, 20*unit, 4*unit, 2*unit, faint)
	c.box(x+6*unit, y+19.5*unit, 20*unit, 4*unit, 2*unit, faint)
	c.box(x+6*unit, y+9.5*unit, 17*unit, 4*unit, 2*unit, color.White)
	c.box(x+6*unit, y+19.5*unit, 13*unit, 4*unit, 2*unit, color.White)
}

// fill paints all of the canvas.
func (c *canvas) fill(paint color.Color) {
	draw.Draw(c.RGBA, c.Rect, image.NewUniform(paint), image.Point{}, draw.Src)
}
