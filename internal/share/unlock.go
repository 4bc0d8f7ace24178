package share

import (
	"errors"
	"net/http"

	"headway/internal/order"
)

const (
	// maxForm bounds what is read of a posted form, in bytes.
	maxForm = 4 << 10
	// cookie keeps the pass of a link that a visitor gave the password of: for the address of that link alone, out of reach of
	// scripts, until the pass ends.
	cookie = "headway-share"
)

// cookieName is the cookie's; where the connection is safe, a browser keeps others from setting it.
func cookieName(r *http.Request) string {
	if isSecure(r) {
		return "__Secure-" + cookie
	}
	return cookie
}

// isSecure tells whether the visitor's own connection is, also through a proxy that ends TLS. Who lies about that spoils nothing but
// the own cookie.
func isSecure(r *http.Request) bool {
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}

// unlock takes the form with the password. The right one is answered with a cookie and the way back to the page.
func (h *handler) unlock(w http.ResponseWriter, r *http.Request) {
	if http.NewCrossOriginProtection().Check(r) != nil {
		h.writePage(w, http.StatusForbidden, pageBusy, nil)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	v := visit(r)
	v.Password = r.PostFormValue("password") // what cannot be read is no password
	pass, ends, err := h.Service.UnlockShare(r.Context(), v)
	if err != nil {
		h.refuseUnlock(w, r, err)
		return
	}
	home := "/s/" + r.PathValue("token")
	if pass != "" {
		http.SetCookie(w, &http.Cookie{
			Name: cookieName(r), Value: pass, Path: home, Expires: ends, HttpOnly: true, Secure: isSecure(r), SameSite: http.SameSiteLaxMode,
		})
	}
	http.Redirect(w, r, home, http.StatusSeeOther)
}

func (h *handler) refuseUnlock(w http.ResponseWriter, r *http.Request, err error) {
	known, ok := errors.AsType[*order.Error](err)
	switch {
	case ok && known.Code == order.CodeUnauthenticated:
		h.writePage(w, http.StatusForbidden, pageLocked, lockedView{Message: "That is not the password."})
	case ok && known.Code == order.CodeRateLimited:
		later(w, known.RetryAfter)
		h.writePage(w, http.StatusTooManyRequests, pageLocked, lockedView{Message: "Too many tries. Wait a minute, and try again."})
	default:
		h.refuse(w, r, err)
	}
}
