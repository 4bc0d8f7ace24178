// Package property tries everything below the API together, on a real database, against what must be true whatever happens:
// the service's rules call by call, random histories by random people, many instances at once, many callers at once.
package property
