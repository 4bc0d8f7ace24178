package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/lib/pq"

	"headway/internal/order"
)

// The SQLSTATE codes that mean something to us.
const (
	codeUniqueViolation = "23505"
	codeQueryCanceled   = "57014"
	codeSerialization   = "40001"
	codeDeadlock        = "40P01"
	codeUnencodable     = "22021" // a NUL or broken UTF-8
	codeUntranslatable  = "22P05" // the same, inside JSON
	classConnection     = "08"
	classResources      = "53"    // out of sessions, memory or disk
	classOperator       = "57P"   // shut down, crashed, starting
	codeReadOnly        = "25006" // a standby after a failover
	codeLockTimeout     = "55P03"
	classData           = "22"
)

// fail says what was being done and maps the driver's errors, in one place: the end of the caller's context stays that,
// a lost or overloaded server is UNAVAILABLE, text that PostgreSQL cannot store BAD_INPUT, and a transaction that has to run
// again ErrRetry. What is an order.Error already, and sql.ErrNoRows, pass unchanged; nil is nil.
func fail(ctx context.Context, doing string, err error) error {
	var known *order.Error
	switch {
	case err == nil, errors.As(err, &known), errors.Is(err, order.ErrRetry), errors.Is(err, sql.ErrNoRows):
		return err
	case over(ctx) != nil:
		// Once the context has ended every failure is its doing: a cancelled query is 57014, a cut session ErrBadConn.
		return fmt.Errorf("%s: %w (%w)", doing, over(ctx), err)
	}
	wrapped := fmt.Errorf("%s: %w", doing, err)
	switch code := sqlState(err); {
	case code == codeSerialization, code == codeDeadlock:
		return fmt.Errorf("%w: %w", order.ErrRetry, wrapped)
	case code == codeUnencodable, code == codeUntranslatable:
		return &order.Error{Code: order.CodeBadInput, Message: "A text holds a character that cannot be stored; send valid UTF-8 without NUL.", Cause: wrapped}
	case code == codeQueryCanceled:
		return unavailable("The database took too long; try again.", wrapped)
	case lost(err):
		return unavailable("The database does not answer; try again.", wrapped)
	}
	return wrapped
}

// over tells why the context has ended. A session whose deadline is the context's may notice a moment before the context does.
func over(ctx context.Context) error {
	if until, bounded := ctx.Deadline(); bounded && ctx.Err() == nil && !time.Now().Before(until) {
		return context.DeadlineExceeded
	}
	return ctx.Err()
}

func unavailable(message string, cause error) error {
	return &order.Error{Code: order.CodeUnavailable, Message: message, Cause: cause}
}

// sqlState is the code that the server gave, or empty when the error is not the server's.
func sqlState(err error) string {
	var refusal *pq.Error
	if errors.As(err, &refusal) {
		return string(refusal.Code)
	}
	return ""
}

// lost tells whether the server is not there, or not for us now.
func lost(err error) bool {
	if code := sqlState(err); code != "" {
		return code == codeReadOnly || code == codeLockTimeout ||
			strings.HasPrefix(code, classConnection) || strings.HasPrefix(code, classResources) || strings.HasPrefix(code, classOperator)
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, net.ErrClosed)
}

// takenKey tells whether a unique key is taken, and gives the constraint's name.
func takenKey(err error) (constraint string, taken bool) {
	var refusal *pq.Error
	if errors.As(err, &refusal) && string(refusal.Code) == codeUniqueViolation {
		return refusal.Constraint, true
	}
	return "", false
}

// orNotFound makes a missing row NOT_FOUND of the noun, and maps what else went wrong.
func orNotFound(ctx context.Context, noun string, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return order.NotFound(noun)
	}
	return fail(ctx, "read "+noun, err)
}
