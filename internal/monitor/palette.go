package monitor

import "strings"

// style is how a text looks: the parameters of an SGR sequence, or empty for as it is.
type style string

// render gives the text the look.
func (s style) render(text string) string {
	if s == "" || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

// palette is how the parts of the screen look. The colours are those of the terminal's own theme; the zero palette is plain.
type palette struct{ bar, rest, good, warn, bad, quiet, strong style }

// paletteFor is without colours where the environment asks for that (https://no-color.org) or the terminal has none.
func paletteFor(environment []string) palette {
	for _, entry := range environment {
		if name, value, _ := strings.Cut(entry, "="); name == "NO_COLOR" && value != "" || entry == "TERM=dumb" {
			return palette{}
		}
	}
	return palette{bar: "36", rest: "90", good: "32", warn: "33", bad: "31", quiet: "90", strong: "1"}
}
