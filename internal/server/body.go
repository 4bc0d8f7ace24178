package server

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// inTime gives a client so long to send its body. http.Server's own time-out would stay on the connection after the body
// was read, and end event streams that had done nothing wrong.
func (s *server) inTime(next http.Handler) http.Handler {
	if s.ReadTimeout <= 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			control := http.NewResponseController(w)
			if control.SetReadDeadline(time.Now().Add(s.ReadTimeout)) == nil {
				r.Body = &timedBody{r.Body, control}
			}
		}
		next.ServeHTTP(w, r)
	})
}

// timedBody takes the deadline away when the body has been read. After a failure it stays, and ends the connection.
type timedBody struct {
	io.ReadCloser
	control *http.ResponseController
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		_ = b.control.SetReadDeadline(time.Time{}) // it could be set, so it can be taken away
	}
	return n, err
}
