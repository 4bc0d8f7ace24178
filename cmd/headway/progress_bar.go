package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"headway/internal/app"
)

const (
	barWidth = 30
	// barEvery is how often the bar is drawn at most.
	barEvery = 100 * time.Millisecond
)

// progressBar is a line that tells how far an import is, on a terminal only.
type progressBar struct {
	to    io.Writer // nil without a terminal
	size  int64     // of the whole file in bytes, 0 when not known
	drawn time.Time
}

func newProgressBar(to io.Writer, size int64) *progressBar {
	file, ok := to.(*os.File)
	if !ok || !isatty.IsTerminal(file.Fd()) || os.Getenv("TERM") == "dumb" {
		to = nil
	}
	return &progressBar{to: to, size: size}
}

// show draws the bar for so many bytes of the file.
func (b *progressBar) show(bytes int64, count app.ImportCount) {
	if b.to == nil || time.Since(b.drawn) < barEvery {
		return
	}
	b.drawn = time.Now()
	fmt.Fprintf(b.to, "\r%s%d lines, %d refused\x1b[K", b.bar(bytes), count.Lines(), count.Refused)
}

// bar is the part of the line that needs the file's size.
func (b *progressBar) bar(bytes int64) string {
	if b.size <= 0 {
		return ""
	}
	done := int(min(bytes, b.size) * 100 / b.size)
	full := done * barWidth / 100
	return fmt.Sprintf("[%s%s] %3d%%  ", strings.Repeat("█", full), strings.Repeat("░", barWidth-full), done)
}

// clear takes the line away, so that something else can be printed.
func (b *progressBar) clear() {
	if b.to != nil {
		fmt.Fprint(b.to, "\r\x1b[K")
	}
}
