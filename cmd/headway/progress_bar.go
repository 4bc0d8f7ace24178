package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
)

const (
	barWidth = 30
	// barEvery is how often the bar is drawn at most.
	barEvery = 100 * time.Millisecond
)

// progressBar is a line that tells how far a long command is, on a terminal only.
type progressBar struct {
	to    io.Writer // nil without a terminal
	size  int64     // of the whole, in bytes of a file or in orders; 0 when not known
	drawn time.Time
}

func newProgressBar(to io.Writer, size int64) *progressBar {
	file, ok := to.(*os.File)
	if !ok || !isatty.IsTerminal(file.Fd()) || os.Getenv("TERM") == "dumb" {
		to = nil
	}
	return &progressBar{to: to, size: size}
}

// show draws the bar for so much of the whole, with a text behind it.
func (b *progressBar) show(done int64, text string) {
	if b.to == nil || time.Since(b.drawn) < barEvery {
		return
	}
	b.drawn = time.Now()
	fmt.Fprintf(b.to, "\r%s%s\x1b[K", b.bar(done), text)
}

// bar is the part of the line that needs the size.
func (b *progressBar) bar(done int64) string {
	if b.size <= 0 {
		return ""
	}
	percent := int(min(done, b.size) * 100 / b.size)
	full := percent * barWidth / 100
	return fmt.Sprintf("[%s%s] %3d%%  ", strings.Repeat("█", full), strings.Repeat("░", barWidth-full), percent)
}

// clear takes the line away, so that something else can be printed.
func (b *progressBar) clear() {
	if b.to != nil {
		fmt.Fprint(b.to, "\r\x1b[K")
	}
}
