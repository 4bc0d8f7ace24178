// Package web holds the dashboard, the public share page and GraphiQL as npm has built them. Without a build it is empty,
// and the program still compiles.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

// Dist is what is served: index.html (the dashboard), share.html (what is under /s/), graphiql/index.html, and assets/
// whose names carry a hash of their content, so that they may be cached for ever. Nothing in it loads from elsewhere or
// is inline, so it works under a Content-Security-Policy of default-src 'self'.
func Dist() fs.FS {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		panic(err) // it fails only on a path that is not valid
	}
	return dist
}
