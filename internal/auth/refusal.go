package auth

import "headway/internal/order"

// unauthenticated refuses credentials. The text says what to do, and never repeats the credentials.
func unauthenticated(format string, arguments ...any) *order.Error {
	return order.Errorf(order.CodeUnauthenticated, format, arguments...)
}

// unavailable says that credentials could not be judged at all; the cause is for the log.
func unavailable(cause error, format string, arguments ...any) *order.Error {
	err := order.Errorf(order.CodeUnavailable, format, arguments...)
	err.Cause = cause
	return err
}
