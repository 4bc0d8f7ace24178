package order

import "time"

// Mark is a moment of the database: which transactions had been committed by then. The zero Mark is no moment.
type Mark struct {
	// Snapshot is PostgreSQL's own, in its own words.
	Snapshot string
	// At is the database's clock then.
	At time.Time
}

// Moves is what has been committed since a Mark.
type Moves struct {
	// Mark is where to go on from.
	Mark Mark
	// Orders are the present states of orders that have changed.
	Orders map[ID]State
	// Ended are the API keys and share links that were revoked.
	Ended []ID
	// Relinked are the public links that have new terms, or may have.
	Relinked []ID
	// More tells that there were too many to tell.
	More bool
}
