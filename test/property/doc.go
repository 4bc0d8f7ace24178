// Package property tries the whole program below the API, on a real database, against what must be true whatever happens:
// random histories, many instances at once, and many callers at once.
package property
